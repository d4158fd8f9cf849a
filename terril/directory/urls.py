from django.urls import path

from terril.directory import views

app_name = "directory"
urlpatterns = [
    path("acteurs/", views.listing, name="list"),
    path("acteurs/<slug:slug>/", views.detail, name="detail"),
    path("atelier/acteurs/", views.register, name="register"),
    path("atelier/roles/", views.roles, name="roles"),
    path("atelier/roles/compte/", views.new_account, name="new_account"),
    path("atelier/roles/<int:pk>/retirer/", views.withdraw, name="withdraw"),
    path("atelier/roles/parole/<int:pk>/retirer/", views.dismiss, name="dismiss"),
]
