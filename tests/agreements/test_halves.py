"""The two halves and the other pieces that pages of initiatives include."""

from __future__ import annotations

import datetime

import pytest
from django.template.loader import render_to_string

from terril.agreements import actions
from terril.agreements.models import Commitment
from terril.agreements.queries import figures, halves, needs_in, needs_of, shares_of
from terril.directory.models import Organisation
from terril.foundation import clock
from tests.factories import CommitmentFactory, OrganisationFactory, PartyFactory, UserFactory

TODAY = datetime.date(2027, 5, 3)


def test_the_towns_half_comes_with_a_name_and_a_date(agreement, both_shares, hall):
    Organisation.objects.filter(pk=hall.pk).update(contact_name="Marc Delattre")
    both = halves(agreement, TODAY)
    (theirs,), (ours,) = both.town.lines, both.inhabitants.lines
    assert (theirs.who, theirs.contact, theirs.when) == ("Mairie", "Marc Delattre", "avant le 1er avril 2027")
    assert theirs.days_late == 32
    assert (ours.what, ours.how_much, ours.value_cents, ours.when) == (
        "Arroser les bacs",
        "40\u00a0heures",
        60000,
        "",
    )
    assert both.third is None
    said = render_to_string("agreements/_halves.html", {"halves": both})
    for part in ("Marc Delattre", "en retard de 32 jours", "600\u00a0€", "half-town", "half-us"):
        assert part in said
    assert said.index("half-town") < said.index("half-us")


def test_who_bears_it_and_what_is_free(agreement, need):
    ours = OrganisationFactory(territory=agreement.territory, name="Les Tricoteuses")
    actions.take(UserFactory(minor=True, display_name="Enzo Secret"), need)
    actions.take(UserFactory(speaks_for=ours), need, organisation=ours)
    (line,) = halves(agreement).inhabitants.lines
    assert (line.bearers, line.free, line.is_need) == (["Un jeune habitant", "Les Tricoteuses"], 1, True)
    said = render_to_string("agreements/_halves.html", {"halves": halves(agreement)})
    assert "Il reste 1 place" in said
    assert "Enzo" not in said


def test_partners_stand_beside_the_inhabitants(agreement, both_shares):
    partner = PartyFactory(
        agreement=agreement,
        side="third",
        organisation=OrganisationFactory(territory=agreement.territory, name="Filature du Nord"),
    )
    CommitmentFactory(party=partner, agreement=agreement, what="Un camion de laine", state="kept")
    both = halves(agreement)
    assert both.third.parties == ["Filature du Nord"]
    said = render_to_string("agreements/_halves.html", {"halves": both})
    assert "Un camion de laine" in said
    assert "Tenu" in said


def test_a_half_that_is_still_to_write_says_so(agreement):
    said = render_to_string("agreements/_halves.html", {"halves": halves(agreement)})
    assert "La commune n'a pas encore écrit sa part" in said
    assert "Cette part reste à écrire" in said


def test_the_same_number_of_queries_for_thirty_commitments(agreement, need, django_assert_num_queries):
    for number in range(29):
        other = CommitmentFactory(party=agreement.town_party, agreement=agreement, position=number, places=2)
        actions.take(UserFactory(), other)
    with django_assert_num_queries(3):
        both = halves(agreement)
        render_to_string("agreements/_halves.html", {"halves": both})
    assert len(both.town.lines) == 29


def test_needs_of_one_agreement(agreement, need, django_assert_num_queries):
    other = CommitmentFactory(places=2, party__agreement__is_public=True)
    with django_assert_num_queries(1):
        needs = needs_in(agreement, TODAY)
    assert needs == [need]
    said = render_to_string("agreements/_needs.html", {"needs": needs})
    assert f"/besoins/{need.pk}/prendre/" in said
    assert other.what not in said
    agreement.is_public = False
    assert needs_in(agreement, TODAY) == []


def test_the_soonest_need_comes_first(agreement, town):
    for what, ends in (("Sans date", None), ("Bientôt", TODAY), ("Plus tard", TODAY.replace(year=2028))):
        CommitmentFactory(
            party=agreement.our_party,
            agreement=agreement,
            places=1,
            what=what,
            when_kind="before" if ends else "unspecified",
            when_ends_on=ends,
        )
    assert [need.what for need in needs_of(town, TODAY)] == ["Bientôt", "Plus tard", "Sans date"]


def test_figures_are_shown_with_their_sources(agreement, both_shares, officer, member):
    actions.estimate(
        officer,
        agreement,
        what="Entreprise",
        amount_cents=10_000_000,
        source="services techniques",
        on=datetime.date(2026, 5, 1),
    )
    actions.deliver(member, both_shares[1], on=datetime.date(2026, 5, 1), quantity=10)
    said = render_to_string("agreements/_figures.html", {"figures": figures(agreement)})
    for part in (
        "100\u00a0000\u00a0€",
        "300\u00a0€",
        "600\u00a0€",
        "150\u00a0€",
        "services techniques",
        "devis du 3 mai 2026",
    ):
        assert part in said


@pytest.mark.parametrize("count", [0, 1])
def test_figures_of_nothing_are_shown_too(agreement, count):
    assert "three-figures" in render_to_string("agreements/_figures.html", {"figures": figures(agreement)})


def test_the_document_is_the_text_to_sign(agreement, both_shares, officer, mayor):
    version = actions.propose_version(officer, agreement)
    signature = actions.sign(mayor, version, party=agreement.town_party, digest=version.digest)
    said = render_to_string(
        "agreements/_document.html",
        {
            "content": version.content,
            "signatures": [signature],
            "number": version.number,
            "digest": version.digest,
        },
    )
    for part in ("Arroser les bacs", "Poser les bacs", "Assurances", mayor.display_name, version.digest):
        assert part in said
    draft = render_to_string(
        "agreements/_document.html",
        {"content": version.content, "signatures": [], "number": 0, "digest": ""},
    )
    assert "pas encore à signer" in draft


def test_ones_own_shares(inhabitant, town, need):
    share = actions.take(inhabitant, need)
    assert list(shares_of(inhabitant, town)) == [share]
    Commitment.objects.filter(pk=need.pk).update(state="kept")
    assert list(shares_of(inhabitant, town)) == []
    assert clock.today()


def test_nobody_is_named_for_what_was_not_kept(agreement, need):
    bearer = UserFactory(display_name="Léo Malchance")
    actions.take(bearer, need)
    Commitment.objects.filter(pk=need.pk).update(state="not_kept", state_reason="Deux semaines sans eau.")
    (line,) = halves(agreement).inhabitants.lines
    assert (line.state, line.bearers) == ("not_kept", [])
    said = render_to_string("agreements/_halves.html", {"halves": halves(agreement)})
    assert "Deux semaines sans eau." in said
    assert "Malchance" not in said
