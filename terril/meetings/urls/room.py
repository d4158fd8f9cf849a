"""The live room: the phones, the projector, the facilitator and the note-takers."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
