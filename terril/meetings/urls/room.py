"""The live room: the phones, the projector, the facilitator and the note-takers."""

from __future__ import annotations

from django.urls import path

from terril.meetings.views.room import cards, conduct, door, paper, requests, shell, wall

urlpatterns = [
    path("<int:number>/demandes/<int:card>/", requests.answer, name="request"),
    path("rejoindre/", door.join, name="join"),
    path("<int:number>/direct/", shell.room, name="room"),
    path("<int:number>/direct/entrer/", door.enter, name="enter"),
    path("<int:number>/direct/etat/", shell.state, name="state"),
    path("<int:number>/direct/notes/", shell.notes, name="notes"),
    path("<int:number>/direct/notes/<str:key>/", door.note_link, name="note_link"),
    path("<int:number>/direct/ecran/", wall.wall, name="wall"),
    path("<int:number>/direct/conduire/", conduct.conduct, name="conduct"),
    path("<int:number>/direct/cartes/", cards.cards, name="cards"),
    path("<int:number>/direct/papier/<slug:kind>/", paper.paper, name="paper"),
    path("<int:number>/direct/papier/<slug:kind>/<slug:name>/", paper.deed, name="paper_deed"),
    # Last: whatever the part of the phase under way lets one do.
    path("<int:number>/direct/<slug:name>/", shell.deed, name="deed"),
]
