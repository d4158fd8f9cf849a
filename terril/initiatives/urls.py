from django.urls import path

from terril.initiatives import views

app_name = "initiatives"
urlpatterns = [
    path("", views.listing, name="list"),
    path("proposer/", views.propose, name="propose"),
]
