"""Addresses of initiatives. An initiative is found by its number; the words after it are for people."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from terril.initiatives.views import (
    agreement,
    counter,
    detail,
    listing,
    negotiation,
    propose,
    review,
    talk,
    work,
)
from terril.ui import places

app_name = "initiatives"


def step(end: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
    """Return the address of one step of one initiative."""
    return path(f"<int:number>-<slug:slug>/{end}", view, name=name)


urlpatterns = [
    path("", listing.listing, name="list"),
    path("proposer/", propose.propose, name="propose"),
    path("proposer/guichet/", counter.at_counter, name="at_counter"),
    path("proposer/formulaire.pdf", counter.paper_form, name="paper_form"),
    path("proches/", propose.near, name="near"),
    path("carte.svg", places.town_map, name="town_map"),
    path("<int:number>/", detail.by_number, name="by_number"),
    step("", detail.detail, "detail"),
    step("recu/", counter.receipt, "receipt"),
    step("modifier/", propose.edit, "edit"),
    step("suivre/", talk.follow, "follow"),
    step("suivre/<str:token>/", talk.follow_confirm, "follow_confirm"),
    step("ne-plus-suivre/<str:token>/", talk.unfollow, "unfollow"),
    step("commenter/", talk.comment, "comment"),
    step("commenter/<int:pk>/", talk.moderate, "moderate"),
    step("orientations/", review.orientations, "orientations"),
    step("etude/", review.review, "review"),
    step("avis/<int:pk>/", review.opinion, "opinion"),
    step("avis/<int:pk>/relancer/", review.chase, "chase"),
    step("precision/", review.information, "information"),
    step("discussion/", negotiation.negotiation, "negotiation"),
    step("reponse/", review.give_answer, "answer"),
    step("convention/", agreement.compose, "agreement"),
    step("convention.pdf", agreement.pdf, "agreement_pdf"),
    step("parts/<int:pk>/", agreement.edit_share, "edit_share"),
    step("signer/", agreement.sign, "sign"),
    step("signature-papier/", agreement.paper, "paper"),
    step("chantiers/", work.work_days, "work_day"),
    step("entretien/", work.upkeep, "upkeep"),
    step("bilan/", work.close, "close"),
    step("abandonner/", work.drop, "drop"),
    step("raconter/", work.fail, "fail"),
    step("photos/", work.photos, "photos"),
]
