"""The study, the discussion and the answer: plain paths, what is typed wrong, what comes too late."""

from __future__ import annotations

import pytest
from django.utils import timezone

from terril.initiatives import actions
from terril.initiatives.models import (
    Opinion,
    Variant,
    VariantState,
)
from terril.initiatives.states import InitiativeState as S
from tests import factories
from tests.initiatives.life import NEVER_A_DEAD_END, REASON, days
from tests.initiatives.pages import at, once, send, text_of, visitor

TODAY = timezone.localdate


def test_the_officer_entrusts_the_study(life):
    initiative = life.at(S.RECEIVED)
    orientation = factories.OrientationFactory(territory=life.town)
    response = send(
        life,
        life.officer,
        initiative,
        "etude/",
        task="etude",
        service=life.service.pk,
        person_in_charge=life.gardener.pk,
        orientations=[orientation.pk],
    )
    assert response["Location"] == at(initiative)
    initiative.refresh_from_db()
    assert (initiative.state, initiative.service, initiative.person_in_charge) == (
        S.UNDER_REVIEW,
        life.service,
        life.gardener,
    )
    assert list(initiative.orientations.all()) == [orientation]


def test_somebody_of_another_service_is_not_put_in_charge(life):
    initiative = life.at(S.RECEIVED)
    response = send(
        life,
        life.officer,
        initiative,
        "etude/",
        task="etude",
        service=life.service.pk,
        person_in_charge=life.safety.pk,
    )
    assert response.status_code == 422
    assert "qui fait partie de ce service" in text_of(response)
    initiative.refresh_from_db()
    assert initiative.state == S.RECEIVED


def test_five_opinions_are_asked_at_once(life):
    initiative = life.at(S.UNDER_REVIEW)
    subjects = ("technical", "safety", "cost", "law", "upkeep")
    response = send(
        life,
        life.officer,
        initiative,
        "etude/",
        task="avis",
        due_on=str(TODAY() + days(9)),
        **dict.fromkeys(subjects, life.service.pk),
    )
    assert response.status_code == 302
    assert {opinion.subject for opinion in initiative.opinions.all()} == set(subjects)
    # Asked already: only what is not awaited may be asked again.
    page = visitor(life.town, life.officer).get(at(initiative, "etude/"))
    form = next(task.form for task in page.context["tasks"] if task.name == "avis")
    assert set(form.fields) == {"due_on"}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"due_on": "2020-01-01"}, "Cette date est passée"),
        ({"due_on": ""}, "sans date, un avis n'arrive jamais"),
        ({"due_on": "hier"}, "date"),
        ({"safety": ""}, "Choisissez au moins un service"),
    ],
)
def test_an_opinion_badly_asked_is_asked_of_nobody(life, typed, sentence):
    initiative = life.at(S.UNDER_REVIEW)
    sent = {"due_on": str(TODAY() + days(9)), "safety": life.service.pk, "law": "", **typed}
    response = send(life, life.officer, initiative, "etude/", task="avis", **sent)
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert not Opinion.objects.exists()


def asked(life, initiative) -> Opinion:
    return actions.ask_opinion(
        life.officer, initiative, service=life.service, subject="safety", due_on=TODAY() + days(9)
    )


def test_a_head_of_service_gives_an_opinion_on_one_page(life):
    initiative = life.at(S.UNDER_REVIEW)
    opinion = asked(life, initiative)
    page = f"avis/{opinion.pk}/"
    assert visitor(life.town, life.gardener).get(at(initiative, page)).status_code == 200
    assert visitor(life.town, life.safety).get(at(initiative, page)).status_code == 403
    wrong = send(
        life, life.gardener, initiative, page, verdict="favourable", cost_cents="beaucoup", limits="Ici"
    )
    assert wrong.status_code == 422
    assert "Nous n'avons pas compris ce montant" in text_of(wrong)
    assert "Ici" in wrong.content.decode()
    send(
        life,
        life.gardener,
        initiative,
        page,
        verdict="with_conditions",
        conditions="À 1,40 m de la chaussée",
        cost_cents="1 250,50 €",
    )
    opinion.refresh_from_db()
    assert (opinion.verdict, opinion.cost_cents) == ("with_conditions", 125050)
    again = send(life, life.gardener, initiative, page, verdict="favourable")
    assert again.status_code == 409
    assert visitor(life.town, life.gardener).get(at(initiative, "avis/999/")).status_code == 404


def test_a_question_stops_the_clock_and_its_answer_starts_it_again(life):
    initiative = life.at(S.UNDER_REVIEW)
    send(life, life.officer, initiative, "etude/", task="question", question="Combien de bacs ?")
    initiative.refresh_from_db()
    assert initiative.state == S.INFORMATION_NEEDED
    page = visitor(life.town, life.author).get(at(initiative, "precision/"))
    assert "Combien de bacs ?" in text_of(page)
    assert send(life, life.author, initiative, "precision/", answer=" ").status_code == 422
    response = send(life, life.author, initiative, "precision/", answer="Dix-huit")
    assert response.status_code == 302
    initiative.refresh_from_db()
    assert initiative.state == S.UNDER_REVIEW


@pytest.mark.parametrize(("kind", "state"), [("redirected", S.REDIRECTED), ("refused", S.REFUSED)])
def test_a_refusal_is_never_a_dead_end(life, kind, state):
    initiative = life.at(S.UNDER_REVIEW)
    bare = send(life, life.mayor, initiative, "reponse/", task="reponse", kind=kind, reason="Trop étroit")
    assert bare.status_code == 422
    text = text_of(bare)
    assert "un refus n'est pas une impasse" in text
    assert "Dites comment contester cette réponse." in text
    assert "Trop étroit" in bare.content.decode()
    response = send(life, life.mayor, initiative, "reponse/", task="reponse", kind=kind, **NEVER_A_DEAD_END)
    assert response.status_code == 302
    initiative.refresh_from_db()
    assert initiative.state == state
    assert NEVER_A_DEAD_END["alternative"] in text_of(visitor(life.town).get(at(initiative)))
    send(life, life.author, initiative, "reponse/", task="relance", reason="La rue est élargie")
    initiative.refresh_from_db()
    assert initiative.state == S.RECEIVED


def test_a_yes_needs_a_reason_only(life):
    initiative = life.at(S.UNDER_REVIEW)
    asked(life, initiative)
    page = visitor(life.town, life.mayor).get(at(initiative, "reponse/"))
    assert "Sécurité" in text_of(page)
    send(life, life.mayor, initiative, "reponse/", task="reponse", kind="granted", reason=REASON)
    initiative.refresh_from_db()
    assert initiative.state == S.GRANTED


def test_an_old_tab_that_answers_again_is_told_where_things_stand(life):
    initiative = life.at(S.UNDER_REVIEW)
    data = {"task": "reponse", "kind": "granted", "reason": REASON}
    send(life, life.mayor, initiative, "reponse/", **data)
    response = send(
        life, life.mayor, initiative, "reponse/", **{**data, "kind": "refused", **NEVER_A_DEAD_END}
    )
    assert response.status_code == 409
    assert "Acceptée" in text_of(response)
    initiative.refresh_from_db()
    assert initiative.state == S.GRANTED


def test_the_same_answer_sent_twice_is_one_answer(life):
    initiative = life.at(S.UNDER_REVIEW)
    client = visitor(life.town, life.mayor)
    key = once(client.get(at(initiative, "reponse/")))
    data = {"task": "reponse", "kind": "granted", "reason": REASON, "once": key}
    first, second = (client.post(at(initiative, "reponse/"), data) for _time in range(2))
    assert first["Location"] == second["Location"]
    assert initiative.answers.count() == 1


def test_variants_are_proposed_kept_and_set_aside_with_a_reason(life):
    initiative = life.at(S.UNDER_REVIEW)
    send(life, life.officer, initiative, "discussion/", task="ouvrir", reason="Trop lourd")
    send(life, life.author, initiative, "discussion/", task="proposer", title="Une couverture")
    send(life, life.officer, initiative, "discussion/", task="proposer", title="Une écharpe", text="Légère")
    bare = send(life, life.officer, initiative, "discussion/", task="variante-1", decision="ecarter")
    assert bare.status_code == 422
    assert "Dites pourquoi cette façon de faire est mise de côté." in text_of(bare)
    send(
        life,
        life.officer,
        initiative,
        "discussion/",
        task="variante-1",
        decision="ecarter",
        reason="Trop lourde",
    )
    send(
        life, life.officer, initiative, "discussion/", task="variante-2", decision="garder", reason="Visible"
    )
    states = dict(Variant.objects.values_list("title", "state"))
    assert states == {"Une couverture": VariantState.SET_ASIDE, "Une écharpe": VariantState.KEPT}
    text = text_of(visitor(life.town).get(at(initiative)))
    assert "Trop lourde" in text
    assert "Une écharpe" in text


def test_the_proposers_do_not_decide_alone(life):
    initiative = life.at(S.NEGOTIATION)
    actions.propose_variant(life.officer, initiative, title="Une écharpe")
    response = send(
        life, life.author, initiative, "discussion/", task="variante-1", decision="garder", reason="x"
    )
    assert response.status_code == 403
