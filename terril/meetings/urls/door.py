"""The shortest way into a room: what its QR code holds."""

from __future__ import annotations

from django.urls import path

from terril.meetings.views.room import door

app_name = "rooms"
urlpatterns = [path("r/<str:code>", door.short, name="short")]
