"""`terril journal verify` and `terril journal seal`."""

import pytest
from django.db import connection

from terril.foundation import journal, seals
from terril.foundation.models import Audience, Seal
from tests.journal_opened import journal_opened


@pytest.fixture
def told(town, officer):
    for title in ("un", "deux", "trois"):
        journal.write(
            action="x",
            actor=officer,
            subject=town,
            audience=Audience.PUBLIC,
            on_behalf_of=None,
            facts={"title": title},
        )
    return town


def test_an_intact_journal_ends_with_0(terril, told):
    said = terril("journal", "verify")
    assert said.code == 0
    assert "3 entrées relues" in said.out
    assert said.out.endswith("Le journal est intact.\n")


def test_an_empty_installation_has_an_intact_journal(terril, db):
    assert terril("journal", "verify").code == 0


def test_a_tampered_journal_ends_with_1_and_says_where(terril, told):
    with journal_opened(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM foundation_journalentry WHERE sequence = 2")
    said = terril("journal", "verify")
    assert said.code == 1
    assert "Entrée 2 : elle a été retirée." in said.out
    assert said.out.endswith("1 anomalie.\n")


def test_guards_taken_off_are_told(terril, told):
    with journal_opened():
        said = terril("journal", "verify")
    assert said.code == 1
    assert "journal_entry_delete" in said.out


def test_what_is_not_sealed_is_sealed(terril, told):
    said = terril("journal", "seal")
    assert (said.code, Seal.objects.get().root in said.out) == (0, True)
    assert terril("journal", "seal").out == ""


def test_a_noted_seal_must_still_be_there(terril, told):
    noted = seals.seal(told.pk).short
    assert terril("journal", "verify", "--noted", noted).code == 0
    said = terril("journal", "verify", "--noted", noted, "--noted", "0123456789ab")
    assert said.code == 1
    assert "0123456789ab" in said.out
