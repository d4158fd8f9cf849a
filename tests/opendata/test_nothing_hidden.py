"""No answer of the API, no file and no feed holds what the public page hides.

A word is planted in every place that strangers may not read, then looked for in all that goes out. The
same word in public places is found, so that the search itself is known to work.
"""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.utils import timezone

from terril.agreements.models import Agreement, AgreementKind, Clause, Delivery, Side
from terril.directory.models import Organisation, OrganisationKind, Representation
from terril.initiatives import actions
from terril.initiatives.models import Comment, Follow, Initiative
from terril.initiatives.states import InitiativeState as S
from terril.opendata.sets import DATA_SETS
from terril.people.models import Role, User
from terril.uploads.models import Scan
from tests import factories
from tests.initiatives.life import Life, days

WORD = "ZygomatiqueCache"
FOUND = "ZygomatiqueMontre"


def everything_that_goes_out(client) -> dict[str, str]:
    """Return all answers of the API, the files and the feeds, by address, as text."""
    paths = ["/donnees/", "/api/v1/", "/api/v1/openapi.json", "/agenda.ics"]
    paths += ["/initiatives/atom/", "/besoins/atom/"]
    for name, data_set in DATA_SETS.items():
        paths += [f"/donnees/{name}.{end}" for end in data_set.ends]
        paths += [f"/donnees/{name}.{data_set.ends[0]}?q={WORD}"]
        if data_set.is_in_api:
            answer = client.get(f"/api/v1/{name}?limit=200").json()
            paths += [f"/api/v1/{name}?limit=200"]
            paths += [f"/api/v1/{name}/{thing[data_set.key[0]]}" for thing in answer["results"]]
    return {path: _text(client.get(path), path) for path in paths}


def _text(response, path) -> str:
    assert response.status_code == 200, path
    body = b"".join(response) if response.streaming else response.content
    if path.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    # A line of a calendar is folded in the middle of a word.
    return body.decode("utf-8", "replace").replace("\r\n ", "")


def people(town) -> dict[str, object]:
    """Everybody's name is hidden here; a minor's, an officer's, whom to call, who is called at home."""
    return {
        "author": factories.UserFactory(inhabitant_of=town, display_name=f"{WORD} Auteur", phone=f"{WORD}06"),
        "minor": factories.UserFactory(inhabitant_of=town, minor=True, display_name=f"{WORD} Enfant"),
        "helper": factories.UserFactory(
            inhabitant_of=town, display_name=f"{WORD} Voisin", email=f"{WORD.lower()}@example.org"
        ),
        "officer": factories.UserFactory(officer_of=town, display_name=f"{WORD} Agente"),
    }


@pytest.fixture
def planted(town, client):
    """Plant the word wherever a stranger may not read it."""
    life = Life(town)
    them = people(town)
    life.author, life.officer = them["author"], them["officer"]
    for service in (life.service, life.hall):
        service.contact_name = f"{WORD} Contact"
        service.contact_email = f"{WORD.lower()}@ville.example"
        service.save()
    # Drafts: one's title, words, group, agreement and share.
    factories.InitiativeFactory(
        territory=town,
        idea=True,
        author=them["author"],
        title=f"Un brouillon {WORD}",
        description=WORD,
        place=WORD,
        proposers__name=f"Collectif {WORD}",
        proposers__is_listed=False,
    )
    # A group that carries something public, but is not shown itself.
    hidden_group = factories.OrganisationFactory(
        territory=town, kind=OrganisationKind.GROUP, name=f"Groupe {WORD}", is_listed=False
    )
    Representation.objects.create(user=them["minor"], organisation=hidden_group)
    public = factories.InitiativeFactory(
        territory=town,
        number=500,
        title=f"Fleurir {FOUND}",
        author=them["minor"],
        proposers=hidden_group,
        person_in_charge=them["officer"],
        state=S.RECEIVED,
        answer_due_on=timezone.localdate() + days(3),
    )
    Agreement.objects.filter(pk=public.agreement_id).update(is_public=True)
    need = factories.CommitmentFactory(
        party=public.agreement.parties.get(side=Side.INHABITANTS),
        what=f"Arroser {FOUND}",
        places=3,
        stand_in=them["helper"],
    )
    need.shares.create(user=them["minor"])
    Delivery.objects.create(
        commitment=need, by=them["helper"], on="2026-05-04", note=WORD, entered_by=them["officer"]
    )
    # Held and removed comments, who follows, what a sheet of paper shows.
    for state in ("held", "removed"):
        Comment.objects.create(initiative=public, author=them["helper"], text=WORD, state=state, reason=WORD)
    Follow.objects.create(initiative=public, email=f"{WORD.lower()}@suivi.example", token=WORD)
    Scan.objects.create(
        territory=town,
        file=ContentFile(b"%PDF-1.4", name=f"{WORD}.pdf"),
        content_type="application/pdf",
        sent_by=them["officer"],
    )
    # Agreements that are nobody's business yet, with needs and dates of their own.
    for kind in AgreementKind.values:
        private = factories.AgreementFactory(
            territory=town,
            kind=kind,
            title=f"Convention {WORD}",
            particulars={"safety": WORD},
            review_on=timezone.localdate() + days(5),
            state="running",
        )
        factories.CommitmentFactory(
            party__agreement=private,
            what=f"Promettre {WORD}",
            places=2,
            when_kind="before",
            when_ends_on=timezone.localdate() + days(9),
        )
    Clause.objects.create(
        territory=town, key="secret", title_fr=WORD, title_en=WORD, text_fr=WORD, text_en=WORD
    )
    # Dropped before anything was signed: the idea stays, its agreement and its needs are hidden.
    dropped = life.at(S.RECEIVED)
    factories.CommitmentFactory(
        party=dropped.agreement.parties.get(side=Side.INHABITANTS), what=f"Abandonner {WORD}", places=2
    )
    actions.drop(life.author, dropped, reason=f"Raison {WORD}")
    # Another town's things.
    elsewhere = factories.TownFactory(name=f"Ailleurs {WORD}")
    factories.OrganisationFactory(territory=elsewhere, name=f"Ailleurs {WORD}")
    factories.InitiativeFactory(territory=elsewhere, title=f"Ailleurs {WORD}", number=501)
    factories.LandmarkFactory(territory=elsewhere, title=f"Ailleurs {WORD}")
    town.dpo_contact = town.contact_name = WORD
    town.save()
    client.defaults["HTTP_HOST"] = town.host
    return public


def hides(path: str, text: str) -> bool:
    """Say whether the word is out; an answer may repeat what was asked."""
    return WORD.lower() in text.lower().replace(f"q={WORD}".lower(), "")


def test_nothing_that_the_pages_hide_goes_out(client, planted):
    told = everything_that_goes_out(client)
    assert [path for path, text in told.items() if hides(path, text)] == []
    # The same search finds what is public, in all sorts of answers.
    for path in (
        "/donnees/initiatives.csv",
        "/donnees/initiatives.xlsx",
        "/donnees/projets.csv",
        "/api/v1/initiatives/500",
        "/agenda.ics",
        "/initiatives/atom/",
        "/besoins/atom/",
    ):
        assert FOUND in told[path], path


def test_entering_changes_nothing(client, planted):
    """Somebody who may read all of it on pages still carries away what strangers may."""
    client.force_login(User.objects.get(memberships__role=Role.OFFICER, display_name__startswith=WORD))
    told = everything_that_goes_out(client)
    # The head of a page greets whoever reads it.
    pages = ("/donnees/", "/api/v1/")
    assert [path for path, text in told.items() if hides(path, text) and path not in pages] == []


def test_the_search_sees_each_leak(client, planted):
    """What is hidden is made public by hand: the same search finds it."""
    leaks = {
        "/donnees/initiatives.csv": lambda: Organisation.objects.filter(name__contains=WORD).update(
            is_listed=True
        ),
        "/api/v1/conventions?limit=200": lambda: Agreement.objects.filter(title__contains=WORD).update(
            is_public=True
        ),
        "/initiatives/atom/": lambda: Initiative.objects.filter(number=None).update(number=900),
    }
    for path, leak in leaks.items():
        assert not hides(path, _text(client.get(path), path))
        leak()
        for cache in caches.all():
            cache.clear()
        assert hides(path, _text(client.get(path), path)), path
