"""From an idea to what the town receives."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError

from terril.agreements.models import Agreement, Commitment, Party
from terril.directory.models import Organisation, OrganisationKind
from terril.directory.rules import represents
from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.foundation.models import Audience, JournalEntry
from terril.initiatives import actions, search
from terril.initiatives.models import Initiative, SearchWord
from terril.initiatives.states import InitiativeState
from terril.mail.models import Mail
from terril.people.models import User
from tests import factories
from tests.initiatives.life import Life, days, entries, fresh

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.datetime(2026, 3, 2, 10, tzinfo=datetime.UTC)


def refused(field: str, call, *args, **details) -> str:
    """Return the sentence shown beside `field`; check that nothing was written."""
    before = JournalEntry.objects.count(), Initiative.objects.count()
    with pytest.raises(ValidationError) as error:
        call(*args, **details)
    assert before == (JournalEntry.objects.count(), Initiative.objects.count())
    return error.value.message_dict[field][0]


def test_a_draft_makes_its_group_its_agreement_and_the_first_share(life):
    initiative = actions.draft(
        life.author, life.town, title=" Fleurir  la cité 5 ", share="Arroser", share_kind="know_how"
    )
    assert initiative.title == "Fleurir la cité 5"
    assert (initiative.state, initiative.number, initiative.author) == (
        InitiativeState.IDEA,
        None,
        life.author,
    )
    group = initiative.proposers
    assert (group.kind, group.name) == (OrganisationKind.GROUP, "Collectif «\u00a0Fleurir la cité 5\u00a0»")
    assert represents(fresh(life.author), group)
    sides = Party.objects.filter(agreement=initiative.agreement).values_list("organisation", "side")
    assert set(sides) == {(group.pk, "inhabitants"), (life.hall.pk, "town")}
    share = Commitment.objects.get(agreement=initiative.agreement)
    assert (share.what, share.kind, share.party.organisation) == ("Arroser", "know_how", group)


def test_nobody_else_reads_of_a_draft(life):
    initiative = life.at(InitiativeState.IDEA)
    actions.edit(life.author, initiative, description="Des bacs")
    assert set(JournalEntry.objects.values_list("audience", flat=True)) == {Audience.PRIVATE}
    assert not Agreement.objects.get(pk=initiative.agreement_id).is_public
    assert not SearchWord.objects.exists()
    assert not Mail.objects.exists()


def test_an_idea_without_a_share_may_be_begun(life):
    initiative = actions.draft(life.author, life.town, title="Un banc")
    assert not Commitment.objects.exists()
    actions.edit(life.author, initiative, share="Le poncer", share_kind="time")
    assert Commitment.objects.get().what == "Le poncer"
    actions.edit(life.author, initiative, share="Le peindre")
    assert Commitment.objects.get().what == "Le peindre"
    actions.edit(life.author, initiative, share="")
    assert not Commitment.objects.exists()


@pytest.mark.parametrize(
    ("field", "details"),
    [
        ("title", {"title": "  "}),
        ("title", {"title": "a" * 100_000}),
        ("title", {"title": "Fle\u200burir"}),
        ("share", {"share": "a" * 201}),
        ("share_kind", {"share_kind": "gold"}),
        ("description", {"description": "a" * 5001}),
        ("place", {"place": "a" * 201}),
        ("latitude", {"latitude": 50.4}),
        ("latitude", {"latitude": 91.0, "longitude": 2.0}),
        ("latitude", {"latitude": float("nan"), "longitude": 2.0}),
    ],
)
def test_a_draft_says_what_is_wrong(life, field, details):
    assert refused(field, actions.draft, life.author, life.town, **{"title": "Un banc", **details})
    initiative = life.at(InitiativeState.IDEA)
    assert refused(field, actions.edit, life.author, initiative, **details)


def test_a_quarter_and_an_organisation_of_another_town_are_refused(life):
    quarter, stranger = factories.QuarterFactory(), factories.OrganisationFactory()
    factories.Representation.objects.create(user=life.author, organisation=stranger)
    assert refused("quarter", actions.draft, life.author, life.town, title="Un banc", quarter=quarter)
    assert refused("proposers", actions.draft, life.author, life.town, title="Un banc", proposers=stranger)
    assert refused(
        "proposers", actions.draft, life.author, life.town, title="Un banc", proposers=life.association
    )


def test_somebody_proposes_for_an_association(life):
    initiative = actions.draft(
        life.president, life.town, title="Un verger", share="Tailler", proposers=life.association
    )
    assert initiative.proposers == life.association
    assert not Organisation.objects.filter(kind=OrganisationKind.GROUP).exists()


def test_a_town_without_a_town_hall_says_so(town, inhabitant):
    with pytest.raises(ValidationError, match="mairie"):
        actions.draft(inhabitant, town, title="Un banc", share="Le poncer")
    assert not Initiative.objects.exists()


def test_somebody_under_18_needs_a_referent(life):
    alone = factories.UserFactory(inhabitant_of=life.town, minor=True, referent=None)
    with pytest.raises(ValidationError, match="référent"):
        actions.draft(alone, life.town, title="Un skate park", share="Peindre")
    young = factories.UserFactory(inhabitant_of=life.town, minor=True)
    initiative = actions.draft(young, life.town, title="Un skate park", share="Peindre")
    actions.submit(fresh(young), initiative)
    told = {mail.user_id for mail in Mail.objects.filter(purpose="acknowledgement")}
    assert told == {young.pk, young.referent_id}


def test_the_officer_writes_for_somebody_without_an_address(life):
    person = factories.UserFactory(inhabitant_of=life.town, email=None)
    initiative = actions.draft(life.officer, life.town, title="Un banc", share="Le poncer", author=person)
    initiative = actions.submit(fresh(life.officer), initiative)
    assert initiative.author == person
    behalf = JournalEntry.objects.filter(action__startswith="initiatives.").values_list(
        "actor_id", "on_behalf_of_id"
    )
    assert list(behalf) == [(life.officer.pk, person.pk)] * 2
    assert not Mail.objects.exists()


def test_nobody_else_writes_for_another(life):
    with pytest.raises(NotAllowed):
        actions.draft(life.passer_by, life.town, title="Un banc", author=life.author)
    assert not Initiative.objects.exists()


def test_submitting_gives_a_number_a_date_and_a_service(life):
    with clock.at(LONG_AGO):
        initiative = life.at(InitiativeState.RECEIVED)
    assert (initiative.number, initiative.slug) == (1, "fleurir-la-cite-5")
    assert initiative.received_on == LONG_AGO.date()
    assert initiative.answer_due_on == LONG_AGO.date() + days(30)
    assert initiative.service == life.hall
    agreement = Agreement.objects.get(pk=initiative.agreement_id)
    assert (agreement.is_public, agreement.page_url) == (True, "/initiatives/1-fleurir-la-cite-5/")
    assert SearchWord.objects.filter(initiative=initiative, word="fleur").exists()
    entry = JournalEntry.objects.get(action="initiatives.submit")
    assert (entry.audience, entry.facts["number"]) == (Audience.PUBLIC, 1)


def test_the_delay_is_the_town_s(life):
    life.town.answer_delay_days = 12
    life.town.save()
    initiative = life.at(InitiativeState.RECEIVED)
    assert initiative.answer_due_on == clock.today() + days(12)


def test_numbers_are_counted_by_town(life):
    assert life.at(InitiativeState.RECEIVED).number == 1
    assert life.at(InitiativeState.RECEIVED).number == 2
    elsewhere = Life(factories.TownFactory())
    assert elsewhere.at(InitiativeState.RECEIVED).number == 1


def test_the_acknowledgement_says_who_whom_to_call_and_until_when(life):
    with clock.at(LONG_AGO):
        life.at(InitiativeState.RECEIVED)
    mail = Mail.objects.get(purpose="acknowledgement")
    assert mail.to == life.author.email
    assert mail.subject == "Nous avons bien reçu «\u00a0Fleurir la cité 5\u00a0» (n°\u00a01)"
    for said in (
        "2 mars 2026",
        "1er avril 2026",
        "Mairie",
        "Nadia Petit",
        "03 21 00 00 00",
        "/initiatives/1-",
    ):
        assert said in mail.text, said
        assert said in mail.html, said


def test_the_acknowledgement_is_in_the_language_of_who_reads(life):
    User.objects.filter(pk=life.author.pk).update(language="en")
    life.at(InitiativeState.RECEIVED)
    assert Mail.objects.get(purpose="acknowledgement").to == life.author.email


def test_without_a_share_it_is_not_sent_and_the_sentence_helps(life):
    initiative = actions.draft(life.author, life.town, title="Un banc")
    sentence = refused("share", actions.submit, life.author, initiative)
    assert "Que pourriez-vous" in sentence
    initiative.refresh_from_db()
    assert (initiative.state, initiative.number) == (InitiativeState.IDEA, None)
    assert not Mail.objects.exists()


def test_a_title_without_a_latin_letter_still_has_an_address(life):
    initiative = actions.draft(life.author, life.town, title="🌻🌻", share="Semer")
    assert actions.submit(life.author, initiative).slug == "initiative"
    initiative = actions.draft(life.author, life.town, title="Un cœur à l'Œuvre", share="Semer")
    assert actions.submit(life.author, initiative).slug == "un-coeur-a-l-oeuvre"


def test_a_change_of_title_changes_what_is_found_and_the_agreement(life):
    initiative = life.at(InitiativeState.RECEIVED)
    actions.edit(life.author, initiative, title="Planter un verger")
    initiative.refresh_from_db()
    agreement = Agreement.objects.get(pk=initiative.agreement_id)
    assert initiative.slug == "planter-un-verger"
    assert (agreement.title, agreement.page_url) == ("Planter un verger", initiative.get_absolute_url())
    words = set(SearchWord.objects.filter(initiative=initiative).values_list("word", flat=True))
    assert search.stem("verger") in words
    assert search.stem("fleurir") not in words
    assert JournalEntry.objects.get(action="initiatives.edit").facts["changed"] == ["title"]


def test_what_is_not_given_stays(life):
    initiative = life.at(InitiativeState.RECEIVED)
    actions.edit(life.author, initiative, description="Des bacs")
    initiative.refresh_from_db()
    assert (initiative.title, initiative.place) == ("Fleurir la cité 5", "Place Verte")
    assert Commitment.objects.get().what == "Arroser chaque samedi"
    actions.edit(life.author, initiative, latitude=50.45, longitude=2.79)
    actions.edit(life.author, initiative, latitude=None, longitude=None)
    initiative.refresh_from_db()
    assert (initiative.latitude, initiative.longitude, initiative.description) == (None, None, "Des bacs")


def test_an_edit_by_the_officer_is_told_for_the_author(life):
    initiative = life.at(InitiativeState.RECEIVED)
    actions.edit(life.officer, initiative, place="Rue Longue")
    entry = JournalEntry.objects.get(action="initiatives.edit")
    assert (entry.actor_id, entry.on_behalf_of_id) == (life.officer.pk, life.author.pk)


def test_photos_come_and_go(life):
    initiative = life.at(InitiativeState.RECEIVED)
    photo = factories.PhotoFactory(territory=life.town)
    assert refused("photo", actions.take_photo_out, life.author, initiative, photo=photo)
    actions.add_photo(life.author, initiative, photo=photo)
    assert list(initiative.photos.all()) == [photo]
    actions.take_photo_out(life.author, initiative, photo=photo)
    assert not initiative.photos.exists()
    assert entries(initiative)[-2:] == ["initiatives.add_photo", "initiatives.take_photo_out"]


def test_a_photo_of_another_town_and_one_too_many_are_refused(life):
    initiative = life.at(InitiativeState.RECEIVED)
    assert refused("photo", actions.add_photo, life.author, initiative, photo=factories.PhotoFactory())
    initiative.photos.set(factories.PhotoFactory.create_batch(12, territory=life.town))
    one_more = factories.PhotoFactory(territory=life.town)
    assert refused("photo", actions.add_photo, life.author, initiative, photo=one_more)
