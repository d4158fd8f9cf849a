"""The officer imports a file with one bad line, mends it; a representative says what can be lent."""

from __future__ import annotations

import pytest

from terril.directory.models import Organisation
from terril.foundation.models import JournalEntry
from tests import factories
from tests.browser import DESKTOP, PHONE, PLAIN_PHONE
from tests.directory.files import waldec

pytestmark = pytest.mark.browser
CLUBS = ({}, {"id": "W595000002", "titre": "LES JARDINS OUVRIERS"}, {"adrs_codeinsee": "62000"})


def choose(visitor, content):
    visitor.field("Le fichier").set_input_files(
        {"name": "rna_waldec_dpt_62.csv", "mimeType": "text/csv", "buffer": content}
    )
    return visitor


@pytest.mark.parametrize("device", [DESKTOP, PLAIN_PHONE], ids=lambda device: device.name, indirect=True)
def test_a_file_with_a_bad_line_is_mended_and_the_associations_are_there(visit, cast):
    officer = visit(cast.officer).open("/atelier/").follow("Importer des acteurs")
    bad = waldec(CLUBS[0], {**CLUBS[1], "date_creat": "1998-13-02"}, CLUBS[2])
    choose(officer, bad).press("Lire le fichier", status=422)
    officer.sees("1 chose à corriger dans le fichier", "Ligne 3, colonne « date_creat »")
    assert not Organisation.objects.filter(rna__startswith="W").exists()

    choose(officer, waldec(*CLUBS)).press("Lire le fichier")
    officer.sees("Ce que ce fichier changerait", "Lignes d'autres communes", "LES JARDINS OUVRIERS")
    officer.press("Importer").sees("C'est importé")
    assert JournalEntry.objects.filter(action="directory.import_organisations").count() == 1

    found = visit().open("/acteurs/").fill("Chercher", "jardin ouvrier").press("Voir")
    found.sees("1 acteur").follow("LES JARDINS OUVRIERS").sees(
        "Ce qu'il a déclaré vouloir faire", "W595000002"
    )


@pytest.mark.parametrize("device", [PHONE], ids=lambda device: device.name, indirect=True)
def test_a_representative_says_what_can_be_lent_and_a_neighbour_finds_it(visit, cast):
    ring = [[2.75, 50.43], [2.85, 50.43], [2.85, 50.49], [2.75, 50.49], [2.75, 50.43]]
    cast.town.boundary = {"type": "Polygon", "coordinates": [ring]}
    cast.town.save()
    club = factories.OrganisationFactory(territory=cast.town, name="Les Mailles", slug="les-mailles")
    lea = visit(cast.inhabitant("Léa Dubois", speaks_for=club)).open("/acteurs/les-mailles/")
    lea.follow("Compléter cette page").tick("à prêter").fill("Quoi", "Dix tables pliantes").press("Ajouter")
    lea.sees("C'est ajouté", "Dix tables pliantes")
    lea.fill("Présentation", "On tricote le mercredi").unfold("Montrer sur la carte")
    lea.go(lea.page.get_by_alt_text("Carte de la commune")).sees("Un point est posé sur la carte")
    lea.press("Enregistrer").sees("C'est enregistré", "On tricote le mercredi", "Peut prêter")
    club.refresh_from_db()
    assert club.latitude is not None

    neighbour = visit().open("/acteurs/?vue=carte").fill("Chercher", "table").press("Voir")
    neighbour.sees("1 acteur", "1. Les Mailles")
    visit().open("/acteurs/").fill("Chercher", "tables").press("Voir").sees("Peut prêter : Dix tables")
