"""Bad input, as people send it: through the pages, in French, with what was typed kept, nothing lost.

Each line of the list is also tested where it belongs (texts in tests/foundation, pictures in
tests/uploads, links in tests/people …); here, the page that the person sees.
"""

from __future__ import annotations

import datetime
import html
import io
import re
import struct
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from terril.agreements.models import Signature
from terril.foundation.models import JournalEntry, SentForm
from terril.initiatives.models import Initiative
from terril.people.entry import make_link
from terril.people.models import EntryLink
from tests import factories
from tests.journeys import stories

TITLE = "Fleurir les entrées de la cité"
WHAT = {
    "title": TITLE,
    "nature": "idee",
    "description": "Les bacs sont vides.",
    "share": "Arroser le mardi",
    "share_kind": "time",
}


def said(response: Any) -> str:
    """Return what a page says, without its tags, its unbreakable spaces made plain."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(text))


def kept(response: Any, *typed: str) -> None:
    """Assert that the page still holds what was typed."""
    page = html.unescape(response.content.decode())
    for words in typed:
        assert words in page, f"{words[:60]!r} is lost"


@pytest.fixture
def lea(cast, client: Client) -> Client:
    """An inhabitant who is in."""
    client.force_login(cast.inhabitant("Léa Dubois"))
    return client


@pytest.fixture
def officer_in(cast) -> Client:
    """The officer, who is in."""
    client = Client()
    client.force_login(cast.officer)
    return client


def nothing_was_done() -> bool:
    return (
        not Initiative.objects.exists()
        and not JournalEntry.objects.filter(action__startswith="initiat").exists()
    )


# What is typed


def test_an_initiative_without_a_share(lea):
    answer = lea.post("/initiatives/proposer/", {**WHAT, "share": ""})
    assert answer.status_code == 422
    assert "Il ne manque que votre part" in said(answer)
    kept(answer, TITLE, "Les bacs sont vides.")
    assert nothing_was_done()


def test_a_hundred_kilobytes_in_a_title(lea):
    pasted = "Bac à fleurs. " * 7_400
    answer = lea.post("/initiatives/proposer/", {**WHAT, "title": pasted})
    assert answer.status_code == 422
    assert "120 caractères au plus" in said(answer)
    kept(answer, pasted.strip(), "Arroser le mardi")
    assert nothing_was_done()


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ("Fleurir\u200b la cité", "caractère invisible"),
        ("Fl\u0435urir la cité", "plusieurs alphabets"),  # a Cyrillic е
        ("Fleurir \u202eéticsal\u202c", "caractère invisible"),
    ],
)
def test_letters_that_look_alike_or_hide(lea, title, says):
    answer = lea.post("/initiatives/proposer/", {**WHAT, "title": title})
    assert answer.status_code == 422
    assert says in said(answer)
    kept(answer, title, "Arroser le mardi")
    assert nothing_was_done()


def test_letters_that_look_alike_in_the_name_of_a_person(officer_in):
    answer = officer_in.post(
        "/atelier/guichet/", {"display_name": "L\u0435a Dubois", "phone": "03 21 00 00 09"}
    )
    assert answer.status_code == 422
    assert "plusieurs alphabets" in said(answer)
    kept(answer, "L\u0435a Dubois", "03 21 00 00 09")


@pytest.mark.parametrize("day", ["2026-02-31", "31/02/2026", "demain", "0000-00-00", "99999-01-01"])
def test_a_date_that_cannot_be(cast, officer_in, day):
    initiative = stories.studied(cast, cast.inhabitant("Léa Dubois"))
    answer = officer_in.post(
        initiative.get_absolute_url() + "etude/",
        {"task": "avis", "technical": cast.services[0].pk, "due_on": day},
    )
    assert answer.status_code == 422
    assert "date" in said(answer).lower()
    kept(answer, day)
    assert not initiative.opinions.exists()


@pytest.mark.parametrize(
    ("when", "says"),
    [("le 31 février 2027", "31 février"), ("quand les poules auront des dents", "avant le 12 juin")],
)
def test_a_moment_that_cannot_be(cast, officer_in, when, says):
    initiative = stories.granted(cast, cast.inhabitant("Léa Dubois"))
    hall = initiative.agreement.parties.get(side="town")
    answer = officer_in.post(
        initiative.get_absolute_url() + "convention/",
        {"task": "engagement", "party": hall.pk, "kind": "time", "what": "Livrer", "when": when},
    )
    assert answer.status_code == 422
    kept(answer, when, "Livrer")
    assert initiative.agreement.commitments.count() == 1


# Files


def picture(width: int, height: int) -> bytes:
    """Return a PNG whose header promises this size; a few hundred bytes whatever it promises."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 64)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


class Heavy(io.BytesIO):
    """A file of 200 MB that takes no memory to make."""

    def __init__(self, size: int = 200 * 1024 * 1024):
        super().__init__()
        self.name, self.left = "vacances.jpg", size

    def read(self, size: int | None = -1) -> bytes:
        size = self.left if size is None or size < 0 else min(size, self.left)
        self.left -= size
        return b"\xff" * size


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<html>not a picture</html>", "Nous n'arrivons pas à lire cette image"),
        (picture(50_000, 40), "trop"),
        (b"", "vide"),
    ],
    ids=["no image", "50,000 pixels wide", "empty"],
)
def test_a_photo_that_is_none(lea, content, says):
    photo = SimpleUploadedFile("photo.png", content, "image/png")
    answer = lea.post(
        "/initiatives/proposer/", {**WHAT, "photo": photo, "alternative_text": "Le bac, rue du Moulin"}
    )
    assert answer.status_code == 422
    assert says in said(answer)
    kept(answer, TITLE, "Le bac, rue du Moulin")
    assert nothing_was_done()


def test_a_photo_that_weighs_200_megabytes(lea, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    answer = lea.post(
        "/initiatives/proposer/", {**WHAT, "photo": Heavy(), "alternative_text": "Le bac, rue du Moulin"}
    )
    assert answer.status_code == 422
    assert "Mo au plus" in said(answer)
    kept(answer, TITLE, "Le bac, rue du Moulin")
    assert nothing_was_done()
    assert not list(tmp_path.rglob("*.*"))


# Addresses


NUMBERS = ["1" + "0" * 30, "-1", "0", "deux", "1e9", "\u0661", "1" * 5000]
LISTS = ["/", "/initiatives/", "/cailloux/", "/besoins/", "/acteurs/", "/journal/", "/projet-de-ville/"]


@pytest.mark.parametrize("address", LISTS)
def test_a_page_number_of_any_kind(cast, client, address):
    stories.proposed(cast, cast.inhabitant("Léa Dubois"))
    for number in NUMBERS:
        for name in (
            "page",
            "avant",
            "initiative",
            "annee",
            "mois",
            "etat",
            "quartier",
            "orientation",
            "vue",
        ):
            answer = client.get(address, {name: number})
            assert answer.status_code == 200, f"{address}?{name}={number[:40]} answers {answer.status_code}"


@pytest.mark.parametrize(
    "address",
    [
        f"/initiatives/{10**30}/",
        f"/initiatives/{10**30}-rien/",
        f"/besoins/{10**30}/",
        f"/besoins/{10**30}/prendre/",
        f"/courriels/{10**30}/",
        "/cailloux/rien/",
        "/acteurs/rien/",
        "/entrer/lien/%00/",
        "/nulle-part/%C3%28/",
    ],
)
def test_an_address_that_leads_nowhere(lea, address):
    answer = lea.get(address)
    assert answer.status_code in (400, 404, 410), f"{address} answers {answer.status_code}"
    assert b"<h1>" in answer.content


def test_a_host_that_no_town_has(cast, client):
    factories.TownFactory(name="Lens", host="lens.example")
    answer = client.get("/", headers={"host": "ailleurs.example"})
    assert answer.status_code == 404
    assert "commune" in said(answer)
    assert client.get("/", headers={"host": "lens.example"}).status_code == 200


# Links


def test_a_link_used_twice(cast, client):
    link = make_link(cast.officer, cast.town, hours=1)
    path = link.split("//", 1)[1].split("/", 1)[1]
    assert client.post(f"/{path}").status_code == 302
    again = Client().post(f"/{path}")
    assert again.status_code == 410
    assert "déjà servi" in said(again)


def test_a_link_that_has_expired(cast, client):
    path = "/" + make_link(cast.officer, cast.town, hours=1).split("/", 3)[3]
    EntryLink.objects.update(expires_at=timezone.now() - datetime.timedelta(minutes=1))
    answer = client.post(path)
    assert answer.status_code == 410
    assert "plus valable" in said(answer)
    assert client.get("/atelier/").status_code == 302, "nobody has come in"


def test_a_link_of_another_town(cast, client):
    lens = factories.TownFactory(name="Lens", host="lens.example")
    path = "/" + make_link(cast.officer, cast.town, hours=1).split("/", 3)[3]
    answer = client.post(path, headers={"host": lens.host})
    assert answer.status_code == 404
    assert f"d'une autre commune : {cast.town.name}" in said(answer)
    assert EntryLink.objects.get().used_at is None


# Forms sent at the wrong moment


def form_of(client: Client, address: str) -> dict[str, str]:
    """Return the hidden fields that a page gives to its form."""
    page = client.get(address).content.decode()
    return dict(re.findall(r'name="(once|csrfmiddlewaretoken)" value="([^"]*)"', page))


def test_the_same_form_sent_from_an_old_tab(cast, lea):
    hidden = form_of(lea, "/initiatives/proposer/")
    first = lea.post("/initiatives/proposer/", {**WHAT, **hidden})
    second = lea.post("/initiatives/proposer/", {**WHAT, **hidden})
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert Initiative.objects.count() == 1
    assert SentForm.objects.filter(key=hidden["once"]).count() == 1


def test_a_form_refused_may_be_sent_again(cast, lea):
    hidden = form_of(lea, "/initiatives/proposer/")
    assert lea.post("/initiatives/proposer/", {**WHAT, **hidden, "share": ""}).status_code == 422
    assert lea.post("/initiatives/proposer/", {**WHAT, **hidden}).status_code == 302
    assert Initiative.objects.count() == 1


def test_a_form_of_a_session_that_is_over(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.inhabitant("Léa Dubois"))
    hidden = form_of(client, "/initiatives/proposer/")
    client.cookies.clear()
    answer = client.post(
        "/initiatives/proposer/", {**WHAT, **hidden}, headers={"origin": "http://testserver"}
    )
    assert answer.status_code == 403
    kept(answer, TITLE, "Les bacs sont vides.", "Arroser le mardi")
    assert nothing_was_done()


def test_a_step_that_the_life_cycle_forbids(cast, officer_in):
    initiative = stories.proposed(cast, cast.inhabitant("Léa Dubois"))
    for step, task in (("chantiers/", "fait"), ("entretien/", "commencer"), ("discussion/", "ouvrir")):
        answer = officer_in.post(initiative.get_absolute_url() + step, {"task": task})
        assert answer.status_code == 409, f"{step} answers {answer.status_code}"
        assert "Reçue par la commune" in said(answer)
    assert stories.again(initiative).state == "received"


def test_a_signature_on_a_text_that_nobody_wrote(cast):
    initiative = stories.to_sign(cast, cast.inhabitant("Léa Dubois"))
    mayor = Client()
    mayor.force_login(cast.mayor)
    hall = initiative.agreement.parties.get(side="town")
    answer = mayor.post(
        initiative.get_absolute_url() + "signer/", {"party": hall.pk, "digest": "0" * 64, "agree": "on"}
    )
    assert answer.status_code == 422
    assert "Le texte a changé" in said(answer)
    assert not Signature.objects.exists()
