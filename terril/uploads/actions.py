"""Taking in photos, sounds and scans; pictures.py and sounds.py say what is kept of them."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.foundation.actions import Told, action, told
from terril.foundation.models import Audience
from terril.foundation.text import clean_line, clean_text
from terril.people.models import User
from terril.territories.models import Territory
from terril.uploads import pictures, rules
from terril.uploads.models import Photo, Scan, Sound
from terril.uploads.sounds import Recording

PHOTO_SIDE = 1600
THUMBNAIL_SIDE = 480
# An A4 sheet that can still be read when printed again.
SCAN_SIDE = 2600
# Ten minutes, said fast.
LONGEST_TRANSCRIPT = 12_000


def _check_weight(file: File, field: str) -> None:
    """Refuse nothing at all, and what is too heavy, before reading it."""
    if not file or not file.size:
        raise ValidationError({field: _now("Ce fichier est vide. Choisissez-en un autre.")})
    if file.size > settings.UPLOAD_LIMIT:
        raise ValidationError(
            {
                field: _now(
                    "Ce fichier pèse %(size)d Mo, et %(most)d Mo au plus passent. Envoyez-le en plus petit."
                )
                % {"size": -(-file.size // 1_000_000), "most": settings.UPLOAD_LIMIT // (1024 * 1024)}
            }
        )


@action(rules.can_add_photo, says=_("%(who)s a envoyé une photo"))
def add_photo(actor: User, town: Territory, *, file: File, alternative_text: str) -> Told:
    """Take in a photo: read by its content, made anew upright without its metadata, with a thumbnail.

    Arguments: `alternative_text` what it shows, for those who do not see it.
    Raises ValidationError on `file` (no picture, too heavy, too many points) or `alternative_text`.
    """
    words = clean_line(
        alternative_text, 250, _now("Ce qu'on voit sur la photo"), field="alternative_text", required=True
    )
    _check_weight(file, "file")
    picture = pictures.read(file, longest=PHOTO_SIDE, field="file")
    large = pictures.encoded(picture, longest=PHOTO_SIDE)
    small = pictures.encoded(picture, longest=THUMBNAIL_SIDE, quality=74)
    photo = Photo(
        territory=town,
        alternative_text=words,
        sent_by=actor,
        width=large.width,
        height=large.height,
        thumbnail_width=small.width,
        thumbnail_height=small.height,
    )
    photo.file.save("photo.webp", ContentFile(large.content), save=False)
    photo.thumbnail.save("photo.webp", ContentFile(small.content), save=False)
    photo.save()
    # The page that shows it tells it: by itself a photo is nobody's news.
    return told(photo, audience=Audience.PRIVATE)


@action(rules.can_remove_photo, says=_("%(who)s a retiré une photo"))
def remove_photo(actor: User, photo: Photo) -> Told:
    """Take a photo away for good, its files too. Returns the town."""
    town = photo.territory
    _forget(photo.file, photo.thumbnail)
    photo.delete()
    return told(town, audience=Audience.STAFF)


@action(rules.can_add_sound, says=_("%(who)s a envoyé un son"))
def add_sound(actor: User, town: Territory, *, recording: Recording, transcript: str = "") -> Told:
    """Take in a sound that `sounds.read` has made anew, or that `forms.SoundField` has.

    Arguments: `transcript` what is said in it, for those who do not hear; it may come later.
    Raises ValidationError on `transcript`: too long.
    """
    sound = Sound(
        territory=town,
        seconds=recording.seconds,
        transcript=_words_of(transcript),
        sent_by=actor,
    )
    sound.file.save("sound.mp3", ContentFile(recording.content), save=False)
    sound.save()
    return told(sound, audience=Audience.PRIVATE)


@action(rules.can_write_transcript, says=_("%(who)s a écrit ce que dit un son"))
def write_transcript(actor: User, sound: Sound, *, transcript: str) -> Told:
    """Write what is said in a sound. Raises ValidationError on `transcript`: too long."""
    sound.transcript = _words_of(transcript)
    sound.save(update_fields=["transcript"])
    return told(sound, audience=Audience.PRIVATE)


@action(rules.can_remove_sound, says=_("%(who)s a retiré un son"))
def remove_sound(actor: User, sound: Sound) -> Told:
    """Take a sound away for good, its file too. Returns the town."""
    town = sound.territory
    _forget(sound.file)
    sound.delete()
    return told(town, audience=Audience.STAFF)


def _words_of(transcript: str) -> str:
    return clean_text(transcript, LONGEST_TRANSCRIPT, _now("Ce qu'on entend"), field="transcript")


def _forget(*files: FieldFile) -> None:
    """Remove files once their row is surely gone."""
    storage, names = files[0].storage, [file.name for file in files if file.name]

    def forget() -> None:
        for name in names:
            storage.delete(name)

    transaction.on_commit(forget)


@action(rules.can_add_scan, says=_("%(who)s a enregistré un document signé"))
def add_scan(actor: User, town: Territory, *, file: File) -> Told:
    """Take in the scan of a signed sheet: a PDF as it is, a picture made anew.

    Raises ValidationError on `file`: neither a PDF nor a picture, too heavy.
    """
    return told(_scanned(actor, town, file), audience=Audience.STAFF)


@action(rules.can_add_receipt, says=_("%(who)s a envoyé un justificatif"))
def add_receipt(actor: User, town: Territory, *, file: File) -> Told:
    """Take in a receipt, as `add_scan` does a sheet; who may read it is for whoever asked for it to say.

    Raises ValidationError on `file`: neither a PDF nor a picture, too heavy.
    """
    return told(_scanned(actor, town, file), audience=Audience.PRIVATE)


def _scanned(actor: User, town: Territory, file: File) -> Scan:
    _check_weight(file, "file")
    file.seek(0)
    head = file.read(1024)
    file.seek(0)
    if head.startswith(b"%PDF-"):
        content, name, content_type = file.read(), "scan.pdf", "application/pdf"
        if b"%%EOF" not in content[-2048:]:
            raise ValidationError({"file": _now("Ce PDF est incomplet. Numérisez la feuille à nouveau.")})
    else:
        picture = pictures.read(file, longest=SCAN_SIDE, field="file")
        content = pictures.encoded(picture, longest=SCAN_SIDE, kind="JPEG", quality=82).content
        name, content_type = "scan.jpg", "image/jpeg"
    scan = Scan(territory=town, content_type=content_type, sent_by=actor)
    scan.file.save(name, ContentFile(content), save=False)
    scan.save()
    return scan
