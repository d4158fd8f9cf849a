"""What everybody reads of a meeting, and how it is prepared."""

from __future__ import annotations

from django.urls import URLPattern, path

from terril.meetings.views import stand_in

urlpatterns: list[URLPattern] = [path("<int:number>/", stand_in.detail, name="detail")]
