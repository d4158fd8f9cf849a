from django.urls import path

from terril.people import views

app_name = "people"
urlpatterns = [
    path("compte/", views.account, name="account"),
]
