"""What everybody reads of a meeting, and how it is prepared."""

from __future__ import annotations

from django.urls import URLPattern, path

from terril.meetings.views import preparing, public, registering
from terril.ui import places

urlpatterns: list[URLPattern] = [
    path("", public.meetings, name="list"),
    path("nouvelle/", preparing.new, name="new"),
    path("carte.svg", places.town_map, name="town_map"),
    path("<int:number>/", public.detail, name="detail"),
    path("<int:number>/invitation.ics", public.invitation, name="invitation"),
    path("<int:number>/affiche.pdf", public.poster, name="poster"),
    path("<int:number>/tract.pdf", public.flyer, name="flyer"),
    path("<int:number>/documents/<int:pk>/", public.document, name="document"),
    path("<int:number>/venir/", registering.register, name="register"),
    path("<int:number>/venir/<str:token>/", registering.unregister, name="unregister"),
    path("<int:number>/preparer/", preparing.prepare, name="prepare"),
    path("<int:number>/preparer/fiche/", preparing.edit, name="edit"),
    path("<int:number>/preparer/deroule/", preparing.plan, name="plan"),
    path("<int:number>/preparer/salle/", preparing.room, name="prepare_room"),
    path("<int:number>/preparer/roles/", preparing.roles, name="roles"),
    path("<int:number>/preparer/roles/<int:pk>/", preparing.remove_role, name="remove_role"),
    path("<int:number>/preparer/documents/", preparing.documents, name="documents"),
    path("<int:number>/preparer/documents/<int:pk>/", preparing.remove_document, name="remove_document"),
    path("<int:number>/preparer/annoncer/", preparing.announce, name="announce"),
    path("<int:number>/preparer/annuler/", preparing.cancel, name="cancel"),
    path("<int:number>/preparer/inscriptions/", preparing.registrations, name="registrations"),
    path(
        "<int:number>/preparer/inscriptions/<int:pk>/",
        preparing.remove_registration,
        name="remove_registration",
    ),
    path("<int:number>/preparer/kit.pdf", preparing.kit, name="kit"),
]
