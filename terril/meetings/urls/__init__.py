"""Meetings: announced, prepared, held in a room, and what became of what was said there."""

from __future__ import annotations

from terril.meetings.urls import after, public, room

app_name = "meetings"
urlpatterns = [*public.urlpatterns, *room.urlpatterns, *after.urlpatterns]
