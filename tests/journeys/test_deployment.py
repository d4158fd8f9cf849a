"""The administrator reads how the installation is; somebody meets a full disk, and goes on."""

import errno

import pytest

from terril.people.views import account
from terril.uploads.models import Photo
from tests import factories

pytestmark = pytest.mark.browser


def test_what_is_wrong_is_read_and_a_full_disk_loses_nothing(cast, visit, monkeypatch):
    administrator = factories.UserFactory(display_name="Hélène", administrator_of=cast.town)
    lost = factories.PhotoFactory(territory=cast.town, sent_by=administrator)
    Photo.objects.filter(pk=lost.pk).update(file="photos/2026/11/" + "0a" * 16 + ".webp")
    helene = visit(administrator)
    helene.open("/atelier/").follow("L'état de l'installation")
    helene.sees("À régler", "fichiers manquent", "Ce qui va bien", "La base de données")

    def full(*_args, **_named):
        raise OSError(errno.ENOSPC, "No space left on device")

    helene.open("/compte/").fill("Votre nom", "Hélène Marchand")
    with monkeypatch.context() as disk:
        disk.setattr(account, "act", full)
        helene.press("Enregistrer", status=503)
        helene.sees("rien ne s'enregistre", "Hélène Marchand")
        helene.follow("Revenir au chemin")
    helene.open("/compte/").fill("Votre nom", "Hélène Marchand").press("Enregistrer")
    helene.sees("C'est noté")
    administrator.refresh_from_db()
    assert administrator.display_name == "Hélène Marchand"
