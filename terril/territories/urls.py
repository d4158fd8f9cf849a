from django.urls import path

from terril.territories import views

app_name = "territories"
urlpatterns = [
    path("atelier/commune/", views.settings, name="settings"),
]
