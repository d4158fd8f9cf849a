"""The agreement on paper."""

from __future__ import annotations

import datetime
import json
import re
import subprocess

import pytest

from terril.agreements import actions
from terril.agreements.pdf import SHEET, agreement_pdf
from terril.agreements.queries import signatures_of
from terril.ui import pdf
from tests.factories import CommitmentFactory
from tests.real_parts import missing


@pytest.fixture
def version(agreement, both_shares, officer):
    return actions.propose_version(officer, agreement)


def text_of(document, tmp_path):
    """What somebody reads on the sheet."""
    path = tmp_path / "sheet.pdf"
    path.write_bytes(document)
    try:
        said = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    except FileNotFoundError:
        missing("pdftotext", "apt-get install poppler-utils")
        raise
    return said.stdout.decode()


def test_both_halves_the_clauses_and_a_place_to_sign(version, tmp_path):
    said = text_of(agreement_pdf(version), tmp_path)
    for part in (
        "Fleurir la cité",
        "La part de la commune",
        "La part des habitants",
        "Poser les bacs",
        "Arroser les bacs",
        "avant le 1er avril 2027",
        "Nom et fonction",
        "Pas encore signée",
        version.digest[:8],
    ):
        assert part in said


def test_signatures_are_printed(version, agreement, mayor, officer, tmp_path):
    actions.sign(mayor, version, party=agreement.town_party, digest=version.digest)
    actions.record_paper_signature(
        officer,
        version,
        party=agreement.our_party,
        signer_name="Ahmed Benali",
        signed_on=datetime.date(2026, 5, 1),
    )
    said = text_of(agreement_pdf(version), tmp_path)
    for part in (
        mayor.display_name,
        "Maire",
        "Signé en ligne",
        "Ahmed Benali",
        "Signé sur papier le 1er mai 2026",
    ):
        assert part in said
    assert "Nom et fonction" not in said
    assert "Pas encore signée" not in said


def test_a_demonstration_says_so_on_every_page(version, town, tmp_path):
    town.is_demo = True
    said = text_of(agreement_pdf(version, [], town), tmp_path)
    assert said.count("Démonstration") == said.count("\f")


def test_it_is_tagged_titled_in_its_language_and_the_same_every_time(version, agreement, officer):
    english = actions.propose_version(officer, agreement, language="en")
    document = agreement_pdf(english)
    assert document.startswith(b"%PDF-1.7")
    for part in (b"/MarkInfo", b"/Lang(en)", b"pdfuaid"):
        assert part in document
    assert document == agreement_pdf(english, signatures_of(english))
    assert b"/Lang(fr)" in agreement_pdf(version)


HOSTILE = '#read("/etc/passwd") #panic() $x$ *b* _i_ @a <b> \\ `c` // /* = - {title} ' + "W" * 60


def test_hostile_words_are_words(agreement, both_shares, member, officer, tmp_path):
    actions.amend(member, both_shares[1], what=HOSTILE)
    actions.write_particulars(officer, agreement, particulars={"place": HOSTILE, "safety": "- " + HOSTILE})
    said = text_of(agreement_pdf(actions.propose_version(officer, agreement)), tmp_path)
    joined = "".join(said.split())
    assert '#read("/etc/passwd")' in said
    assert "root:" not in said
    assert "#panic()$x$*b*_i_@a<b>" in joined


@pytest.mark.parametrize(
    "words", ["Мария Иванова", "مرحبا بكم", "日本語", "Fête 😀", "Łódź ő ş", "l'été\u202f!"]
)
def test_any_alphabet_gives_a_sheet(agreement, both_shares, member, officer, words):
    actions.amend(member, both_shares[1], what=words)
    assert agreement_pdf(actions.propose_version(officer, agreement)).startswith(b"%PDF")


def test_thirty_commitments_and_very_long_words_break_over_pages(agreement, both_shares, officer, tmp_path):
    for number in range(30):
        CommitmentFactory(
            party=agreement.our_party if number % 3 else agreement.town_party,
            agreement=agreement,
            what=f"Engagement {number} " + "très long " * 18,
            position=10 + number,
        )
    actions.write_particulars(officer, agreement, particulars={"safety": ("Faire attention. " * 200)[:3900]})
    said = text_of(agreement_pdf(actions.propose_version(officer, agreement)), tmp_path)
    assert all(f"Engagement {number} " in said for number in range(30))
    # The two halves are named again at the head of each page they go on to.
    assert said.count("La part de la commune") >= 3


def test_the_fonts_are_ours_and_light():
    fonts = list(pdf.FONTS.glob("*.ttf"))
    assert sum(font.stat().st_size for font in fonts) < 300_000
    assert len(list(pdf.FONTS.glob("OFL-*.txt"))) == 2


def test_nothing_is_put_into_the_markup():
    for sheet in (SHEET, pdf.HERE / "sheet.typ"):
        source = sheet.read_text()
        assert "eval(" not in source
        # Nothing but our own sheet, and no package of anybody's.
        assert set(re.findall(r'^#import "([^"]+)"', source, re.MULTILINE)) <= {"/ui/pdf/sheet.typ"}
        assert json.dumps(HOSTILE) not in source
