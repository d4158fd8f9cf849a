"""Addresses of pebbles. The list and the page of one of them are completed by the folder of the site."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from terril.landmarks.views import completing, editing, poster
from terril.ui import places

app_name = "landmarks"


def step(end: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
    """Return the address of one thing that is done to one pebble."""
    return path(f"cailloux/<slug:slug>/{end}", view, name=name)


urlpatterns = [
    path("cailloux/affiche.pdf", poster.poster, name="poster"),
    path("cailloux/carte.svg", places.town_map, name="town_map"),
    path("atelier/cailloux/", editing.lay, name="lay"),
    step("modifier/", editing.edit, "edit"),
    step("chiffres/", completing.figures, "figures"),
    step("chiffres/<int:pk>/retirer/", completing.remove_figure, "remove_figure"),
    step("photos/", completing.photos, "photos"),
    step("photos/<int:pk>/retirer/", completing.take_photo_out, "take_photo_out"),
    step("son/", completing.sound, "sound"),
    step("son/retirer/", completing.take_sound_off, "take_sound_off"),
    step("langues/", completing.languages, "languages"),
    step("langues/<slug:code>/", completing.translate, "translate"),
    step("retirer/", editing.withdraw, "withdraw"),
    step("remettre/", editing.put_back, "put_back"),
]
