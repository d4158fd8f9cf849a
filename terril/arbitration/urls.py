"""Arbitrations: a question decided, with who was heard and why."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "arbitration"
urlpatterns: list[URLPattern] = []
