from django.urls import path

from terril.site import views

app_name = "site"
urlpatterns = [
    path("", views.home, name="home"),
    path("journal/", views.journal, name="journal"),
]
