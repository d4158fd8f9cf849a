"""The demonstration town: every case at its step, nothing but facts and invented people, nothing hidden."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from terril.agreements.models import (
    AgreementKind,
    Commitment,
    Confirmation,
    Delivery,
    Signature,
    SignedHow,
)
from terril.agreements.queries import figures
from terril.agreements.states import CommitmentState
from terril.demo.build import build, cast
from terril.demo.place import OUTLINE
from terril.directory.models import Organisation, OrganisationKind
from terril.foundation.actions import ACTIONS
from terril.foundation.models import JournalEntry, Seal
from terril.foundation.seals import Verification
from terril.foundation.sentences import FORGOTTEN, people_in, sentence
from terril.initiatives.models import Follow, Initiative, Opinion, OpinionSubject, VariantState
from terril.initiatives.states import InitiativeState
from terril.landmarks.models import Landmark, LandmarkKind
from terril.mail.models import Mail
from terril.people.models import User
from terril.territories.models import Territory, TerritoryKind
from terril.uploads.models import Photo, Scan
from terril.vision.models import Orientation, Vision
from tests.demo.building import left_hanging

BANNER = "les personnes sont inventées"


@pytest.fixture
def town(demo):
    return demo


@pytest.fixture
def visitor(client, town, db):
    return client


pytestmark = pytest.mark.django_db


def initiative(title):
    return Initiative.objects.get(title__startswith=title)


def public_pages():
    pages = [
        "/",
        "/journal/",
        "/journal/atom/",
        "/journal/sceaux/",
        "/initiatives/",
        "/besoins/",
        "/cailloux/",
        "/projet-de-ville/",
        "/acteurs/",
        "/entrer/",
    ]
    pages += [one.get_absolute_url() for one in Initiative.objects.exclude(number=None)]
    pages += [f"/cailloux/{slug}/" for slug in Landmark.objects.values_list("slug", flat=True)]
    pages += [
        f"/acteurs/{slug}/"
        for slug in Organisation.objects.filter(is_listed=True).values_list("slug", flat=True)
    ]
    needs = Commitment.objects.filter(state=CommitmentState.OPEN, places__gt=0, agreement__is_public=True)
    return pages + [f"/besoins/{pk}/" for pk in needs.values_list("pk", flat=True)]


# The town


def test_the_tree_and_the_codes(town):
    assert (town.insee_code, town.siren, town.postcode) == ("62528", "216205286", "62750")
    assert town.is_demo
    assert (town.parent.siren, town.parent.parent.name) == ("246200364", "Hauts-de-France")
    assert Territory.objects.filter(parent=town, kind=TerritoryKind.QUARTER).count() >= 5


def test_the_outline_is_a_sketch(town):
    """Hand drawn: few points, to about a hundred metres, within the box where the town lies."""
    assert 15 <= len(OUTLINE) <= 20
    for longitude, latitude in OUTLINE:
        assert 2.756 <= longitude <= 2.817
        assert 50.437 <= latitude <= 50.479
        assert (round(longitude, 3), round(latitude, 3)) == (longitude, latitude)
    assert town.boundary["type"] == "Polygon"


def test_star_orientations_and_pebbles(town):
    assert Vision.objects.get(territory=town).horizon > timezone.localdate().year
    assert Orientation.objects.filter(territory=town).count() == 5
    pebbles = Landmark.objects.filter(territory=town)
    assert 21 <= pebbles.count() <= 31
    assert pebbles.filter(kind=LandmarkKind.LESSON).count() >= 3
    assert pebbles.order_by("laid_on").first().laid_on.year == 1995
    # A fact has its source; what has none is an initiative of the demonstration, which tells its own.
    assert not pebbles.filter(source="", initiative=None)
    assert not pebbles.filter(orientations=None)
    assert not pebbles.filter(initiative__isnull=False).exclude(source="")


def test_organisations_are_invented_but_the_public_bodies(town):
    organisations = Organisation.objects.filter(territory=town, is_listed=True)
    assert organisations.count() >= 14
    assert organisations.filter(kind=OrganisationKind.SERVICE).count() == 5
    real = organisations.filter(is_invented=False)
    assert {one.kind for one in real} == {
        OrganisationKind.TOWN_HALL,
        OrganisationKind.FUNDER,
        OrganisationKind.INSTITUTION,
    }
    assert real.count() == 3
    # A number of a register would be somebody's: those shown here are given to nobody.
    numbered = organisations.exclude(siret="", rna="").exclude(kind=OrganisationKind.TOWN_HALL)
    assert not numbered.exclude(siret__startswith="0000", rna="")


def test_people_are_invented_and_reach_nobody(town):
    people = User.objects.filter(is_system=False)
    assert people.count() >= 40
    assert not people.filter(is_invented=False)
    assert not people.exclude(email=None).exclude(email__endswith=".example")
    assert not Mail.objects.exclude(to__endswith=".example")


def test_the_cast_may_enter(town):
    labels = [label for label, _user in cast()]
    assert labels[:4] == ["Habitante", "Agente chargée de la démarche", "Chef du service voirie", "Maire"]
    assert all(user.email and user.is_active for _label, user in cast())
    assert len({user.pk for _label, user in cast()}) == len(labels)


# The cases


def test_every_step_of_the_life_cycle_is_somewhere(town):
    states = set(Initiative.objects.values_list("state", flat=True))
    assert states == set(InitiativeState.values)
    assert 17 <= Initiative.objects.count() <= 25


def test_scarf(town):
    scarf = initiative("Une écharpe")
    assert scarf.state == InitiativeState.CLOSED
    assert scarf.landmark.kind == LandmarkKind.ACHIEVEMENT
    assert [variant.state for variant in scarf.variants.order_by("number")] == [
        VariantState.SET_ASIDE,
        VariantState.SET_ASIDE,
        VariantState.KEPT,
    ]
    assert scarf.reviews.count() == 2
    givers = Delivery.objects.filter(commitment__agreement=scarf.agreement)
    assert givers.values("by_organisation").distinct().count() >= 4
    assert givers.filter(corrects__isnull=False).count() == 1
    assert scarf.agreement.parties.count() == 5


def test_planters(town):
    planters = initiative("Fleurir")
    assert planters.state == InitiativeState.IN_UPKEEP
    lines = planters.agreement.commitments
    assert lines.filter(is_upkeep=True, when_kind="recurrence").exists()
    july = lines.filter(what__contains="juillet").order_by("when_starts_on").last()
    assert july.when_ends_on >= timezone.localdate()
    assert july.state == CommitmentState.OPEN
    assert Delivery.objects.filter(commitment__agreement=planters.agreement).count() >= 5
    assert Confirmation.objects.filter(delivery__commitment__agreement=planters.agreement).count() >= 5


def test_farm_tracks_cost_less_together(town):
    tracks = initiative("Refaire les chemins")
    assert tracks.state == InitiativeState.UNDER_WAY
    counted = figures(tracks.agreement)
    assert (counted.cost_alone, counted.cost_together) == (100_000_00, 30_000_00)
    assert "13 mai 2016" in counted.estimates[0].source
    assert tracks.workdays.get().on > timezone.localdate()
    assert Signature.objects.filter(version__agreement=tracks.agreement, how=SignedHow.PAPER).count() == 1


def test_skate_park_waits_for_an_answer_late_by_three_days(town):
    park = initiative("Un skatepark")
    assert park.state == InitiativeState.UNDER_REVIEW
    assert park.days_late(timezone.localdate()) == 3
    given = Opinion.objects.filter(initiative=park).exclude(given_on=None)
    assert set(given.values_list("subject", flat=True)) == set(OpinionSubject.values)
    assert park.author.is_minor
    assert park.author.referent is not None


def test_bakery_waits_for_the_mayor(town):
    bakery = initiative("Acheter son pain")
    assert bakery.agreement.kind == AgreementKind.CARROTMOB
    signed = Signature.objects.filter(version__agreement=bakery.agreement)
    assert signed.count() == 2
    assert not signed.filter(party__side="town").exists()


def test_road_hump_was_asked_at_the_counter_and_refused_with_another_way(town):
    hump = initiative("Un dos-d'âne")
    assert hump.state == InitiativeState.REFUSED
    assert hump.is_grievance
    assert hump.author.email is None
    entry = JournalEntry.objects.get(action="initiatives.submit", subject_id=hump.pk)
    assert entry.on_behalf_of_id == hump.author_id
    answer = hump.answers.get()
    assert answer.reason
    assert answer.alternative
    assert answer.contact
    assert answer.appeal


def test_school_insulation_stops_the_clock(town):
    school = initiative("Isoler l'école")
    assert school.state == InitiativeState.INFORMATION_NEEDED
    assert school.clock_stopped_on is not None
    assert school.informationrequests.filter(answered_on=None).count() == 1


def test_benches_were_dropped_revived_and_signed_on_paper(town):
    benches = initiative("Des bancs")
    done = set(
        JournalEntry.objects.filter(subject_id=benches.pk, subject_type="initiatives.initiative").values_list(
            "action", flat=True
        )
    )
    assert {"initiatives.drop", "initiatives.revive", "initiatives.conclude"} <= done
    assert Signature.objects.filter(version__agreement=benches.agreement, how=SignedHow.PAPER).get().scan


def test_garden_is_negotiated(town):
    assert initiative("Un jardin").variants.count() == 3


def test_failure_left_a_lesson(town):
    compost = initiative("Un compost")
    assert compost.state == InitiativeState.FAILED
    assert compost.landmark.kind == LandmarkKind.LESSON


def test_promises_are_kept_late_and_under_way(town):
    promised = Commitment.objects.filter(agreement__kind=AgreementKind.PUBLIC_PROMISE)
    assert promised.filter(state=CommitmentState.KEPT).count() == 2
    today = timezone.localdate()
    assert sum(one.when.is_late(today) for one in promised.exclude(state=CommitmentState.KEPT)) == 1
    assert promised.count() == 7


def test_there_is_something_to_do_for_everybody(town):
    """Opinions to give, lines to confirm on both sides, needs to meet, an idea to take in."""
    assert Opinion.objects.filter(service__name="Service voirie", given_on=None).exists()
    unconfirmed = Delivery.objects.filter(confirmation=None, corrected_by=None)
    assert set(unconfirmed.values_list("commitment__party__side", flat=True)) == {"town", "inhabitants"}
    assert Commitment.objects.filter(state=CommitmentState.OPEN, places__gt=0).count() >= 8
    assert Initiative.objects.filter(state=InitiativeState.RECEIVED).exists()
    assert Follow.objects.exclude(confirmed_at=None).count() >= 3


def test_nothing_past_is_left_hanging(town):
    assert left_hanging(timezone.localdate()) == []


def test_pictures_are_drawn_and_described(town):
    assert Photo.objects.count() >= 8
    assert not Photo.objects.filter(alternative_text="")
    assert all(photo.file.storage.exists(photo.file.name) for photo in Photo.objects.all())
    assert Signature.objects.exclude(scan=None).count() == 2
    assert all(scan.file.storage.exists(scan.file.name) for scan in Scan.objects.all())


# The journal


def test_the_journal_is_told_in_the_order_of_time(town):
    moments = list(
        JournalEntry.objects.filter(territory_id=town.pk)
        .order_by("sequence")
        .values_list("happened_at", flat=True)
    )
    assert moments == sorted(moments)
    assert moments[0] < timezone.now() - datetime.timedelta(days=800)
    assert moments[-1] < timezone.now()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_entry_is_told(town, language):
    entries = list(JournalEntry.objects.all())
    names = {user.pk: user.public_name for user in User.objects.filter(pk__in=people_in(entries))}
    assert len(entries) > 600
    with translation.override(language):
        for entry in entries:
            assert entry.action in ACTIONS, entry.action
            said = sentence(entry, names)
            # Only what people wrote themselves may hold three dots, and what was erased with them.
            assert FORGOTTEN not in said or FORGOTTEN in str(entry.facts) or not entry.salt, said
            assert "%(" not in said


def test_the_journal_is_sealed_and_whole(town):
    last = JournalEntry.objects.filter(territory_id=town.pk).order_by("-sequence").first()
    assert Seal.objects.filter(territory_id=town.pk).latest("number").last_sequence == last.sequence
    for number in JournalEntry.objects.values_list("territory_id", flat=True).distinct():
        assert list(Verification(number)) == []


def test_dates_of_the_past_are_those_of_the_story(town):
    """Nothing but what is made for the machine bears the day of the building."""
    today = timezone.localdate()
    assert not Initiative.objects.filter(created_at__date=today)
    assert not Delivery.objects.filter(entered_at__date=today)
    assert not Signature.objects.filter(recorded_at__date=today)
    assert not Mail.objects.filter(created_at__date=today)


# The pages


def test_every_public_page_answers_says_it_is_a_demonstration_and_names_no_minor(visitor):
    minors = [user.display_name for user in User.objects.exclude(adult_on=None)]
    assert len(minors) == 3
    pages = public_pages()
    assert len(pages) > 70
    for page in pages:
        response = visitor.get(page)
        text = response.content.decode()
        assert response.status_code == 200, page
        assert "html" not in response["Content-Type"] or BANNER in text, page
        for name in minors:
            assert name not in text, (page, name)


def test_the_draft_is_seen_by_nobody(visitor):
    draft = Initiative.objects.get(state=InitiativeState.IDEA)
    for page in ("/", "/journal/", "/initiatives/", "/besoins/"):
        assert draft.title not in visitor.get(page).content.decode()


def test_mails_are_readable(visitor):
    assert Mail.objects.count() > 40
    response = visitor.get("/courriels/")
    assert response.status_code == 200
    assert "@loos.example" in response.content.decode()


# Building


def test_a_second_demonstration_is_refused(town):
    before = JournalEntry.objects.count()
    with pytest.raises(ValidationError, match="déjà là"):
        build("fr")
    assert JournalEntry.objects.count() == before


def test_a_language_it_is_not_written_in_is_refused(db):
    with pytest.raises(ValidationError, match="langue"):
        build("de")
