"""Addresses of organisations. That of one of them is completed by the folder of the site."""

from django.urls import path

from terril.directory.views import editing, importing, listing, roles
from terril.ui import places

app_name = "directory"
urlpatterns = [
    path("acteurs/", listing.listing, name="list"),
    path("acteurs/carte.svg", places.town_map, name="town_map"),
    path("acteurs/modele.csv", importing.template, name="template"),
    path("acteurs/<slug:slug>/modifier/", editing.edit, name="edit"),
    path("acteurs/<slug:slug>/propositions/", editing.offer, name="offer"),
    path("acteurs/<slug:slug>/propositions/<int:pk>/retirer/", editing.withdraw_offer, name="withdraw_offer"),
    path("atelier/acteurs/", editing.register, name="register"),
    path("atelier/acteurs/import/", importing.choose, name="import"),
    path("atelier/acteurs/import/<str:token>/", importing.preview, name="preview"),
    path("atelier/roles/", roles.roles, name="roles"),
    path("atelier/roles/compte/", roles.new_account, name="new_account"),
    path("atelier/roles/<int:pk>/retirer/", roles.withdraw, name="withdraw"),
    path("atelier/roles/parole/<int:pk>/retirer/", roles.dismiss, name="dismiss"),
]
