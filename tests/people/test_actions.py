"""Every action on people: what it does when allowed, what stays when it is not."""

from __future__ import annotations

import datetime

import pytest
from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.utils import timezone

from terril.foundation.actions import NotAllowed
from terril.foundation.models import Audience, JournalEntry
from terril.people import actions, queries
from terril.people.models import Membership, Role, User
from tests import factories

TODAY = timezone.localdate()
IN_SIX_YEARS = TODAY + datetime.timedelta(days=6 * 365)


def told(action):
    return JournalEntry.objects.get(action=f"people.{action}")


@pytest.fixture
def nothing_changes(db):
    """Whatever is tried, no row is made or lost and the journal stays silent."""

    def count():
        return User.objects.count(), Membership.objects.count(), JournalEntry.objects.count()

    before = []

    def begin():
        before.append(count())

    yield begin
    assert before, "call it once the scene is set"
    assert count() == before[0]


# --- enter_at_counter


def test_an_officer_enters_somebody_and_the_journal_says_for_whom(town, officer):
    person = actions.enter_at_counter(officer, town, display_name=" Georgette  W. ", phone="03 21")
    person = User.objects.get(pk=person.pk)
    assert (person.display_name, person.phone, person.email) == ("Georgette W.", "03 21", None)
    assert (person.entered_by, person.claimed_at) == (officer, None)
    assert person in queries.people_of(town)
    entry = told("enter_at_counter")
    assert (entry.territory_id, entry.actor_id, entry.on_behalf_of_id) == (town.pk, officer.pk, person.pk)
    assert (entry.audience, entry.facts) == (Audience.STAFF, {})


def test_two_people_without_an_address_are_two_people(town, officer):
    first = actions.enter_at_counter(officer, town, display_name="Jean")
    assert actions.enter_at_counter(officer, town, display_name="Jean") != first


@pytest.mark.parametrize("who", ["inhabitant", "mayor", "administrator", "service_member"])
def test_only_an_officer_enters_somebody(who, request, town, nothing_changes):
    actor = request.getfixturevalue(who)
    nothing_changes()
    with pytest.raises(NotAllowed):
        actions.enter_at_counter(actor, town, display_name="Jean")


def test_an_officer_of_another_town_enters_nobody(town, nothing_changes):
    elsewhere = factories.UserFactory(officer_of=factories.TownFactory())
    nothing_changes()
    with pytest.raises(NotAllowed):
        actions.enter_at_counter(elsewhere, town, display_name="Jean")


def test_under_eighteen_an_adult_answers_for_them(town, officer, inhabitant):
    young = actions.enter_at_counter(
        officer,
        town,
        display_name="Enzo Petit",
        adult_on=IN_SIX_YEARS,
        referent=inhabitant,
        parent_agreed=True,
    )
    assert young.parent_agreed_on == TODAY
    assert (young.is_minor, young.referent) == (True, inhabitant)
    assert young.public_name == "Un jeune habitant"
    assert "Enzo" not in young.public_name


def test_before_fifteen_a_parent_agrees_too(town, officer, inhabitant, nothing_changes):
    """Loi n° 78-17, article 45: on the day of fifteen years, one agrees alone."""
    at_fifteen = TODAY + relativedelta(years=3)
    details = {"display_name": "Enzo", "referent": inhabitant}
    older = actions.enter_at_counter(officer, town, adult_on=at_fifteen, parent_agreed=True, **details)
    assert older.parent_agreed_on is None
    nothing_changes()
    with pytest.raises(ValidationError) as caught:
        actions.enter_at_counter(officer, town, adult_on=at_fifteen + datetime.timedelta(days=1), **details)
    assert "accord d'un parent" in caught.value.message_dict["parent_agreed"][0]


def test_the_birthday_that_has_come_makes_an_adult_who_needs_nobody(town, officer, inhabitant):
    adult = actions.enter_at_counter(officer, town, display_name="Enzo", adult_on=TODAY, referent=inhabitant)
    assert (adult.adult_on, adult.referent, adult.is_minor) == (None, None, False)


@pytest.mark.parametrize(
    ("details", "field", "says"),
    [
        ({"display_name": ""}, "display_name", "manque"),
        ({"display_name": "x" * 81}, "display_name", "81 caractères"),
        ({"display_name": "Mаrc"}, "display_name", "alphabets"),
        ({"phone": "0" * 31}, "phone", "31 caractères"),
        ({"email": "rien"}, "email", ""),
        ({"adult_on": IN_SIX_YEARS}, "referent", "adulte référent"),
        ({"adult_on": TODAY.replace(day=1, year=TODAY.year + 19)}, "adult_on", "pas encore née"),
        ({"adult_on": datetime.date(9999, 12, 31)}, "adult_on", "pas encore née"),
    ],
)
def test_what_cannot_be_at_the_counter(town, officer, nothing_changes, details, field, says):
    nothing_changes()
    with pytest.raises(ValidationError) as caught:
        actions.enter_at_counter(officer, town, **{"display_name": "Jean", **details})
    assert says in " ".join(caught.value.message_dict[field])


def test_a_minor_or_a_stranger_answers_for_nobody(town, officer, nothing_changes):
    young = factories.UserFactory(minor=True, inhabitant_of=town)
    stranger = factories.UserFactory(inhabitant_of=factories.TownFactory())
    nothing_changes()
    for referent, says in ((young, "18 ans ou plus"), (stranger, "pas connu")):
        with pytest.raises(ValidationError) as caught:
            actions.enter_at_counter(
                officer, town, display_name="Enzo", adult_on=IN_SIX_YEARS, referent=referent
            )
        assert says in caught.value.message_dict["referent"][0]


def test_an_address_is_one_persons(town, officer, inhabitant, nothing_changes):
    nothing_changes()
    with pytest.raises(ValidationError) as caught:
        actions.enter_at_counter(officer, town, display_name="Jean", email=inhabitant.email.upper())
    assert "email" in caught.value.message_dict


# --- register


@pytest.mark.parametrize("who", ["administrator", "system"])
def test_an_account_is_registered(who, request, town):
    actor = queries.system() if who == "system" else request.getfixturevalue(who)
    person = actions.register(actor, town, display_name="Zoé", email=" Zoe@Exemple.fr ", is_invented=True)
    assert (person.email, person.is_invented, person.claimed_at) == ("zoe@exemple.fr", True, None)
    assert person in queries.people_of(town)
    assert (told("register").territory_id, told("register").audience) == (town.pk, Audience.STAFF)


@pytest.mark.parametrize("who", ["inhabitant", "officer", "mayor"])
def test_only_an_administrator_registers(who, request, town, nothing_changes):
    actor = request.getfixturevalue(who)
    nothing_changes()
    with pytest.raises(NotAllowed):
        actions.register(actor, town, display_name="Zoé", email="zoe@exemple.fr")


@pytest.mark.parametrize("email", ["", "zoe", "taken"])
def test_an_account_is_registered_with_an_address_of_its_own(town, administrator, nothing_changes, email):
    email = administrator.email if email == "taken" else email
    nothing_changes()
    with pytest.raises(ValidationError) as caught:
        actions.register(administrator, town, display_name="Zoé", email=email)
    assert "email" in caught.value.message_dict


# --- open_account


def test_only_terril_opens_an_account_by_mail(town, officer, nothing_changes):
    nothing_changes()
    with pytest.raises(NotAllowed):
        actions.open_account(officer, town, email="a@exemple.fr", language="fr")


def test_two_tabs_that_prove_an_address_make_one_account(town):
    first = actions.open_account(queries.system(), town, email="a@exemple.fr", language="fr")
    assert actions.open_account(queries.system(), town, email="A@exemple.fr", language="en") == first


# --- rename


def test_one_renames_oneself_and_an_officer_those_of_the_counter(town, officer, inhabitant):
    actions.rename(inhabitant, inhabitant, display_name="Zoé", phone="1", language="en")
    inhabitant.refresh_from_db()
    assert (inhabitant.display_name, inhabitant.phone, inhabitant.language) == ("Zoé", "1", "en")
    assert told("rename").audience == Audience.PRIVATE
    visitor = actions.enter_at_counter(officer, town, display_name="Jean")
    actions.rename(officer, visitor, display_name="Jean-Paul")
    visitor.refresh_from_db()
    assert visitor.display_name == "Jean-Paul"


def test_nobody_renames_another(town, officer, inhabitant, administrator, nothing_changes):
    claimed = factories.UserFactory(
        inhabitant_of=town, entered_by=officer, claimed_at=timezone.now(), display_name="Jean"
    )
    elsewhere = factories.UserFactory(officer_of=factories.TownFactory())
    visitor = factories.UserFactory(inhabitant_of=town, entered_by=officer, display_name="Jean")
    nothing_changes()
    for actor, person in (
        (officer, inhabitant),
        (administrator, inhabitant),
        (officer, claimed),
        (elsewhere, visitor),
        (inhabitant, visitor),
    ):
        with pytest.raises(NotAllowed):
            actions.rename(actor, person, display_name="Autre")
        person.refresh_from_db()
        assert person.display_name != "Autre"


# --- grant, withdraw


def test_an_administrator_gives_a_role_and_its_title(town, administrator, inhabitant):
    membership = actions.grant(administrator, town, user=inhabitant, role=Role.ELECTED, title=" Maire ")
    assert (membership.title, membership.granted_by) == ("Maire", administrator)
    assert User.objects.get(pk=inhabitant.pk).has_role(Role.ELECTED, town)
    entry = told("grant")
    assert (entry.territory_id, entry.audience, entry.facts) == (town.pk, Audience.STAFF, {"role": "elected"})
    again = actions.grant(administrator, town, user=inhabitant, role=Role.ELECTED, title="Adjointe")
    assert (again.pk, again.title) == (membership.pk, "Adjointe")


def test_a_role_above_reaches_down_and_never_up_or_aside(town):
    agglomeration = factories.TownFactory(kind="agglomeration", host=None)
    below = factories.TownFactory(parent=agglomeration)
    quarter = factories.QuarterFactory(parent=below)
    person = factories.UserFactory(administrator_of=agglomeration)
    assert all(person.has_role(Role.ADMINISTRATOR, t) for t in (agglomeration, below, quarter))
    assert not person.has_role(Role.ADMINISTRATOR, town)
    lower = factories.UserFactory(administrator_of=below)
    assert lower.has_role(Role.ADMINISTRATOR, quarter)
    assert not lower.has_role(Role.ADMINISTRATOR, agglomeration)


@pytest.mark.parametrize("who", ["inhabitant", "officer", "mayor", "service_member"])
def test_only_an_administrator_gives_and_takes_roles(who, request, town, administrator, nothing_changes):
    actor = request.getfixturevalue(who)
    membership = administrator.memberships.get()
    nothing_changes()
    for role in Role:
        with pytest.raises(NotAllowed):
            actions.grant(actor, town, user=actor, role=role)
    with pytest.raises(NotAllowed):
        actions.withdraw(actor, membership)


def test_an_administrator_of_another_town_gives_and_takes_nothing(town, officer, nothing_changes):
    elsewhere = factories.UserFactory(administrator_of=factories.TownFactory())
    nothing_changes()
    with pytest.raises(NotAllowed):
        actions.grant(elsewhere, town, user=elsewhere, role=Role.OFFICER)
    with pytest.raises(NotAllowed):
        actions.withdraw(elsewhere, officer.memberships.get())


def test_roles_that_cannot_be(town, administrator, inhabitant, nothing_changes):
    young = factories.UserFactory(minor=True, inhabitant_of=town)
    nothing_changes()
    for details, field in (
        ({"user": inhabitant, "role": "king"}, "role"),
        ({"user": young, "role": Role.ELECTED}, "user"),
        ({"user": inhabitant, "role": Role.ELECTED, "title": "x" * 81}, "title"),
    ):
        with pytest.raises(ValidationError) as caught:
            actions.grant(administrator, town, **details)
        assert field in caught.value.message_dict


def test_a_role_is_taken_back(town, administrator, officer):
    membership = officer.memberships.get()
    actions.withdraw(administrator, membership)
    assert not officer.memberships.exists()
    entry = told("withdraw")
    assert (entry.subject_id, entry.territory_id, entry.facts) == (
        membership.pk,
        town.pk,
        {"role": "officer"},
    )


def test_the_last_administrator_keeps_the_keys(town, administrator, nothing_changes):
    nothing_changes()
    with pytest.raises(ValidationError) as caught:
        actions.withdraw(administrator, administrator.memberships.get())
    assert "votre dernier rôle d'administrateur" in caught.value.messages[0]


def test_one_cannot_lock_oneself_out_even_when_others_remain(town, administrator, nothing_changes):
    factories.UserFactory(administrator_of=town)
    nothing_changes()
    with pytest.raises(ValidationError):
        actions.withdraw(administrator, administrator.memberships.get())


def test_another_administrator_may_do_it(town, administrator):
    other = factories.UserFactory(administrator_of=town)
    actions.withdraw(other, administrator.memberships.get())
    assert not administrator.memberships.exists()


def test_who_administers_from_above_may_give_up_the_town(town):
    region = factories.TownFactory(kind="region", host=None)
    below = factories.TownFactory(parent=region)
    person = factories.UserFactory(administrator_of=region)
    mine = Membership.objects.create(user=person, territory=below, role=Role.ADMINISTRATOR)
    actions.withdraw(person, mine)
    assert person.memberships.count() == 1


def test_a_closed_account_is_no_administrator_left(town, administrator, nothing_changes):
    factories.UserFactory(administrator_of=town, is_active=False)
    nothing_changes()
    with pytest.raises(ValidationError):
        actions.withdraw(administrator, administrator.memberships.get())


def test_two_administrators_who_take_each_others_role_leave_one(town, administrator):
    other = factories.UserFactory(administrator_of=town)
    mine, theirs = administrator.memberships.get(), other.memberships.get()
    assert other.has_role(Role.ADMINISTRATOR, town)  # read before the other one was quicker
    actions.withdraw(administrator, theirs)
    with pytest.raises(ValidationError) as caught:
        actions.withdraw(other, mine)
    assert "au moins un administrateur" in caught.value.messages[0]
    assert administrator.memberships.exists()
