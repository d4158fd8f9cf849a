"""Addresses of the little fund. A request is found by its number; the words after it are for people."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from terril.fund.views import ask, envelope, public, steps

app_name = "fund"


def step(end: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
    """Return the address of one step of one small dynamic."""
    return path(f"<int:number>-<slug:slug>/{end}", view, name=name)


urlpatterns = [
    path("", public.fund, name="list"),
    path("demander/", ask.ask, name="ask"),
    path("petit-fonds-<int:year>.csv", public.table, name="table"),
    path("subventions-<int:year>.csv", public.subsidies, name="subsidies"),
    path("enveloppe/", envelope.envelope, name="envelope"),
    path("enveloppe/<int:year>/", envelope.change, name="change"),
    step("", public.detail, "detail"),
    step("accord/", steps.vouch, "vouch"),
    step("reponse/", steps.give_answer, "answer"),
    step("fait/", steps.done, "done"),
    step("justificatifs/", steps.receipts, "receipts"),
    step("justificatifs/<int:pk>/", steps.receipt, "receipt"),
    step("argent/", steps.money, "money"),
    step("argent/<int:pk>/", steps.correct, "correct"),
    step("renoncer/", steps.drop, "drop"),
]
