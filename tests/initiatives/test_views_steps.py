"""Every step's page: who may open it, its plain path, what is typed wrong, what comes too late."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from terril.agreements.models import Commitment, Estimate, Party, Signature
from terril.initiatives import actions
from terril.initiatives.models import (
    Comment,
    CommentState,
    Follow,
    Initiative,
    Opinion,
    Review,
    Variant,
    VariantState,
    WorkDay,
)
from terril.initiatives.states import InitiativeState as S
from tests import factories
from tests.initiatives.life import NEVER_A_DEAD_END, REASON, Life, days
from tests.initiatives.pages import at, once, text_of, visitor

TODAY = timezone.localdate
LONG = "x" * 100_000


@pytest.fixture
def life(town):
    return Life(town)


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), (120, 170, 110)).save(out, "JPEG")
    return SimpleUploadedFile("feuille.jpg", out.getvalue(), "image/jpeg")


def send(life, user, initiative, end, **data):
    """Fill a page and send it, as a browser does: the key of the form, and the task it is about."""
    return visitor(life.town, user).post(at(initiative, end), data)


# Who may open which page, at which state: 200, 403 (not you), 409 (not now) or 302 (sign in first).
PAGES = [
    # page, state, stranger, inhabitant, proposer, service, officer, mayor
    ("etude/", S.RECEIVED, 302, 403, 403, 403, 200, 403),
    ("etude/", S.UNDER_REVIEW, 302, 403, 403, 200, 200, 403),
    ("precision/", S.INFORMATION_NEEDED, 302, 403, 200, 403, 200, 403),
    ("discussion/", S.NEGOTIATION, 302, 403, 200, 200, 200, 200),
    ("reponse/", S.UNDER_REVIEW, 302, 403, 403, 200, 200, 200),
    ("reponse/", S.REFUSED, 302, 403, 200, 409, 200, 409),
    ("convention/", S.GRANTED, 302, 403, 200, 403, 200, 200),
    ("signature-papier/", S.SIGNED, 302, 403, 403, 403, 200, 403),
    ("chantiers/", S.UNDER_WAY, 302, 403, 200, 200, 200, 200),
    ("entretien/", S.DONE, 302, 403, 200, 200, 200, 403),
    ("entretien/", S.TO_TAKE_OVER, 302, 200, 200, 200, 200, 200),
    ("bilan/", S.DONE, 302, 403, 200, 200, 200, 200),
    ("abandonner/", S.RECEIVED, 302, 403, 200, 403, 200, 403),
    ("raconter/", S.UNDER_WAY, 302, 403, 200, 403, 200, 403),
    ("photos/", S.RECEIVED, 302, 403, 200, 403, 200, 403),
    ("commenter/", S.RECEIVED, 302, 200, 200, 200, 200, 200),
    ("suivre/", S.RECEIVED, 200, 200, 200, 200, 200, 200),
    ("modifier/", S.RECEIVED, 302, 403, 200, 403, 200, 403),
]
WHO = (None, "passer_by", "author", "gardener", "officer", "mayor")


@pytest.mark.parametrize(("page", "state", "answers"), [(row[0], row[1], row[2:]) for row in PAGES])
def test_who_opens_which_page(life, page, state, answers):
    initiative = life.at(state)
    seen = tuple(
        visitor(life.town, who and getattr(life, who)).get(at(initiative, page)).status_code for who in WHO
    )
    assert dict(zip(WHO, seen, strict=True)) == dict(zip(WHO, answers, strict=True))


@pytest.mark.parametrize(
    ("page", "state"),
    [
        ("etude/", S.CLOSED),
        ("precision/", S.RECEIVED),
        ("discussion/", S.RECEIVED),
        ("reponse/", S.UNDER_WAY),
        ("chantiers/", S.RECEIVED),
        ("entretien/", S.RECEIVED),
        ("bilan/", S.RECEIVED),
        ("abandonner/", S.CLOSED),
        ("raconter/", S.FAILED),
    ],
)
def test_a_step_that_the_life_cycle_forbids_says_so(life, page, state):
    initiative = life.at(state)
    client = visitor(life.town, life.officer)
    for response in (client.get(at(initiative, page)), client.post(at(initiative, page), {"reason": "x"})):
        assert response.status_code == 409
        assert str(state.label) in text_of(response)
    initiative.refresh_from_db()
    assert initiative.state == state


# The study


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


# The answer


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


# The discussion


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


# The agreement


def party(initiative, side) -> Party:
    return Party.objects.get(agreement=initiative.agreement, side=side)


def test_a_commitment_tells_how_its_moment_was_understood(life):
    initiative = life.at(S.GRANTED)
    data = {
        "task": "engagement",
        "party": party(initiative, "inhabitants").pk,
        "what": "Arroser les bacs",
        "kind": "time",
        "when": "tous les mardis d'avril à octobre",
        "quantity": "2,5",
        "unit": "heures",
        "value_cents": "30",
        "valued_how": "12 € l'heure",
        "places": "3",
        "is_upkeep": "on",
    }
    client = visitor(life.town, life.author)
    response = client.post(at(initiative, "convention/"), data, follow=True)
    assert "Quand ? tous les mardis" in text_of(response)
    made = Commitment.objects.get(what="Arroser les bacs")
    assert (made.value_cents, str(made.quantity), made.places, made.is_upkeep) == (3000, "2.50", 3, True)
    edit = at(initiative, f"parts/{made.pk}/")
    form = client.get(edit).context["tasks"][0].form
    assert "tous les mardis" in form["when"].value()
    client.post(edit, {**data, "task": "", "when": form["when"].value(), "what": "Arroser et désherber"})
    made.refresh_from_db()
    assert made.what == "Arroser et désherber"
    assert made.when_kind == "recurrence"
    client.post(edit, {"task": "retirer"})
    assert not Commitment.objects.filter(pk=made.pk).exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"when": "quand les poules auront des dents"}, "Nous n'avons pas compris ce moment"),
        ({"when": "30 février 2027"}, "n'existe pas"),
        ({"value_cents": "-3"}, "ne peut pas être négatif"),
        ({"value_cents": "9" * 40}, "Nous n'avons pas compris ce montant"),
        ({"value_cents": "1 000 000 000 000"}, "trop grand pour être vrai"),
        ({"quantity": "beaucoup"}, "nombre"),
        ({"places": "-1"}, "0"),
        ({"party": "999999"}, "choix"),
        ({"what": LONG}, "200 caractères au plus"),
        ({"what": " "}, "Dites ce qui sera fait ou apporté."),
    ],
)
def test_a_commitment_badly_written_keeps_what_was_typed(life, typed, sentence):
    initiative = life.at(S.GRANTED)
    before = Commitment.objects.count()
    data = {
        "task": "engagement",
        "party": party(initiative, "town").pk,
        "what": "Livrer",
        "kind": "material",
        "unit": "jardinières",
        **typed,
    }
    response = send(life, life.officer, initiative, "convention/", **data)
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert "jardinières" in response.content.decode()
    assert Commitment.objects.count() == before


def test_parties_estimates_and_particulars_are_written_then_the_text_is_proposed(life):
    initiative = life.at(S.GRANTED)
    send(
        life,
        life.officer,
        initiative,
        "convention/",
        task="partie",
        organisation=life.association.pk,
        side="third",
    )
    assert party(initiative, "third").organisation == life.association
    bare = send(
        life,
        life.officer,
        initiative,
        "convention/",
        task="estimation",
        what="Goudron",
        amount_cents="100000",
    )
    assert bare.status_code == 422
    assert "Un chiffre sans source ne convainc personne" in text_of(bare)
    send(
        life,
        life.officer,
        initiative,
        "convention/",
        task="estimation",
        what="Goudron",
        amount_cents="100 000 €",
        source="Devis",
        on=str(TODAY()),
    )
    assert Estimate.objects.get().amount_cents == 10_000_000
    page = visitor(life.town, life.officer).get(at(initiative, "convention/"))
    form = next(task.form for task in page.context["tasks"] if task.name == "clauses")
    clause = next(name for name in form.fields if name.startswith("clause-"))
    send(
        life,
        life.officer,
        initiative,
        "convention/",
        task="clauses",
        **{clause: "Le portail ferme à 20 h."},
        ends_on=str(TODAY() + days(300)),
    )
    initiative.agreement.refresh_from_db()
    assert "Le portail ferme à 20 h." in initiative.agreement.particulars.values()
    disorder = send(
        life,
        life.officer,
        initiative,
        "convention/",
        task="clauses",
        starts_on="2027-05-01",
        ends_on="2027-04-01",
    )
    assert disorder.status_code == 422
    response = send(life, life.officer, initiative, "convention/", task="proposer", language="fr")
    assert response["Location"] == at(initiative)
    assert initiative.agreement.versions.count() == 1


def proposed(life) -> Initiative:
    initiative = life.at(S.GRANTED)
    actions.propose_agreement(life.officer, initiative)
    return initiative


def test_one_reads_the_exact_text_ticks_a_box_and_signs(life):
    initiative = proposed(life)
    version = initiative.agreement.versions.get()
    page = visitor(life.town, life.author).get(at(initiative, "signer/"))
    assert "Arroser chaque samedi" in text_of(page)
    assert version.digest in page.content.decode()
    data = {"party": party(initiative, "inhabitants").pk, "digest": version.digest, "title": "Voisine"}
    unticked = send(life, life.author, initiative, "signer/", **data)
    assert unticked.status_code == 422
    assert "Cochez cette case pour signer." in text_of(unticked)
    assert "Voisine" in unticked.content.decode()
    response = send(life, life.author, initiative, "signer/", **data, agree="on")
    assert response["Location"] == at(initiative)
    assert Signature.objects.get().signer == life.author
    again = send(life, life.author, initiative, "signer/", **data, agree="on")
    assert again.status_code == 409
    theirs = {**data, "party": party(initiative, "town").pk}
    assert send(life, life.passer_by, initiative, "signer/", **theirs, agree="on").status_code == 403
    send(life, life.mayor, initiative, "signer/", **theirs, agree="on")
    initiative.refresh_from_db()
    assert initiative.state == S.SIGNED


def test_a_text_that_changed_meanwhile_is_shown_with_what_changed(life):
    initiative = proposed(life)
    read = initiative.agreement.versions.get()
    commitment = Commitment.objects.get(agreement=initiative.agreement, what="Dix bacs")
    visitor(life.town, life.officer).post(
        at(initiative, f"parts/{commitment.pk}/"),
        {"party": commitment.party_id, "kind": "material", "what": "Vingt bacs"},
    )
    data = {"party": party(initiative, "inhabitants").pk, "digest": read.digest, "agree": "on"}
    changing = send(life, life.author, initiative, "signer/", **data)
    assert changing.status_code == 422
    assert not Signature.objects.exists()
    initiative.refresh_from_db()
    actions.propose_agreement(life.officer, initiative)
    response = send(life, life.author, initiative, "signer/", **data)
    assert response.status_code == 422
    text = text_of(response)
    assert "Le texte a changé depuis que vous l'avez lu." in text
    assert "Dix bacs" in text
    assert "Vingt bacs" in text
    assert initiative.agreement.versions.order_by("-number").first().digest in response.content.decode()
    assert not Signature.objects.exists()


def test_there_is_nothing_to_sign_before_a_text_is_proposed(life):
    initiative = life.at(S.GRANTED)
    for page in ("signer/", "signature-papier/", "convention.pdf"):
        assert visitor(life.town, life.officer).get(at(initiative, page)).status_code == 404


def test_the_officer_records_a_signature_on_paper_with_its_scan(life):
    initiative = proposed(life)
    data = {
        "party": party(initiative, "inhabitants").pk,
        "signer_name": "Yvette Carlier",
        "signed_on": str(TODAY()),
        "digest": initiative.agreement.versions.get().digest,
    }
    bare = send(life, life.officer, initiative, "signature-papier/", **data)
    assert bare.status_code == 422
    assert "Joignez la feuille signée." in text_of(bare)
    wrong = SimpleUploadedFile("feuille.pdf", b"MZ not a sheet", "application/pdf")
    assert send(life, life.officer, initiative, "signature-papier/", **data, scan=wrong).status_code == 422
    stale = send(
        life, life.officer, initiative, "signature-papier/", **{**data, "digest": "0" * 64}, scan=picture()
    )
    assert stale.status_code == 422
    assert "Le texte a changé" in text_of(stale)
    assert not Signature.objects.exists()
    assert (
        send(life, life.officer, initiative, "signature-papier/", **data, scan=picture()).status_code == 302
    )
    signature = Signature.objects.get()
    assert (signature.how, signature.signer_name) == ("paper", "Yvette Carlier")
    assert signature.scan


def test_the_agreement_is_printed(life):
    initiative = proposed(life)
    response = visitor(life.town).get(at(initiative, "convention.pdf"))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


# The work


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
    send(life, life.officer, initiative, "bilan/", task="caillou", laid_on=str(TODAY()))
    initiative.refresh_from_db()
    assert initiative.state == S.CLOSED
    assert initiative.landmark
    text = text_of(visitor(life.town).get(at(initiative)))
    assert "Le bilan des habitants" in text
    assert "Son caillou sur le chemin" in text


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


# Talking


def test_a_comment_is_published_with_a_name(life):
    initiative = life.at(S.RECEIVED)
    assert send(life, None, initiative, "commenter/", text="Bravo").status_code == 302
    assert not Comment.objects.exists()
    too_long = send(life, life.passer_by, initiative, "commenter/", text=LONG)
    assert too_long.status_code == 422
    assert LONG in too_long.content.decode()
    response = send(life, life.passer_by, initiative, "commenter/", text="Bravo")
    assert response["Location"] == f"{at(initiative)}#paroles"
    assert Comment.objects.get().author == life.passer_by


def test_the_officer_reads_again_holds_and_removes_with_a_reason(life):
    initiative = life.at(S.RECEIVED)
    written = actions.comment(life.passer_by, initiative, text="Gros mot")
    page = f"commenter/{written.pk}/"
    assert visitor(life.town, life.author).get(at(initiative, page)).status_code == 403
    assert send(life, life.officer, initiative, page, what="retirer").status_code == 422
    for what, state in (
        ("mettre-en-attente", CommentState.HELD),
        ("montrer", CommentState.SHOWN),
        ("retirer", CommentState.REMOVED),
    ):
        send(life, life.officer, initiative, page, what=what, reason="Injure")
        written.refresh_from_db()
        assert written.state == state


def test_following_without_an_account_asks_for_a_yes_first(life):
    initiative = life.at(S.RECEIVED)
    client = visitor(life.town)
    page = client.get(at(initiative, "suivre/"))
    assert "no-store" in page["Cache-Control"]
    assert send(life, None, initiative, "suivre/", email="pas une adresse").status_code == 422
    response = client.post(at(initiative, "suivre/"), {"email": "paul@example.org"}, follow=True)
    assert "un lien y attend votre accord" in text_of(response)
    wanted = Follow.objects.get()
    assert wanted.confirmed_at is None
    confirm = at(initiative, f"suivre/{wanted.token}/")
    # A link opened by a mail reader, or by a robot, says yes to nothing.
    assert client.get(confirm).status_code == 200
    wanted.refresh_from_db()
    assert wanted.confirmed_at is None
    assert client.post(confirm).status_code == 302
    wanted.refresh_from_db()
    assert wanted.confirmed_at is not None
    stop = at(initiative, f"ne-plus-suivre/{wanted.token}/")
    assert client.get(stop).status_code == 200
    assert Follow.objects.exists()
    assert client.post(stop).status_code == 302
    assert not Follow.objects.exists()
    for gone in (stop, confirm):
        response = client.get(gone)
        assert response.status_code == 404
        assert "Ce lien ne mène plus nulle part" in text_of(response)


def test_the_same_is_said_whether_or_not_the_address_is_known(life):
    initiative = life.at(S.RECEIVED)
    said = []
    for _time in range(2):
        response = visitor(life.town).post(
            at(initiative, "suivre/"), {"email": "paul@example.org"}, follow=True
        )
        said.append(text_of(response))
    assert said[0] == said[1]
    assert Follow.objects.count() == 1


@pytest.mark.parametrize(
    ("page", "state", "field"),
    [
        ("abandonner/", S.RECEIVED, "reason"),
        ("raconter/", S.UNDER_WAY, "learned"),
        ("precision/", S.INFORMATION_NEEDED, "answer"),
    ],
)
def test_too_long_a_text_is_given_back(life, page, state, field):
    initiative = life.at(state)
    response = send(life, life.author, initiative, page, **{field: LONG})
    assert response.status_code == 422
    assert LONG in response.content.decode()


def test_pages_of_another_town_do_not_exist_here(life):
    initiative = life.at(S.UNDER_REVIEW)
    elsewhere = factories.TownFactory()
    stranger = factories.UserFactory(officer_of=elsewhere)
    for page in ("etude/", "reponse/", "abandonner/", "suivre/"):
        assert visitor(elsewhere, stranger).get(at(initiative, page)).status_code == 404
