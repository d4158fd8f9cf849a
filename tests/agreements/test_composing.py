"""The text of an agreement: composed from the charter, the same for the same rows, and its differences."""

from __future__ import annotations

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from terril.agreements import actions
from terril.agreements.clauses import DEFAULTS, PLACEHOLDERS, fill, placeholders_in, unknown_placeholders
from terril.agreements.composing import compose, differences, digest_of
from terril.agreements.models import Agreement, Clause
from terril.foundation.actions import NotAllowed
from terril.foundation.models import JournalEntry
from terril.people.queries import system
from tests.factories import OrganisationFactory, PartyFactory, UserFactory

SHARES = ("title_fr", "title_en", "text_fr", "text_en")


def lines_of(content, key):
    return next((clause["lines"] for clause in content["clauses"] if clause["key"] == key), None)


def test_the_shipped_charter_covers_what_an_agreement_must():
    assert {block.key for block in DEFAULTS} >= {
        "object",
        "place",
        "town_share",
        "inhabitants_share",
        "partners_share",
        "conditions",
        "safety",
        "insurance",
        "upkeep",
        "duration",
        "review",
        "ending",
        "checklist",
    }
    checklist = next(block for block in DEFAULTS if block.key == "checklist").text_fr
    for item in (
        "collaborateurs occasionnels",
        "Offre de concours",
        "contrat d'engagement républicain",
        "2021-1109",
        "2021-1947",
        "2001-495",
        "23\u00a0000\u00a0€",
        "ne remplace pas un conseil juridique",
    ):
        assert item in checklist


@pytest.mark.parametrize("block", DEFAULTS, ids=lambda block: block.key)
def test_both_languages_say_the_same_things(block):
    assert unknown_placeholders(block.text_fr + block.text_en) == []
    assert set(placeholders_in(block.text_fr)) == set(placeholders_in(block.text_en))
    assert len(block.text_fr.splitlines()) == len(block.text_en.splitlines())
    assert not re.search("[ ][:;!?»]|«[ ]", block.text_fr), "an ordinary space where French asks for another"


def test_every_placeholder_is_used_or_at_least_fillable(agreement, both_shares):
    used = {name for block in DEFAULTS for name in placeholders_in(block.text_fr)}
    assert used <= PLACEHOLDERS
    clauses = compose(agreement, "fr")["clauses"]
    assert not any("{" in line for clause in clauses for line in clause["lines"])


def test_the_same_rows_give_the_same_text(agreement, both_shares, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        first = compose(agreement, "fr")
    assert first == compose(Agreement.objects.get(pk=agreement.pk), "fr")
    assert digest_of(first) == digest_of(compose(agreement, "fr"))
    assert digest_of(first) != digest_of(compose(agreement, "en"))


def test_what_is_written_is_in_the_text(agreement, both_shares, officer):
    actions.write_particulars(
        officer,
        agreement,
        particulars={"place": "Cité 5\nCité 11", "ending": "Rendre les clés."},
        starts_on=datetime.date(2027, 4, 1),
        ends_on=datetime.date(2027, 10, 31),
        review_on=datetime.date(2027, 7, 15),
    )
    actions.estimate(
        officer,
        agreement,
        what="Entreprise",
        amount_cents=100_000,
        source="devis",
        on=datetime.date(2026, 5, 1),
    )
    agreement.refresh_from_db()
    french, english = compose(agreement, "fr"), compose(agreement, "en")
    assert lines_of(french, "place") == ["Cité 5", "Cité 11"]
    assert lines_of(french, "ending")[-1] == "Rendre les clés."
    assert "le 1er avril 2027" in lines_of(french, "duration")[0]
    assert "2027" in lines_of(english, "duration")[0]
    assert french["cost_alone"] == "1\u00a0000\u00a0€"
    assert "1\u00a0000\u00a0€" in lines_of(french, "cost")[0]
    assert english["cost_alone"] == "€1,000"
    assert "Arroser les bacs" in lines_of(french, "upkeep")[0]
    ours = next(line for line in french["commitments"] if line["side"] == "inhabitants")
    assert (ours["how_much"], ours["value"], ours["valued_how"]) == (
        "40\u00a0heures",
        "600\u00a0€",
        "15 € l'heure",
    )


def test_without_dates_an_agreement_still_ends_and_is_reviewed(agreement, both_shares):
    content = compose(agreement, "fr")
    assert "un an après la dernière signature" in lines_of(content, "duration")[0]
    assert "six mois après la dernière signature" in lines_of(content, "review")[0]


def test_a_block_with_nothing_to_say_is_left_out(agreement, both_shares):
    content = compose(agreement, "fr")
    assert lines_of(content, "place") is None
    assert lines_of(content, "partners_share") is None
    PartyFactory(
        agreement=agreement,
        organisation=OrganisationFactory(territory=agreement.territory, name="Filature du Nord"),
        side="third",
        position=2,
    )
    assert "Filature du Nord" in lines_of(compose(agreement, "fr"), "partners_share")[0]


def test_a_young_stand_in_is_not_named(agreement, both_shares, member):
    actions.amend(member, both_shares[1], stand_in=UserFactory(minor=True, display_name="Enzo Secret"))
    assert "Enzo" not in str(compose(agreement, "fr"))


@given(words=st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=60))
def test_what_somebody_wrote_is_never_read_as_a_placeholder(words):
    values = dict.fromkeys(PLACEHOLDERS, "") | {"title": words, "parties": "SECRET"}
    assert fill("« {title} »", values) == [f"« {words} »".strip()]
    assert fill("« {title} »", values | {"title": "{parties} {nonsense} {"}) == ["« {parties} {nonsense} { »"]


def test_adopting_the_charter_twice_changes_nothing_the_second_time(officer, town):
    actions.adopt_charter(officer, town)
    mine = Clause.objects.get(territory=town, key="safety")
    actions.write_clause(
        officer,
        mine,
        title_fr="Sécurité d'abord",
        title_en="Safety first",
        text_fr="{title}",
        text_en="{title}",
    )
    actions.adopt_charter(system(), town)
    assert Clause.objects.filter(territory=town).count() == len(DEFAULTS)
    mine.refresh_from_db()
    assert mine.title_fr == "Sécurité d'abord"


def test_the_towns_own_charter_is_what_is_composed(officer, agreement, both_shares):
    before = compose(agreement, "fr")
    actions.adopt_charter(officer, agreement.territory)
    assert compose(agreement, "fr") == before
    mine = Clause.objects.get(territory=agreement.territory, key="safety")
    actions.write_clause(
        officer, mine, title_fr="Gants", title_en="Gloves", text_fr="Des gants à {town}.", text_en="Gloves."
    )
    assert lines_of(compose(agreement, "fr"), "safety") == [f"Des gants à {agreement.territory.name}."]


def test_who_writes_the_charter(inhabitant, mayor, administrator, officer, town):
    for actor in (inhabitant, mayor):
        with pytest.raises(NotAllowed):
            actions.adopt_charter(actor, town)
    assert not JournalEntry.objects.exists()
    actions.adopt_charter(administrator, town)
    clause = Clause.objects.filter(territory=town).first()
    with pytest.raises(NotAllowed):
        actions.write_clause(inhabitant, clause, title_fr="X", title_en="X", text_fr="X", text_en="X")


@pytest.mark.parametrize(
    "text", ["{nonsense}", "{", "}", "{}", "{ title }", "{title!r}", "{title.__class__}"]
)
def test_an_unknown_placeholder_is_refused(officer, town, text):
    actions.adopt_charter(officer, town)
    clause = Clause.objects.filter(territory=town).first()
    for field in ("text_fr", "text_en"):
        given = dict.fromkeys(SHARES, "X") | {field: f"Avant {text} après"}
        with pytest.raises(ValidationError) as caught:
            actions.write_clause(officer, clause, **given)
        assert field in caught.value.message_dict


def test_no_difference_between_a_text_and_itself(agreement, both_shares):
    assert differences(compose(agreement, "fr"), compose(agreement, "fr")) == []


def test_every_change_is_said(agreement, both_shares, officer, member):
    old = compose(agreement, "fr")
    theirs, ours = both_shares
    actions.amend(member, ours, quantity=50)
    actions.amend(member, theirs, valued_how="autre devis")
    actions.commit(member, agreement, party=agreement.our_party, kind="time", what="Peindre")
    actions.write_particulars(officer, agreement, particulars={"place": "Ici", "safety": "Des gants."})
    actions.estimate(
        officer, agreement, what="Tout", amount_cents=5, source="devis", on=datetime.date(2026, 1, 1)
    )
    actions.add_party(
        officer,
        agreement,
        organisation=OrganisationFactory(territory=agreement.territory, name="Filature"),
        side="third",
    )
    Agreement.objects.filter(pk=agreement.pk).update(title="Fleurir tout")
    new = compose(Agreement.objects.get(pk=agreement.pk), "fr")
    said = "\n".join(differences(old, new))
    for part in (
        "Fleurir tout",
        "Filature entre",
        "40\u00a0heures",
        "50\u00a0heures",
        "Peindre",
        "Des gants.",
        "Nouvel article\u00a0: «\u00a0Où\u00a0»",
        "précisé",
        "L'estimation",
    ):
        assert part in said
    back = "\n".join(differences(new, old))
    for part in ("Filature n'est plus", "Engagement retiré", "Article retiré", "lignes ont été retirées"):
        assert part in back
    assert len(differences(old, compose(agreement, "en"))) == 1
