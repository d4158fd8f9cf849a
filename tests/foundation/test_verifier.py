"""The verifier that stands alone and `terril journal verify` give the same answers."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from django.db import connection

from terril.foundation import seals
from terril.foundation.actions import ACTIONS
from terril.foundation.models import Audience, JournalEntry, Seal
from terril.foundation.verifier import VERIFIER
from terril.foundation.verifier.carrying import journal_lines
from tests.journal_opened import journal_opened


def tamper(*statements):
    with journal_opened(), connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)


def verify(file, *options):
    """Run the verifier as a stranger would: no library, no environment of ours."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(VERIFIER), str(file), *options],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1"},
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def tell(town, officer, text, audience=Audience.PUBLIC):
    return seals.journal.write(
        action="promises.give_up",
        actor=officer,
        subject=town,
        audience=audience,
        on_behalf_of=None,
        facts={"what": text, "reason": "Parce que"},
    )


@pytest.fixture
def chained(town, officer):
    """Nine entries in three seals, the third and the sixth private, and one not sealed yet."""
    for batch in range(3):
        for n in range(3):
            is_private = n == 2 and batch < 2
            tell(town, officer, f"{batch}-{n}", Audience.PRIVATE if is_private else Audience.PUBLIC)
        seals.seal(town.pk)
    tell(town, officer, "pas encore")
    return town


@pytest.fixture
def carry(tmp_path, officer):
    def carry(town, change=None):
        lines = [
            json.loads(line)
            for line in journal_lines(town.pk, town.name, staff=frozenset({officer.pk}), deeds=("promises.",))
        ]
        if change:
            change(lines)
        file = tmp_path / "journal.jsonl"
        file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
        return file

    return carry


def at(lines, sequence):
    """Return the place of an entry in the file."""
    return next(n for n, line in enumerate(lines) if line.get("entry", line).get("sequence") == sequence)


def test_a_journal_left_alone_is_intact(chained, carry):
    noted = Seal.objects.get(number=2).short
    code, said = verify(carry(chained), "--seal", noted)
    assert code == 0
    assert said[0] == (
        f"{chained.name}\u00a0: 10 entrées relues (dont 2 par leur empreinte seulement, "
        "0 aux faits effacés), 3 sceaux."
    )
    assert said[-1] == "Le journal est intact."
    assert verify(carry(chained), "--english")[1][-1] == "The journal is intact."


def test_what_is_private_is_not_in_the_file(chained, carry, officer):
    text = carry(chained).read_text()
    assert "0-1" in text
    assert "0-2" not in text
    # Nor who acted, where the sentence does not name somebody who is not of the town hall.
    stranger = "".join(journal_lines(chained.pk, chained.name, staff=frozenset({officer.pk})))
    assert "0-1" not in stranger
    assert '"actor_id"' not in stranger.split("\n", 1)[1]


def test_what_a_sentence_does_not_tell_is_closed(town, officer, carry):
    tell(town, officer, "ouvert")
    seals.journal.write(
        action="promises.give_up",
        actor=officer,
        subject=town,
        audience=Audience.PUBLIC,
        on_behalf_of=None,
        facts={"what": "x", "reason": "y", "more": "caché"},
    )
    assert "promises.give_up" in ACTIONS
    text = carry(town).read_text()
    assert "ouvert" in text
    assert "caché" not in text


def drop(sequence):
    return lambda lines: lines.pop(at(lines, sequence))


def swap(lines):
    one, other = at(lines, 4), at(lines, 5)
    lines[one], lines[other] = lines[other], lines[one]


def reword(lines):
    lines[at(lines, 5)]["facts"]["what"] = "autre chose"


def redate(lines):
    lines[at(lines, 5)]["entry"]["happened_at"] = "2000-01-01T10:00:00.000000+00:00"


def reseal(lines):
    next(line for line in lines if line.get("seal") == 2)["root"] = "0" * 64


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (reword, "Entrée 5\u00a0: ce qu'elle raconte a été modifié."),
        (redate, "Sceau 2\u00a0: il ne correspond plus aux entrées 4 à 6."),
        (drop(5), "Entrée 5\u00a0: elle a été retirée."),
        (drop(6), "Entrée 6\u00a0: elle a été retirée."),
        (swap, "Entrée 4\u00a0: elle n'est plus à sa place, l'ordre a été changé."),
        (reseal, "Sceau 3\u00a0: il ne suit plus le sceau d'avant"),
    ],
    ids=["a word", "a date", "removed", "a private one removed", "swapped", "seal replaced"],
)
def test_a_doctored_file_is_found(chained, carry, change, told):
    code, said = verify(carry(chained, change))
    assert code == 1
    assert any(line.startswith(told) for line in said), said


def test_a_journal_rewritten_whole_is_found_by_whoever_kept_a_seal(chained, carry, tmp_path):
    kept = tmp_path / "feed.xml"
    kept.write_text(f"<summary>Empreinte : {Seal.objects.get(number=3).root}</summary>")
    assert verify(carry(chained), "--seals", str(kept))[0] == 0

    def forge(lines):
        lines[at(lines, 8)]["entry"]["action"] = "x"

    noted = Seal.objects.get(number=3).short
    tamper("UPDATE foundation_journalentry SET action = 'x' WHERE sequence = 8")
    root = seals.Root(Seal.objects.get(number=3).previous_root, 7, 9)
    for entry in JournalEntry.objects.filter(sequence__range=(7, 9)).order_by("sequence"):
        root.add(entry)
    tamper(f"UPDATE foundation_seal SET root = '{root.value()}' WHERE number = 3")
    assert verify(carry(chained))[0] == 0
    assert verify(carry(chained), "--seal", noted)[0] == 1
    code, said = verify(carry(chained), "--seals", str(kept))
    assert (code, said[0][:16]) == (1, "Le sceau noté «\u00a0")


def test_words_erased_stay_erased_and_the_chain_holds(chained, carry):
    seals.erase_facts(JournalEntry.objects.filter(sequence=5).values_list("pk", flat=True))
    file = carry(chained)
    assert "1-1" not in file.read_text()
    code, said = verify(file)
    assert code == 0
    assert "1 aux faits effacés" in said[0]


# What somebody with the database in hand would do, each found alike by both.
DOCTORED = {
    "left alone": (),
    "a column": ("UPDATE foundation_journalentry SET actor_id = 1000 WHERE sequence = 5",),
    "its words": (
        """UPDATE foundation_journalentry SET facts = '{"what": "x", "reason": "y"}' WHERE sequence = 5""",
    ),
    "removed": ("DELETE FROM foundation_journalentry WHERE sequence = 5",),
    "two removed": ("DELETE FROM foundation_journalentry WHERE sequence IN (4, 5)",),
    "the last removed": ("DELETE FROM foundation_journalentry WHERE sequence > 8",),
    "swapped": (
        "UPDATE foundation_journalentry SET sequence = 100 WHERE sequence = 4",
        "UPDATE foundation_journalentry SET sequence = 4 WHERE sequence = 6",
        "UPDATE foundation_journalentry SET sequence = 6 WHERE sequence = 100",
    ),
    "added": (
        "INSERT INTO foundation_journalentry (sequence, facts, salt, "
        + ", ".join(c for c in seals.SEALED_COLUMNS if c not in ("id", "sequence"))
        + ") SELECT 11, facts, salt, "
        + ", ".join(c for c in seals.SEALED_COLUMNS if c not in ("id", "sequence"))
        + " FROM foundation_journalentry WHERE sequence = 1",
    ),
    "a seal replaced": (f"UPDATE foundation_seal SET root = '{'0' * 64}' WHERE number = 2",),
    "a seal removed": ("DELETE FROM foundation_seal WHERE number = 2",),
    "a seal moved": ("UPDATE foundation_seal SET first_sequence = 5 WHERE number = 2",),
}


@pytest.mark.parametrize("how", DOCTORED)
def test_both_give_the_same_answers(chained, carry, how):
    tamper(*DOCTORED[how])
    expected = list(seals.Verification(chained.pk))
    code, said = verify(carry(chained))
    found = [line for line in said if line.startswith(("Entrée", "Sceau")) or "sans passer" in line]
    assert sorted(found) == sorted(expected)
    assert code == (1 if expected else 0)


@pytest.mark.parametrize("text", ["", "bonjour", "[]", '{"terril_journal": 99}', '{"terril_journal": 1}\n{'])
def test_what_is_no_journal_is_said_so(tmp_path, text):
    file = tmp_path / "x"
    file.write_text(text)
    code, said = verify(file)
    assert (code, len(said)) == (2, 1)
    assert verify(tmp_path / "absent")[0] == 2
