"""Writing the agreement and signing one exact text of it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from terril.agreements.models import Commitment, Estimate, Party, Signature
from terril.initiatives import actions
from terril.initiatives.models import (
    Initiative,
)
from terril.initiatives.states import InitiativeState as S
from tests.initiatives.life import days
from tests.initiatives.pages import at, picture, send, text_of, visitor

TODAY = timezone.localdate
LONG = "x" * 100_000


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
