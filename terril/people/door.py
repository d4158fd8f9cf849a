"""Addresses by which one comes in and goes out, under the names that Django and allauth look for."""

from django.urls import path

from terril.people.views import sign_in

urlpatterns = [
    path("entrer/", sign_in.sign_in, name="account_login"),
    path("entrer/code/", sign_in.confirm_code, name="account_confirm_login_code"),
    path("entrer/ferme/", sign_in.inactive, name="account_inactive"),
    path("sortir/", sign_in.sign_out, name="account_logout"),
]
