"""`terril backup`, `terril restore` and `terril check`, as a person at a terminal would."""

from __future__ import annotations

import errno
import signal
import zipfile

import pytest

from terril.cli import memory
from terril.deployment import backup, marks
from terril.deployment.checks import CHECKS, Finding, Severity
from terril.deployment.checks.registry import Check
from terril.foundation.models import JournalEntry

ON_DISK = pytest.mark.django_db(transaction=True)


@ON_DISK
def test_a_backup_is_made_told_and_checked(terril, town, tmp_path):
    path = tmp_path / "town.zip"
    said = terril("backup", str(path))
    assert (said.code, said.err) == (0, "")
    assert "Relu, entier." in said.out
    assert marks.last_backup() is not None
    said = terril("restore", str(path), "--check")
    assert (said.code, town.name in said.out) == (0, True)
    # Here somebody lives already.
    said = terril("restore", str(path))
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert "--replace" in said.err
    assert terril("backup", str(path)).code == 1
    assert terril("backup", str(path), "--force").code == 0


@ON_DISK
def test_a_full_disk_is_one_sentence_and_leaves_no_file(terril, town, tmp_path, monkeypatch):
    def full(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backup, "_write_tables", full)
    said = terril("backup", str(tmp_path / "town.zip"))
    assert (said.code, said.out) == (1, "")
    assert "plus de place" in said.err
    assert not list(tmp_path.glob("*.zip*"))
    assert not list(tmp_path.glob(".*"))


@ON_DISK
def test_what_was_wrong_already_is_told(terril, town, tmp_path, monkeypatch):
    def full(size):
        raise OSError(errno.ENOSPC, "No space left on device")

    made = backup.Made(size=10, rows=2, media=1, media_missing=[f"{n}.webp" for n in range(7)], findings=1)
    monkeypatch.setattr(backup, "make", lambda *_args, **_named: made)
    # The backup is there all the same when it cannot be noted.
    monkeypatch.setattr(marks, "backup_made", full)
    said = terril("backup", str(tmp_path / "town.zip"))
    assert said.code == 0
    assert "7 photos manquaient" in said.err
    assert "4.webp…" in said.err
    assert "anomalies" in said.err


def test_a_pipe_is_refused(terril):
    said = terril("backup", "-")
    assert (said.code, said.out) == (1, "")
    assert "il lui faut un fichier" in said.err


def test_asked_to_end_it_takes_away_what_was_begun():
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as end, memory._tidy_end():
        signal.raise_signal(signal.SIGTERM)
    assert end.value.code == 143
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.django_db
def test_a_file_that_is_no_backup(terril, tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as file:
        file.writestr("x", "y")
    for words in (["--check"], [], ["--replace"]):
        said = terril("restore", str(tmp_path / "x.zip"), *words)
        assert (said.code, said.out) == (1, "")
        assert "n'est pas une sauvegarde" in said.err
    assert not JournalEntry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("findings", "code", "words"),
    [
        ([], 0, ["✓ Le disque", "Rien de grave."]),
        (
            [Finding("Presque.", "Pensez-y.", Severity.REMARK)],
            0,
            ["! Le disque", "→ Pensez-y.", "Rien"],
        ),
        ([Finding("Plein.", "Videz.")] * 2, 1, ["✗ Le disque", "Plein.", "→ Videz.", "2 problèmes."]),
    ],
)
def test_the_checks_are_printed_and_end_with_a_code(terril, monkeypatch, findings, code, words):
    for name in list(CHECKS):
        monkeypatch.delitem(CHECKS, name)
    monkeypatch.setitem(CHECKS, "one", Check("Le disque", lambda asked: iter(findings)))
    said = terril("check")
    assert said.code == code
    for expected in words:
        assert expected in said.out
