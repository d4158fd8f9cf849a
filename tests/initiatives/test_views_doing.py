"""Doing it, looking after it, ending well or telling why not."""

from __future__ import annotations

from django.utils import timezone

from terril.agreements import actions as agreements
from terril.agreements.models import Commitment
from terril.initiatives import actions
from terril.initiatives.models import (
    Review,
    WorkDay,
)
from terril.initiatives.states import InitiativeState as S
from tests.initiatives.life import days
from tests.initiatives.pages import at, picture, send, text_of, visitor

TODAY = timezone.localdate


def test_from_the_first_day_to_done(life):
    initiative = life.at(S.SIGNED)
    assert send(life, life.author, initiative, "chantiers/", task="commencer").status_code == 302
    data = {
        "task": "prevoir",
        "on": str(TODAY() + days(3)),
        "starts_at": "09:00",
        "place": "Place Verte",
        "tasks": "Planter",
        "headcount": "8",
    }
    late = send(life, life.author, initiative, "chantiers/", **{**data, "on": "2020-01-01"})
    assert late.status_code == 422
    assert "Place Verte" in late.content.decode()
    send(life, life.author, initiative, "chantiers/", **data)
    day = WorkDay.objects.get()
    assert day.commitment.places == 8
    assert "Planter" in text_of(visitor(life.town).get(at(initiative)))
    WorkDay.objects.filter(pk=day.pk).update(on=TODAY())
    send(life, life.author, initiative, "chantiers/", task=f"venus-{day.pk}", headcount_came="11")
    day.refresh_from_db()
    assert day.headcount_came == 11
    send(life, life.author, initiative, "chantiers/", task="fait")
    initiative.refresh_from_db()
    assert initiative.state == S.DONE


def test_upkeep_begins_is_given_up_and_taken_over(life):
    initiative = life.at(S.DONE)
    send(life, life.author, initiative, "entretien/", task="commencer")
    bare = send(life, life.author, initiative, "entretien/", task="passer-la-main", reason="")
    assert bare.status_code == 422
    send(life, life.author, initiative, "entretien/", task="passer-la-main", reason="Nous déménageons")
    initiative.refresh_from_db()
    assert initiative.state == S.TO_TAKE_OVER
    stranger = send(
        life, life.passer_by, initiative, "entretien/", task="reprendre", organisation=life.association.pk
    )
    assert stranger.status_code == 422
    send(life, life.president, initiative, "entretien/", task="reprendre", organisation=life.association.pk)
    initiative.refresh_from_db()
    assert (initiative.state, initiative.kept_by) == (S.IN_UPKEEP, life.association)


def test_both_sides_look_back_then_the_pebble_is_laid(life):
    initiative = life.at(S.DONE)
    data = {"task": "bilan", "changed": "La place vit", "learned": "Viser juste"}
    assert send(life, life.officer, initiative, "bilan/", **data, side="town").status_code == 302
    assert (
        send(
            life, life.author, initiative, "bilan/", **{**data, "learned": ""}, side="inhabitants"
        ).status_code
        == 422
    )
    send(life, life.author, initiative, "bilan/", **data, side="inhabitants")
    assert Review.objects.count() == 2
    assert (
        send(life, life.officer, initiative, "bilan/", task="caillou", laid_on="2999-01-01").status_code
        == 422
    )
    send(life, life.officer, initiative, "bilan/", task="caillou", title="Un banc", laid_on=str(TODAY()))
    initiative.refresh_from_db()
    assert initiative.state == S.CLOSED
    assert initiative.landmark
    text = text_of(visitor(life.town).get(at(initiative)))
    assert "Le bilan des habitants" in text
    assert "Son caillou sur le chemin" in text


def test_a_text_that_changed_is_signed_before_the_pebble_and_the_page_leads_there(life):
    initiative = life.at(S.DONE)
    for side in ("town", "inhabitants"):
        initiative.reviews.create(side=side, changed="Oui", learned="Oui", by=life.officer, on=TODAY())
    page, browser = at(initiative, "bilan/"), visitor(life.town, life.officer)
    assert "Poser le caillou" in text_of(browser.get(page))
    share = Commitment.objects.get(agreement=initiative.agreement, party__side="town")
    agreements.amend(life.officer, share, what="Douze bacs")
    shown = browser.get(page).text
    assert f'href="{at(initiative, "convention/")}"' in shown
    assert "Poser le caillou" not in shown
    actions.propose_agreement(life.officer, initiative)
    assert f'href="{at(initiative, "signer/")}"' in browser.get(page).text
    # A form of an old tab leads there too, and lays nothing.
    sent = {"task": "caillou", "title": "Un banc", "laid_on": str(TODAY())}
    old_tab = send(life, life.officer, initiative, "bilan/", **sent)
    assert old_tab.status_code == 422
    assert at(initiative, "signer/") in old_tab.text
    initiative.refresh_from_db()
    assert initiative.state == S.DONE


def test_one_side_does_not_write_for_the_other(life):
    initiative = life.at(S.DONE)
    data = {"task": "bilan", "changed": "x", "learned": "y", "side": "town"}
    assert send(life, life.author, initiative, "bilan/", **data).status_code == 403


def test_one_may_stop_or_tell_a_failure(life):
    dropped, failed = life.at(S.RECEIVED), life.at(S.UNDER_WAY)
    assert send(life, life.author, dropped, "abandonner/", reason=" ").status_code == 422
    send(life, life.author, dropped, "abandonner/", reason="Plus le temps")
    send(life, life.author, failed, "raconter/", what_happened="Il a gelé", learned="Attendre mai")
    dropped.refresh_from_db()
    failed.refresh_from_db()
    assert (dropped.state, failed.state) == (S.DROPPED, S.FAILED)
    text = text_of(visitor(life.town).get(at(failed)))
    assert "Il a gelé" in text
    assert "Attendre mai" in text


def test_photos_are_added_with_words_and_taken_out(life):
    initiative = life.at(S.RECEIVED)
    assert send(life, life.author, initiative, "photos/", photo=picture()).status_code == 422
    send(life, life.author, initiative, "photos/", photo=picture(), alternative_text="Un bac vide")
    photo = initiative.photos.get()
    assert 'alt="Un bac vide"' in visitor(life.town).get(at(initiative)).content.decode()
    send(life, life.author, initiative, "photos/", task=f"retirer-{photo.pk}")
    assert not initiative.photos.exists()
