"""Memories: given by anybody, read by the officer, shown, given back, withdrawn."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.foundation.actions import NotAllowed, Told, action, told
from terril.foundation.models import Audience
from terril.foundation.states import move
from terril.foundation.text import clean_line, clean_text
from terril.people.entry import digest_of
from terril.people.models import User
from terril.people.queries import normal_email
from terril.people.rules import is_officer
from terril.story import mails, rules
from terril.story.models import Memory
from terril.story.states import MemoryState
from terril.territories.models import Territory
from terril.uploads.actions import remove_photo, remove_sound
from terril.uploads.models import Photo, Sound

# Nobody who can tell it was there before.
EARLIEST = 1900
LONGEST = 4000
CONSENT = _(
    "J'accepte que la commune publie ce souvenir dans son récit et sur sa carte. Il est bien de moi, et "
    "je peux le reprendre quand je veux."
)
NAMED = _("Mon nom sera montré.")
NAMELESS = _("Mon nom ne sera pas montré.")


@action(rules.can_give, says=_("Un souvenir est arrivé pour le récit de la commune"))
def give(
    actor: User,
    town: Territory,
    *,
    text: str,
    year: int,
    code: str,
    consents: bool,
    place: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    photo: Photo | None = None,
    sound: Sound | None = None,
    giver: User | None = None,
    giver_name: str = "",
    email: str = "",
    shows_name: bool = False,
    is_minor: bool = False,
    adult: str = "",
    language: str = "fr",
) -> Told:
    """Give a memory, which the officer reads before anybody else.

    Arguments: `actor` people.queries.system() for a stranger; `giver` whose memory it is, when they
    have an account: the actor, or whom an officer writes for; `code` what takes it back without an
    account (people.entry.make_token), of which only a digest is kept; `consents` to CONSENT;
    `adult` who answers for somebody under 18, and how to reach them.
    Raises ValidationError keyed by the detail; NotAllowed for writing in another's name.
    """
    if giver is not None and giver.pk != actor.pk and (why_not := is_officer.refusal(actor, town)):
        raise NotAllowed(why_not)
    if not consents:
        raise ValidationError({"consents": gettext("Sans votre accord, nous ne pouvons pas le garder.")})
    if not EARLIEST <= year <= clock.today().year:
        raise ValidationError(
            {
                "year": gettext("Écrivez une année, de %(first)d à aujourd'hui. À peu près suffit.")
                % {"first": EARLIEST}
            }
        )
    text = clean_text(text, LONGEST, gettext("Votre souvenir"), field="text")
    if not text and sound is None:
        raise ValidationError({"text": gettext("Racontez en quelques mots, ou avec un son.")})
    if giver is not None:
        is_minor, giver_name, email = giver.is_minor, "", ""
    name = clean_line(giver_name, 80, gettext("Le nom"), field="giver_name")
    if is_minor:
        shows_name = False
    elif shows_name and giver is None and not name:
        raise ValidationError({"giver_name": gettext("Pour montrer votre nom, il faut nous le dire.")})
    latitude, longitude = _point(latitude, longitude)
    memory = Memory.objects.create(
        territory=town,
        text=text,
        photo=photo,
        sound=sound,
        year=year,
        place=clean_line(place, 200, gettext("Le lieu"), field="place"),
        latitude=latitude,
        longitude=longitude,
        giver=giver,
        giver_name=name,
        email=_address(email),
        entered_by=actor if is_officer(actor, town) and (giver is None or giver.pk != actor.pk) else None,
        shows_name=shows_name,
        is_minor=is_minor,
        adult=_adult(giver, adult) if is_minor else "",
        consent=f"{CONSENT} {NAMED if shows_name else NAMELESS}",
        key=digest_of(code),
        language=language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE,
    )
    mails.acknowledge(memory, code)
    return told(
        memory,
        audience=Audience.STAFF,
        on_behalf_of=giver if giver is not None and giver.pk != actor.pk else None,
    )


@action(rules.can_moderate, says=_("Le récit a un souvenir de plus, de %(year)s"))
def show(actor: User, memory: Memory, *, adult_agrees: bool = False) -> Told:
    """Show a memory in the story and on the map.

    Arguments: `adult_agrees` the adult who answers for somebody under 18 was asked, and said yes.
    Raises ValidationError on `adult_agrees` when it is missing; WrongState when it is shown already.
    """
    if memory.is_minor:
        if not adult_agrees and memory.adult_agreed_on is None:
            raise ValidationError(
                {"adult_agrees": gettext("Avant 18 ans, il faut le oui d'un adulte : appelez-le d'abord.")}
            )
        memory.adult_agreed_on = memory.adult_agreed_on or clock.today()
    memory.answer, memory.answered_by = "", actor
    memory.save(update_fields=["adult_agreed_on", "answer", "answered_by"])
    move(memory, MemoryState.SHOWN)
    mails.tell_answer(memory)
    # The journal stays when the memory is taken back: it names no place and nobody.
    return told(memory, year=memory.year)


@action(rules.can_moderate, says=_("%(who)s a rendu un souvenir à la personne qui l'avait donné"))
def decline(actor: User, memory: Memory, *, reason: str) -> Told:
    """Give a memory back, and say why; it is erased after a while (see tasks.py).

    Raises ValidationError on `reason`: none; WrongState when it was withdrawn.
    """
    was_shown = memory.state == MemoryState.SHOWN
    memory.answer = clean_text(reason, 1000, gettext("La réponse"), field="reason", required=True)
    memory.answered_by = actor
    memory.save(update_fields=["answer", "answered_by"])
    move(memory, MemoryState.DECLINED)
    mails.tell_answer(memory)
    return told(memory, audience=Audience.PUBLIC if was_shown else Audience.STAFF)


@action(rules.can_withdraw, says=_("Un souvenir a été repris par la personne qui l'avait donné"))
def withdraw(actor: User, memory: Memory) -> Told:
    """Take a memory back: nothing of it is kept but its number.

    Raises WrongState when it was done already.
    """
    was_shown = memory.state == MemoryState.SHOWN
    move(memory, MemoryState.WITHDRAWN)
    photo, sound = memory.photo, memory.sound
    memory.photo = memory.sound = memory.giver = memory.latitude = memory.longitude = None
    memory.adult_agreed_on = None
    memory.text = memory.place = memory.giver_name = memory.email = memory.adult = memory.answer = ""
    memory.consent, memory.shows_name = "", False
    memory.save()
    # The action that takes a file away looks at who sent it: that was settled by this one's rule.
    if photo is not None:
        remove_photo(photo.sent_by, photo)
    if sound is not None:
        remove_sound(sound.sent_by, sound)
    return told(memory, audience=Audience.PUBLIC if was_shown else Audience.STAFF)


def _adult(giver: User | None, adult: str) -> str:
    if giver is not None and giver.referent is not None:
        return " ".join(filter(None, (str(giver.referent), giver.referent.phone, giver.referent.email or "")))
    return clean_line(
        adult,
        200,
        gettext("L'adulte qui dit oui pour vous, et comment le joindre"),
        field="adult",
        required=True,
    )


def _address(email: str) -> str:
    address = normal_email(email)
    if address:
        try:
            validate_email(address)
        except ValidationError:
            raise ValidationError(
                {"email": gettext("Cette adresse ne semble pas complète. Exemple : prenom@exemple.fr")}
            ) from None
    return address


def _point(latitude: float | None, longitude: float | None) -> tuple[float | None, float | None]:
    if latitude is None or longitude is None:
        return None, None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValidationError({"place": gettext("Ce point n'est pas sur la Terre. Posez-le sur la carte.")})
    return round(latitude, 6), round(longitude, 6)
