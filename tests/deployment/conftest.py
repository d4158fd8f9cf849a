"""A town whose data hurts, and its backup."""

from __future__ import annotations

import datetime
import json
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db.models import JSONField, Value
from django.utils import timezone

from terril.agreements.models import Commitment, Delivery
from terril.deployment import archive, backup
from terril.foundation import journal, seals
from terril.foundation.models import Audience, JournalEntry
from terril.initiatives.models import WorkDay
from terril.mail.models import Mail
from terril.territories.models import Territory
from terril.uploads.models import Photo
from tests import factories
from tests.journal_opened import journal_opened

A_MOMENT = datetime.datetime(2026, 3, 29, 0, 59, 59, 123456, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    """An installation of each test's own."""
    settings.DATA = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA / "uploads"
    settings.MEDIA_ROOT.mkdir(parents=True)
    return settings.DATA


def photo_of(town, user, content=b"RIFF one photo"):
    """A photo with its two files."""
    photo = Photo(territory=town, alternative_text="Une place", sent_by=user)
    photo.file.save("x.webp", ContentFile(content), save=False)
    photo.thumbnail.save("x.webp", ContentFile(content[:8]), save=False)
    photo.save()
    return photo


def tell(town, user, **facts):
    """One more entry of the journal."""
    return journal.write(
        action="x", actor=user, subject=town, audience=Audience.PUBLIC, on_behalf_of=None, facts=facts
    )


def hurting_town():
    """Make a town that a careless backup would not bring back as it was."""
    region = factories.TownFactory(kind="region", host=None, name="Région \u2028 d’ici")
    town = factories.TownFactory(
        parent=region,
        name="Saint-Œuf-l’Évêque 🌻 العربية e\u0301",
        boundary={
            "type": "Point",
            "coordinates": [2.0, -0.1, 1e-7, 1e22, 12345678901234567890],
            "z": None,
            "a": "",
        },
    )
    Territory.objects.filter(pk=region.pk).update(boundary=Value(None, JSONField()))
    minor = factories.UserFactory(inhabitant_of=town, minor=True, display_name="Zoé\t\"'\\")
    minor.referent.entered_by = minor.referent
    minor.referent.save()
    officer = factories.UserFactory(officer_of=town, joined_at=A_MOMENT)
    orientations = [factories.OrientationFactory(territory=town) for _ in range(2)]
    initiative = factories.InitiativeFactory(territory=town, author=minor.referent, number=1)
    initiative.orientations.set(orientations)
    need = Commitment.objects.get(agreement=initiative.agreement)
    for quantity in ("0.10", "123456.70"):
        Delivery.objects.create(
            commitment=need, by=officer, on="2026-02-28", quantity=Decimal(quantity), entered_by=officer
        )
    WorkDay.objects.create(
        initiative=initiative,
        commitment=need,
        on="2026-05-04",
        starts_at="23:59:59.000001",
        place="",
        tasks="x",
    )
    # The last number is that of a row which is no more.
    factories.OrientationFactory(territory=town).delete()
    photo_of(town, officer)
    tell(town, officer, title="un", figure=2.0, small=0.1)
    erased = tell(town, officer, name="Somebody")
    seals.erase_facts([erased.pk])
    seals.seal(town.pk)
    tell(town, officer, title="deux")
    Mail.objects.create(territory_id=town.pk, key="k", purpose="x", to="a@example.org", subject="s", text="t")
    Session.objects.create(session_key="s" * 32, session_data="x", expire_date=timezone.now())
    return town


@pytest.fixture
def hurting(transactional_db):
    return hurting_town()


@pytest.fixture(scope="session")
def one_backup(django_db_setup, django_db_blocker, tmp_path_factory):
    """The file of a backup made once, of a town that is not there any more."""
    from django.test import override_settings

    data = tmp_path_factory.mktemp("data")
    path = data / "one.zip"
    with django_db_blocker.unblock(), override_settings(DATA=data, MEDIA_ROOT=data / "uploads"):
        hurting_town()
        backup.make(path)
        with journal_opened():
            call_command("flush", verbosity=0, interactive=False)
    return path


def manifest_of(path):
    """What a backup says of itself, without what differs each time."""
    with zipfile.ZipFile(path) as file:
        manifest = json.loads(file.read(archive.MANIFEST))
    return {name: value for name, value in manifest.items() if name not in ("made_at", "database")}


def altered(path: Path, change) -> Path:
    """Write the backup anew after `change(parts)` did something to its parts, and seal it again."""
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
        comment = file.comment
    parts = change(parts) or parts
    other = path.with_name(f"altered-{path.name}")
    with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
        file.comment = comment
    with other.open("r+b") as file:
        archive.seal(file)
    return other


def entries():
    """The whole journal, to be compared."""
    return list(JournalEntry.objects.order_by("pk").values_list())
