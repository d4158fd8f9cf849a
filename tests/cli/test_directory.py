"""`terril directory import` and `terril directory template`."""

from __future__ import annotations

import pytest

from terril.directory.models import Organisation
from terril.foundation.models import JournalEntry
from tests import factories
from tests.directory.files import plain, waldec

pytestmark = pytest.mark.django_db


@pytest.fixture
def terril(terril):
    """Call the command, its unbreakable spaces made plain."""

    def call(*words):
        said = terril(*words)
        said.out, said.err = (text.replace("\u00a0", " ") for text in (said.out, said.err))
        return said

    return call


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "fichier.csv"

    def write(content):
        path.write_bytes(content)
        return str(path)

    return write


def test_a_dry_run_says_all_and_writes_nothing(terril, town, file):
    path = file(waldec({}, {"id": "W595000002", "position": "D"}, {"adrs_codeinsee": "62000"}))
    said = terril("directory", "import", path, "--dry-run")
    assert (said.code, said.err) == (0, "")
    assert "De plus : 1\n  LES AMIS DU TERRIL\n" in said.out
    assert "Lignes d'autres communes, laissées de côté : 1" in said.out
    assert "Fermés avant d'être inscrits, laissés de côté : 1" in said.out
    assert "rien n'a été écrit" in said.out
    assert not Organisation.objects.exists()
    assert not JournalEntry.objects.exists()


def test_a_file_is_imported_then_changes_nothing(terril, town, file):
    path = file(waldec({}))
    assert "C'est importé" in terril("directory", "import", path, "--format", "rna").out
    entries = JournalEntry.objects.count()
    assert "Tout est déjà à jour" in terril("directory", "import", path).out
    assert JournalEntry.objects.count() == entries == 1
    assert (
        "Mis à jour : 1\n  LES AMIS DU TERRIL (Adresse)"
        in terril("directory", "import", file(waldec({"adrs_numvoie": "14"})), "--dry-run").out
    )


def test_each_bad_line_is_named_and_nothing_is_done(terril, town, file):
    path = file(
        plain({"sorte": "ferme", "nom": "A"}, {"sorte": "x", "nom": "B"}, {"sorte": "ferme", "nom": ""})
    )
    said = terril("directory", "import", path)
    assert said.code == 1
    assert [line[:8] for line in said.err.splitlines()] == ["Ligne 3,", "Ligne 4,", "Rien n'a"]
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nulle-part.csv"], "ne se lit pas"),
        (["FILE", "--format", "rna"], "Ce n'est pas le répertoire national"),
        (["FILE", "--town", "75056"], "pas de commune"),
        (["FILE"], "plusieurs communes"),
    ],
)
def test_what_is_wrong_is_one_sentence(terril, town, file, words, says):
    path = file(plain({"sorte": "ferme", "nom": "A"}))
    if words == ["FILE"]:
        factories.TownFactory(insee_code="62000")
    said = terril("directory", "import", *[path if word == "FILE" else word for word in words])
    assert said.code == 1
    assert says in said.err
    assert said.err.count("\n") == 1


def test_a_town_is_named_by_its_host_or_its_code(terril, town, file):
    factories.TownFactory(insee_code="62000")
    for named in (town.host, "62528"):
        terril("directory", "import", file(plain({"sorte": "ferme", "nom": f"À {named}"})), "--town", named)
    assert Organisation.objects.filter(territory=town).count() == 2


def test_the_template_is_a_file_that_imports(terril, town, file):
    said = terril("directory", "template")
    assert "Tout est déjà à jour" in terril("directory", "import", file(said.out.encode())).out
