"""The counter: one page for a person and their idea, a receipt, and the same on paper."""

from __future__ import annotations

import datetime
import subprocess

import pytest
from django.utils import timezone

from terril.foundation.models import JournalEntry
from terril.initiatives.forms.propose import ProposalForm
from terril.initiatives.models import Initiative
from terril.people.models import User
from tests import factories
from tests.initiatives.pages import text_of, visitor
from tests.real_parts import missing

pytestmark = pytest.mark.django_db
PAGE = "/initiatives/proposer/guichet/"
FORM = "/initiatives/proposer/formulaire.pdf"
TYPED = {
    "display_name": "Georgette Wacquez",
    "phone": "03 21 00 00 07",
    "title": "Fleurir la cité",
    "nature": "idee",
    "share": "Arroser les bacs",
    "share_kind": "time",
}


@pytest.fixture
def desk(town, officer):
    factories.TownHallFactory(territory=town)
    return visitor(town, officer)


def test_somebody_new_leaves_with_their_number(town, desk, officer):
    answer = desk.post(PAGE, TYPED)
    initiative = Initiative.objects.get()
    assert answer["Location"] == f"/initiatives/{initiative.number}-{initiative.slug}/recu/"
    author = initiative.author
    assert (author.display_name, author.phone, author.entered_by) == (
        "Georgette Wacquez",
        "03 21 00 00 07",
        officer,
    )
    entry = JournalEntry.objects.get(action="initiatives.submit")
    assert (entry.actor_id, entry.on_behalf_of_id) == (officer.pk, author.pk)
    receipt = text_of(desk.get(answer["Location"]))
    due = timezone.localdate() + datetime.timedelta(days=town.answer_delay_days)
    assert f"Reçu n° {initiative.number}" in receipt
    assert "Georgette Wacquez" in receipt
    assert "Arroser les bacs" in receipt
    assert str(due.year) in receipt
    assert town.contact_phone in receipt
    assert "Lui remettre son compte" in receipt


def test_somebody_known_is_asked_for_their_idea_alone(town, desk, inhabitant):
    page = desk.get(f"{PAGE}?personne={inhabitant.pk}")
    assert inhabitant.display_name in text_of(page)
    assert 'name="display_name"' not in page.text
    assert desk.post(PAGE, {**TYPED, "personne": inhabitant.pk}).status_code == 302
    assert Initiative.objects.get().author == inhabitant
    assert not User.objects.filter(display_name="Georgette Wacquez").exists()


def test_an_association_is_proposed_for_by_whoever_speaks_for_it(town, desk):
    association = factories.OrganisationFactory(territory=town)
    president = factories.UserFactory(inhabitant_of=town, speaks_for=association)
    assert association.name in desk.get(f"{PAGE}?personne={president.pk}").text
    desk.post(PAGE, {**TYPED, "personne": president.pk, "proposers": association.pk})
    assert Initiative.objects.get().proposers == association


def test_somebody_who_may_be_known_is_asked_about_once(town, desk):
    known = factories.UserFactory(inhabitant_of=town, display_name="Georgette Wacquez")
    page = desk.post(PAGE, TYPED)
    assert page.status_code == 200
    assert "Est-ce l'une de ces personnes" in text_of(page)
    assert TYPED["share"] in page.text
    assert not Initiative.objects.exists()
    desk.post(PAGE, {**TYPED, "personne": "nouvelle"})
    assert Initiative.objects.get().author != known


def test_without_javascript_a_button_looks_for_the_name_and_loses_nothing(town, desk):
    known = factories.UserFactory(inhabitant_of=town, display_name="Georgette Wacquez")
    page = desk.post(PAGE, {"display_name": "wacq", "title": "Fleurir", "chercher": "1"})
    assert page.status_code == 200
    assert f'value="{known.pk}"' in page.text
    assert "Fleurir" in page.text
    assert "Il reste quelque chose" not in text_of(page)
    nobody = desk.post(PAGE, {"display_name": "Zoé", "chercher": "1"})
    assert "Personne de ce nom" in text_of(nobody)
    other = desk.post(PAGE, {**TYPED, "personne": known.pk, "autre": "1"})
    assert 'name="display_name"' in other.text


def test_an_idea_much_alike_is_shown_before_it_is_sent_again(town, desk):
    desk.post(PAGE, TYPED)
    again = {**TYPED, "display_name": "Odette B.", "phone": ""}
    page = desk.post(PAGE, again)
    assert "Cela ressemble" in text_of(page)
    assert Initiative.objects.count() == 1
    desk.post(PAGE, {**again, "differente": "1"})
    assert Initiative.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"display_name": ""}, "Écrivez le nom"),
        ({"title": ""}, "Dites-nous en une phrase"),
        ({"share": ""}, "Il ne manque que votre part"),
        ({"born_on": "2999-01-01"}, "ne se peut pas"),
        ({"born_on": f"{timezone.localdate().year - 12}-01-01"}, "adulte référent"),
        ({"title": "x" * 500}, "C'est un peu long"),
        ({"display_name": "Geo\u200brgette"}, "invisible"),
        ({"share": "arro\u202eser"}, "invisible"),
    ],
)
def test_what_is_missing_is_said_and_nobody_is_entered(desk, typed, says):
    before = User.objects.count(), JournalEntry.objects.count()
    page = desk.post(PAGE, {**TYPED, **typed})
    assert page.status_code == 422
    assert says in text_of(page)
    assert TYPED["phone"] in page.text
    assert (User.objects.count(), JournalEntry.objects.count()) == before
    assert not Initiative.objects.exists()


def test_a_young_person_proposes_with_their_referent(desk):
    born_on = f"{timezone.localdate().year - 12}-01-01"
    young = {"born_on": born_on, "referent_name": "Paul W.", "parent_agreed": "on"}
    assert desk.post(PAGE, {**TYPED, **young}).status_code == 302
    author = Initiative.objects.get().author
    assert author.is_minor
    assert author.referent.display_name == "Paul W."


@pytest.mark.parametrize("asked", ["²", "9" * 40, "0", "-1", "x"])
def test_whoever_is_asked_for_the_page_answers(desk, asked):
    assert desk.get(PAGE, {"personne": asked}).status_code == 200


@pytest.mark.parametrize("who", ["inhabitant", "mayor", "administrator", "service_member"])
def test_the_counter_is_the_officers(request, town, who):
    client = visitor(town, request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, TYPED).status_code == 403
    assert not Initiative.objects.exists()


def test_the_receipt_is_for_the_proposers_and_the_officer(town, desk, officer, inhabitant):
    desk.post(PAGE, {**TYPED, "personne": inhabitant.pk})
    receipt = f"/initiatives/{Initiative.objects.get().number}-fleurir-la-cite/recu/"
    own = visitor(town, inhabitant).get(receipt)
    assert own.status_code == 200
    assert "À la personne suivante" not in text_of(own)
    assert visitor(town, factories.UserFactory(inhabitant_of=town)).get(receipt).status_code == 403
    assert visitor(town).get(receipt).status_code == 302


# On paper


def said_by(document, tmp_path):
    path = tmp_path / "form.pdf"
    path.write_bytes(document)
    try:
        said = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    except FileNotFoundError:
        missing("pdftotext", "apt-get install poppler-utils")
        raise
    return " ".join(said.stdout.decode().split())


def test_the_paper_form_asks_the_same_questions_in_the_same_order(town, tmp_path):
    answer = visitor(town).get(FORM)
    assert answer["Content-Type"] == "application/pdf"
    said = said_by(answer.content, tmp_path)
    labels = [str(ProposalForm.base_fields[name].label) for name in ("title", "description", "share")]
    places = [said.index(" ".join(label.split())) for label in (*labels, "Où ?", "Au nom de qui")]
    assert places == sorted(places)
    for part in ("J'accepte que mon idée soit publiée", "Réservé à la mairie", "Numéro", town.contact_phone):
        assert part in said
    # The counter's page follows it.
    page = visitor(town, factories.UserFactory(officer_of=town)).get(PAGE).text
    shown = [
        page.index(f'name="{name}"') for name in ("display_name", "title", "description", "share", "place")
    ]
    assert shown == sorted(shown)


@pytest.mark.parametrize(
    ("asked", "language"), [("en", b"/Lang(en)"), ("fr", b"/Lang(fr)"), ("xx", b"/Lang(fr)")]
)
def test_the_paper_form_is_tagged_and_in_either_language(town, asked, language):
    document = visitor(town).get(FORM, {"langue": asked}).content
    assert document.startswith(b"%PDF-1.7")
    assert b"pdfuaid" in document
    assert language in document
    assert document == visitor(town).get(FORM, {"langue": asked}).content


def test_a_demonstration_says_so_on_the_paper_form(town, tmp_path):
    town.is_demo = True
    town.save()
    assert "Démonstration" in said_by(visitor(town).get(FORM).content, tmp_path)


def test_whoever_proposes_finds_the_paper_form(town):
    assert FORM in visitor(town).get("/initiatives/proposer/").text
