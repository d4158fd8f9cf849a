from django.urls import path

from terril.agreements import views

app_name = "agreements"
urlpatterns = [
    path("", views.needs, name="needs"),
]
