from django.urls import path

from terril.deployment import views

app_name = "deployment"
urlpatterns = [path("atelier/etat/", views.state, name="state")]
