"""The page of one initiative: the same story for all, the right button for each."""

from __future__ import annotations

import datetime

import pytest
from django.conf import settings
from django.utils import timezone

from terril.agreements import actions as agreements
from terril.initiatives import actions
from terril.initiatives.models import Initiative
from terril.initiatives.states import InitiativeState as S
from terril.initiatives.views.story import lines_of
from tests import factories
from tests.initiatives.life import Life, days
from tests.initiatives.pages import at, queries, text_of, visitor


@pytest.mark.parametrize("state", [state for state in S if state != S.IDEA])
def test_every_state_has_its_page_for_everybody(town, state):
    life = Life(town)
    initiative = life.at(state)
    for user in (None, life.passer_by, life.author, life.gardener, life.officer, life.mayor):
        response = visitor(town, user).get(at(initiative))
        text = text_of(response)
        assert response.status_code == 200
        assert initiative.title in text
        assert str(state.label) in text
        assert "Arroser chaque samedi" in text


def test_a_strangers_page_holds_no_token(town):
    initiative = Life(town).at(S.UNDER_WAY)
    response = visitor(town).get(at(initiative))
    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert not response.cookies
    assert response["Cache-Control"] == "no-cache"


def test_the_wrong_words_lead_to_the_right_ones(town):
    initiative = Life(town).at(S.RECEIVED)
    client = visitor(town)
    for wrong in ("/initiatives/1-autre-chose/", "/initiatives/1/"):
        response = client.get(wrong)
        assert response.status_code == 301
        assert response["Location"] == at(initiative)
    for none in ("/initiatives/2-fleurir/", "/initiatives/2/", f"/initiatives/1{'0' * 30}-x/"):
        assert client.get(none).status_code == 404


def test_an_initiative_of_another_town_does_not_exist_here(town):
    initiative = Life(town).at(S.RECEIVED)
    elsewhere = factories.TownFactory()
    assert visitor(elsewhere).get(at(initiative)).status_code == 404


def test_a_late_answer_says_by_how_much_and_whom_to_call(town):
    life = Life(town)
    initiative = life.at(S.UNDER_REVIEW)
    Initiative.objects.filter(pk=initiative.pk).update(answer_due_on=timezone.localdate() - days(3))
    text = text_of(visitor(town).get(at(initiative)))
    assert "En retard de 3 jours" in text
    assert life.service.contact_name in text
    assert life.service.contact_phone in text


@pytest.mark.parametrize(
    ("state", "who", "button"),
    [
        (S.RECEIVED, "officer", "Confier l'étude"),
        (S.RECEIVED, "passer_by", "Suivre l'initiative"),
        (S.INFORMATION_NEEDED, "author", "Répondre à la question"),
        (S.UNDER_REVIEW, "mayor", "Répondre"),
        (S.TO_TAKE_OVER, "passer_by", "Prendre la suite"),
    ],
)
def test_one_main_button_fits_who_is_looking(town, state, who, button):
    life = Life(town)
    initiative = life.at(state)
    response = visitor(town, getattr(life, who)).get(at(initiative))
    assert response.context["main"].label == button
    assert f">{button}</a>" in response.content.decode().replace("&#x27;", "'")


def test_what_may_be_done_is_offered_to_those_who_may(town):
    life = Life(town)
    initiative = life.at(S.RECEIVED)

    def offered(user):
        return {
            offer.url.rsplit("/", 2)[-2]
            for offer in visitor(town, user).get(at(initiative)).context["offers"]
        }

    assert offered(None) == set()
    assert offered(life.passer_by) == set()
    assert offered(life.author) == {"photos", "raconter", "abandonner"}
    assert offered(life.officer) == {"modifier", "photos", "orientations", "raconter", "abandonner"}


def test_what_is_offered_opens(town):
    life = Life(town)
    for state in S:
        if state == S.IDEA:
            continue
        initiative = life.at(state)
        for user in (life.author, life.officer, life.mayor, life.gardener, life.passer_by):
            client = visitor(town, user)
            context = client.get(at(initiative)).context
            for url in {context["main"].url, *(offer.url for offer in context["offers"])}:
                assert client.get(url).status_code == 200, (state, user, url)


@pytest.mark.parametrize(("language", "elsewhere"), [("fr", "Dans «"), ("en", "In “")])
def test_the_story_names_its_initiative_in_the_town_s_journal_only(town, language, elsewhere):
    initiative = Life(town).at(S.SIGNED)
    client = visitor(town)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert elsewhere in text_of(client.get("/journal/"))
    page = client.get(at(initiative))
    assert elsewhere not in text_of(page)
    assert all(line.text[0].isupper() for line in lines_of(initiative))


def test_the_story_is_told_and_stays_within_bounds(town):
    life = Life(town)
    initiative = life.at(S.RECEIVED)
    for number in range(20):
        actions.comment(life.passer_by, initiative, text=f"Mot {number}")
    response = visitor(town).get(at(initiative))
    assert response.content.decode().count("<time") >= 10
    assert f"/journal/?initiative={initiative.number}" in response.content.decode()
    assert len([line for line in text_of(response).split("a laissé un mot") if line]) == 11


def test_a_minor_is_never_named(town):
    life = Life(town)
    young = factories.UserFactory(minor=True, inhabitant_of=town, display_name="Zoé Secret")
    initiative = actions.submit(young, actions.draft(young, town, title="Un skatepark", share="Dessiner"))
    actions.comment(young, initiative, text="On y va !")
    for user in (None, life.passer_by, life.officer):
        assert "Zoé Secret" not in text_of(visitor(town, user).get(at(initiative)))


def test_hostile_text_stays_text_everywhere(town):
    life = Life(town)
    hostile = '<img src=x onerror="alert(1)">'
    initiative = life.at(S.NEGOTIATION)
    actions.edit(life.author, initiative, description=hostile, place=hostile)
    actions.comment(life.passer_by, initiative, text=hostile)
    actions.propose_variant(life.author, initiative, title=hostile, text=hostile)
    opinion = actions.ask_opinion(
        life.officer,
        initiative,
        service=life.service,
        subject="safety",
        due_on=timezone.localdate() + days(3),
    )
    actions.give_opinion(
        life.gardener, opinion, verdict="with_conditions", conditions=hostile, limits=hostile
    )
    actions.grant(life.mayor, initiative, reason=hostile, contact=hostile)
    for user in (None, life.officer):
        response = visitor(town, user).get(at(initiative))
        assert hostile not in response.content.decode()
        assert hostile in text_of(response).replace("< ", "<")


def test_comments_are_plain_text_held_ones_are_for_the_officer(town):
    life = Life(town)
    initiative = life.at(S.RECEIVED)
    written = actions.comment(life.passer_by, initiative, text="Je prête ma brouette")
    assert "Je prête ma brouette" in text_of(visitor(town).get(at(initiative)))
    actions.hold_comment(life.officer, written)
    assert "Je prête ma brouette" not in text_of(visitor(town).get(at(initiative)))
    assert "Je prête ma brouette" not in text_of(visitor(town, life.author).get(at(initiative)))
    assert "À relire" in text_of(visitor(town, life.officer).get(at(initiative)))
    actions.remove_comment(life.officer, written, reason="Hors sujet")
    text = text_of(visitor(town).get(at(initiative)))
    assert "Je prête ma brouette" not in text
    assert "Message retiré : Hors sujet" in text


def test_the_page_is_kept_and_never_stale(town):
    life = Life(town)
    initiative = life.at(S.RECEIVED)
    for user in (None, life.author):
        client = visitor(town, user)
        assert "Étudiée par les services" not in text_of(client.get(at(initiative)))
    actions.open_review(life.officer, initiative, service=life.service)
    for user in (None, life.author):
        assert "Étudiée par les services" in text_of(visitor(town, user).get(at(initiative)))


def test_as_many_queries_with_one_as_with_thirty(town):
    life = Life(town)
    initiative = life.at(S.UNDER_WAY)
    party = initiative.agreement.parties.get(side="inhabitants")
    day = {
        "on": timezone.localdate() + days(5),
        "starts_at": datetime.time(9),
        "place": "Ici",
        "tasks": "Planter",
        "headcount": 3,
    }
    actions.plan_work_day(life.author, initiative, **day)
    actions.comment(life.passer_by, initiative, text="Bravo")
    seen = {
        user: len(queries(visitor(town, user), at(initiative))) for user in (life.passer_by, life.officer)
    }
    for number in range(30):
        call = agreements.commit(
            life.author,
            initiative.agreement,
            party=party,
            kind="time",
            what=f"Arroser le bac {number}",
            places=2,
            is_call=True,
        )
        agreements.take(factories.UserFactory(inhabitant_of=town), call)
        actions.comment(factories.UserFactory(inhabitant_of=town), initiative, text="Bravo")
        actions.plan_work_day(life.author, initiative, **day)
    for user, count in seen.items():
        assert len(queries(visitor(town, user), at(initiative))) == count
