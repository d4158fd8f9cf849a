"""What was done to a sealed journal is found; an erasure is not a fault."""

import datetime
import hashlib
import json
import sqlite3

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from terril.foundation import seals
from terril.foundation.models import JournalEntry, Seal
from tests import factories
from tests.journal_opened import journal_opened


def findings(town):
    return list(seals.Verification(town.pk))


@pytest.fixture
def chained(town, write):
    """Nine entries in three seals, and one entry not sealed yet."""
    for batch in range(3):
        write(town, *[f"{batch}-{n}" for n in range(3)])
        seals.seal(town.pk)
    write(town, "pas encore")
    return town


def tamper(*statements):
    """Write into the tables with the guards taken off, as somebody with the file in hand would."""
    with journal_opened(), connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)


def test_a_journal_left_alone_is_intact(chained):
    verification = seals.Verification(chained.pk)
    assert list(verification) == []
    assert (verification.entries, verification.seals, verification.erased) == (10, 3, 0)
    assert verification.summary(chained.name) == (
        f"{chained.name} : 10 entrées relues, 3 sceaux, 0 aux faits effacés."
    )


def test_a_root_is_what_the_documentation_says(town, write):
    entries = write(town, "un", "deux")
    seal = seals.seal(town.pk)

    def sha(value):
        text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    digests = []
    for entry in entries:
        columns = {name: getattr(entry, name) for name in seals.SEALED_COLUMNS}
        columns["happened_at"] = entry.happened_at.astimezone(datetime.UTC).isoformat(timespec="microseconds")
        digests.append(sha(columns))
    assert seal.root == sha(["", 1, 2, digests])
    write(town, "trois")
    assert seals.seal(town.pk).previous_root == seal.root


def test_nothing_new_makes_no_seal(chained):
    assert seals.seal(chained.pk).number == 4
    assert seals.seal(chained.pk) is None
    assert findings(chained) == []


def test_towns_are_sealed_each_on_its_own(chained, write):
    other = factories.TownFactory()
    write(other, "ailleurs")
    assert seals.seal(other.pk).number == 1
    assert findings(chained) == findings(other) == []


@pytest.mark.parametrize(
    "change",
    ["action = 'x'", "actor_id = 1000", "on_behalf_of_id = 1000", "happened_at = '2000-01-01 10:00:00+00'"],
)
def test_an_edit_is_found(chained, change):
    tamper(f"UPDATE foundation_journalentry SET {change} WHERE sequence = 5")
    found = findings(chained)
    assert len(found) == 1
    assert "entrées 4 à 6" in found[0]


def test_edited_facts_are_found_where_they_are(chained):
    tamper("""UPDATE foundation_journalentry SET facts = '{"title": "autre"}' WHERE sequence = 5""")
    assert findings(chained) == ["Entrée 5 : ce qu'elle raconte a été modifié."]


def test_edited_facts_with_a_digest_to_match_are_found(chained):
    digest = seals.journal.digest_of_facts("sel", {"title": "autre"})
    tamper(
        f"""UPDATE foundation_journalentry SET facts = '{{"title": "autre"}}', salt = 'sel',
        facts_digest = '{digest}' WHERE sequence = 5"""
    )
    assert any("Sceau 2" in finding for finding in findings(chained))


def test_edited_facts_not_sealed_yet_are_found(chained):
    tamper("""UPDATE foundation_journalentry SET facts = '{"title": "autre"}' WHERE sequence = 10""")
    assert findings(chained) == ["Entrée 10 : ce qu'elle raconte a été modifié."]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("sequence = 1", "Entrée 1 : elle a été retirée."),
        ("sequence IN (5, 6)", "Entrées 5 à 6 : elles ont été retirées."),
        ("sequence = 10", "Entrée 10 : elle a été retirée."),
        ("sequence > 3", "Entrées 4 à 10 : elles ont été retirées."),
        ("sequence > 0", "Entrées 1 à 10 : elles ont été retirées."),
    ],
)
def test_a_removal_is_found(chained, condition, expected):
    tamper(f"DELETE FROM foundation_journalentry WHERE {condition}")
    assert expected in findings(chained)


def test_a_removal_hidden_by_renumbering_is_found(chained):
    tamper(
        "DELETE FROM foundation_journalentry WHERE sequence = 5",
        *[
            f"UPDATE foundation_journalentry SET sequence = {n - 1} WHERE sequence = {n}"
            for n in range(6, 11)
        ],
        "UPDATE foundation_journalhead SET sequence = 9",
    )
    assert any("Sceau 2" in finding for finding in findings(chained))


def test_a_reordering_is_found(chained):
    tamper(
        "UPDATE foundation_journalentry SET sequence = 100 WHERE sequence = 4",
        "UPDATE foundation_journalentry SET sequence = 4 WHERE sequence = 6",
        "UPDATE foundation_journalentry SET sequence = 6 WHERE sequence = 100",
    )
    found = findings(chained)
    assert "Entrée 5 : elle n'est plus à sa place, l'ordre a été changé." in found
    assert any("Sceau 2" in finding for finding in found)


def test_an_addition_is_found(chained):
    columns = ", ".join(c for c in seals.SEALED_COLUMNS if c not in ("id", "sequence"))
    tamper(
        f"INSERT INTO foundation_journalentry (sequence, facts, salt, {columns}) "
        f"SELECT 11, facts, salt, {columns} FROM foundation_journalentry WHERE sequence = 1"
    )
    assert findings(chained) == ["1 entrée a été ajoutée à la fin sans passer par Terril."]


def test_a_replaced_seal_is_found(chained):
    tamper(f"UPDATE foundation_seal SET root = '{'0' * 64}' WHERE number = 2")
    found = findings(chained)
    assert any(finding.startswith("Sceau 2 : il ne correspond plus") for finding in found)
    assert any(finding.startswith("Sceau 3 : il ne suit plus") for finding in found)


def _forged_root(town, number):
    seal = Seal.objects.get(territory_id=town.pk, number=number)
    root = seals.Root(seal.previous_root, seal.first_sequence, seal.last_sequence)
    entries = JournalEntry.objects.filter(
        territory_id=town.pk, sequence__range=(seal.first_sequence, seal.last_sequence)
    )
    for entry in entries.order_by("sequence"):
        root.add(entry)
    return root.value()


def test_a_seal_made_anew_to_match_an_edit_is_found_by_the_next(chained):
    tamper("UPDATE foundation_journalentry SET action = 'x' WHERE sequence = 5")
    tamper(f"UPDATE foundation_seal SET root = '{_forged_root(chained, 2)}' WHERE number = 2")
    assert [finding[:24] for finding in findings(chained)] == ["Sceau 3 : il ne suit plu"]


def test_a_last_seal_made_anew_is_found_by_whoever_noted_it(chained):
    noted = Seal.objects.get(number=3).short
    assert seals.unknown_seals([noted, noted.upper()]) == []
    tamper("UPDATE foundation_journalentry SET action = 'x' WHERE sequence = 8")
    tamper(f"UPDATE foundation_seal SET root = '{_forged_root(chained, 3)}' WHERE number = 3")
    assert findings(chained) == []
    assert len(seals.unknown_seals([noted])) == 1


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("number = 1", "Sceau 2 : le sceau qui devait le précéder a été retiré."),
        ("number = 2", "Sceau 3 : le sceau qui devait le précéder a été retiré."),
    ],
)
def test_a_removed_seal_is_found(chained, condition, expected):
    tamper(f"DELETE FROM foundation_seal WHERE {condition}")
    assert expected in findings(chained)


def test_an_erasure_keeps_the_chain_whole(chained):
    ids = JournalEntry.objects.filter(sequence__in=[2, 5, 10]).values_list("pk", flat=True)
    assert seals.erase_facts(ids) == 3
    verification = seals.Verification(chained.pk)
    assert list(verification) == []
    assert verification.erased == 3
    assert seals.seal(chained.pk).number == 4
    assert findings(chained) == []


def test_an_edit_beside_an_erasure_is_still_found(chained):
    seals.erase_facts(JournalEntry.objects.filter(sequence=5).values_list("pk", flat=True))
    tamper("UPDATE foundation_journalentry SET actor_id = 1000 WHERE sequence = 5")
    assert len(findings(chained)) == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"n": 2.0, "half": 0.5, "small": 1e-7},
        {"2": [1, [2.0, None, True]], "é": "«\u00a0l'idée\u00a0» 🌻"},
        {"b": {"z": 1, "a": 2}, "a": ""},
    ],
)
def test_facts_come_back_from_any_database_as_they_were_digested(town, officer, facts):
    entry = seals.journal.write(
        action="x", actor=officer, subject=town, audience="public", on_behalf_of=None, facts=facts
    )
    entry.refresh_from_db()
    assert seals.journal.digest_of_facts(entry.salt, entry.facts) == entry.facts_digest


def test_progress_is_told(chained):
    told = []
    list(seals.Verification(chained.pk, lambda *news: told.append(news[:2])))
    assert told[-1] == (10, 10)


def test_a_long_journal_costs_no_more_queries(chained, write, django_assert_num_queries):
    with django_assert_num_queries(5):
        list(seals.Verification(chained.pk))
    write(chained, *[str(n) for n in range(60)])
    with django_assert_num_queries(5):
        list(seals.Verification(chained.pk))


def test_a_batch_is_sealed_when_full_or_an_hour_old(town, write, monkeypatch):
    now = timezone.now()
    write(town, "un", "deux")
    assert seals.seal_due(now) == []
    monkeypatch.setattr(seals, "FULL_BATCH", 2)
    assert [seal.number for seal in seals.seal_due(now)] == [1]
    write(town, "trois")
    assert seals.seal_due(now) == []
    assert [seal.number for seal in seals.seal_due(now + datetime.timedelta(hours=2))] == [2]
    assert seals.seal_due(now + datetime.timedelta(hours=4)) == []


@pytest.mark.django_db(transaction=True)
def test_a_second_connection_that_tampers_is_found(write):
    """The whole way round: another program opens the database, takes the guards off and edits."""
    town = factories.TownFactory()
    write(town, "un", "deux", "trois")
    seals.seal(town.pk)
    settings = connection.settings_dict
    edit = "UPDATE foundation_journalentry SET action = 'x' WHERE sequence = 2"
    if connection.vendor == "sqlite":
        other = sqlite3.connect(settings["NAME"])
        triggers = other.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            other.execute(edit)
        for name, _sql in triggers:
            other.execute(f"DROP TRIGGER {name}")
        other.execute(edit)
        for _name, sql in triggers:
            other.execute(sql)
        other.commit()
    else:
        other = psycopg.connect(host=settings["HOST"], user=settings["USER"], dbname=settings["NAME"])
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation), other.transaction():
            other.execute(edit)
        other.execute("ALTER TABLE foundation_journalentry DISABLE TRIGGER USER")
        other.execute(edit)
        other.execute("ALTER TABLE foundation_journalentry ENABLE TRIGGER USER")
        other.commit()
    other.close()
    assert len(findings(town)) == 1
