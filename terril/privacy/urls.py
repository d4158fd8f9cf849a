"""Addresses of one's own data and of the pages that the law asks for."""

from django.urls import path

from terril.privacy.views import data, pages

app_name = "privacy"
urlpatterns = [
    path("compte/mes-donnees/", data.mine, name="mine"),
    path("compte/mes-donnees/telecharger/", data.mine_to_take, name="mine_to_take"),
    path("compte/mes-donnees/effacer/", data.erase_mine, name="erase_mine"),
    path("atelier/guichet/<int:pk>/donnees/", data.theirs, name="theirs"),
    path("atelier/guichet/<int:pk>/donnees/telecharger/", data.theirs_to_take, name="theirs_to_take"),
    path("atelier/guichet/<int:pk>/effacer/", data.erase_theirs, name="erase_theirs"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("mentions-legales/", pages.notice, name="notice"),
    path("vie-privee/", pages.privacy, name="privacy"),
    path("atelier/pages/<slug:page>/", pages.edit, name="edit_page"),
]
