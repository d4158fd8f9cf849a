"""What everybody reads of a meeting, and how it is prepared."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
