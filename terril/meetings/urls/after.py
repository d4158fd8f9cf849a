"""What becomes of what was said: sorting, minutes, figures."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
