"""Arbitrations: a question decided, with who was heard and why."""

from __future__ import annotations

from django.urls import path

from terril.arbitration import views

app_name = "arbitration"
urlpatterns = [
    path("", views.listing, name="list"),
    path("poser/", views.ask, name="ask"),
    path("<int:number>/", views.detail, name="detail"),
    path("<int:number>/preparer/", views.prepare, name="prepare"),
    path("<int:number>/options/<int:pk>/", views.option, name="option"),
    path("<int:number>/decider/", views.decide, name="decide"),
    path("<int:number>/suivre/", views.follow_up, name="follow_up"),
]
