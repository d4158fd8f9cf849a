"""Who may erase whom, and that a refusal changes nothing."""

from __future__ import annotations

import pytest

from terril.foundation.actions import NotAllowed
from terril.foundation.models import JournalEntry
from terril.people.models import User
from terril.people.queries import system
from terril.privacy import actions
from terril.privacy.actions import works
from terril.privacy.models import LegalText
from terril.privacy.words import Words
from tests import factories


@pytest.fixture
def elder(town):
    return factories.UserFactory(without_email=True, inhabitant_of=town, display_name="Rose Lens")


def untouched(person):
    again = User.objects.get(pk=person.pk)
    return again.display_name == person.display_name and not JournalEntry.objects.exists()


@pytest.mark.parametrize("who", ["officer", "administrator", "mayor", "neighbour"])
def test_nobody_erases_somebody_else(request, town, inhabitant, who):
    actor = factories.UserFactory(inhabitant_of=town) if who == "neighbour" else request.getfixturevalue(who)
    for action in (actions.erase, actions.erase_at_the_counter, actions.erase_unused):
        with pytest.raises(NotAllowed):
            action(actor, inhabitant)
    assert untouched(inhabitant)


def test_who_acts_for_the_town_gives_the_role_back_first(officer, administrator):
    for person in (officer, administrator):
        with pytest.raises(NotAllowed, match="retirer le rôle"):
            actions.erase(person, person)
        with pytest.raises(NotAllowed):
            actions.erase_unused(system(), person)
        assert untouched(person)


def test_the_counter_erases_those_of_its_town_who_have_no_address(officer, elder):
    elsewhere = factories.UserFactory(officer_of=factories.TownFactory())
    with pytest.raises(NotAllowed):
        actions.erase_at_the_counter(elsewhere, elder)
    assert untouched(elder)
    actions.erase_at_the_counter(officer, elder)
    with pytest.raises(NotAllowed):
        actions.erase_at_the_counter(officer, User.objects.get(pk=elder.pk))


def test_an_account_is_erased_once(inhabitant):
    actions.erase(inhabitant, inhabitant)
    with pytest.raises(NotAllowed, match="déjà effacé"):
        actions.erase(inhabitant, inhabitant)


@pytest.mark.django_db
def test_terril_itself_is_not_erased():
    with pytest.raises(NotAllowed):
        actions.erase_unused(system(), system())


def test_all_or_nothing(inhabitant, monkeypatch):
    def fail(person):
        raise RuntimeError

    monkeypatch.setattr(works, "end_initiatives", fail)
    with pytest.raises(RuntimeError):
        actions.erase(inhabitant, inhabitant)
    assert untouched(inhabitant)


def test_both_towns_are_told_and_the_young_need_another_referent(town):
    other = factories.TownFactory()
    person = factories.UserFactory(inhabitant_of=town)
    person.memberships.create(territory=other, role="inhabitant")
    ward = factories.UserFactory(minor=True, referent=person)
    actions.erase(person, person)
    told = JournalEntry.objects.filter(action="privacy.note_erased").values_list("territory_id", flat=True)
    assert set(told) == {town.pk, other.pk}
    assert User.objects.get(pk=ward.pk).referent is None


def test_pages_are_the_administrator_s(town, officer, administrator):
    details = {"page": "vie-privee", "language": "fr", "text": "Bonjour"}
    with pytest.raises(NotAllowed):
        actions.write_page(officer, town, **details)
    for wrong in ({"page": "autre"}, {"language": "de"}, {"text": "x" * 30_000}):
        with pytest.raises(Exception, match=r"n'existe pas|n'écrit pas|trop long"):
            actions.write_page(administrator, town, **{**details, **wrong})
    assert not LegalText.objects.exists()
    actions.write_page(administrator, town, **details)
    assert JournalEntry.objects.latest("pk").facts == {"page": "/vie-privee/"}


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Bonjour ROSE  LENS, ça va", "Bonjour …, ça va"),
        ("Mme Lens et M. Lens", "… et …"),
        ("La rose de Lens", "La rose de Lens"),
        ("/initiatives/3-rose-lens-plante/", "/initiatives/3-nom-retire-plante/"),
        ("Au 06.12.34.56.78 ou r@x.fr", "Au … ou …"),
        ({"a": ["Rose Lens", 2]}, {"a": ["…", 2]}),
    ],
)
def test_what_names_somebody_is_found_and_roses_stay(text, cleaned):
    words = Words.of(name="Rose Lens", email="r@x.fr", phone="06 12 34 56 78")
    assert words.clean(text) == cleaned
    assert words.name(text) == (text != cleaned)


def test_a_first_name_alone_is_not_looked_for():
    words = Words.of(name="Rose", email=None, phone="12")
    assert words.clean("Une rose, rue Rose, au 12") == "Une rose, rue Rose, au 12"
