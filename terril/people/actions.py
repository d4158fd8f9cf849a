"""Accounts, and the roles that people hold on a territory."""

from __future__ import annotations

import datetime

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.foundation.actions import NotAllowed, Told, action, told
from terril.foundation.models import Audience
from terril.foundation.text import clean_line
from terril.people import queries, rules
from terril.people.models import EntryLink, Membership, Role, User
from terril.territories.models import Territory

# Code civil, article 414: one comes of age at eighteen.
YEARS_TO_ADULTHOOD = 18
# Younger, the child agrees together with who holds parental authority (loi n° 78-17, art. 45).
YEARS_TO_CONSENT = 15


def _name(value: str) -> str:
    return clean_line(value, 80, gettext("Le nom"), field="display_name", required=True)


def _phone(value: str) -> str:
    return clean_line(value, 30, gettext("Le téléphone"), field="phone")


def _free_email(value: str | None) -> str | None:
    """Return an address that nobody has yet, None when empty."""
    address = queries.normal_email(value or "")
    if not address:
        return None
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValidationError({"email": error.messages}) from None
    if queries.by_email(address):
        raise ValidationError(
            {
                "email": gettext(
                    "Cette adresse sert déjà à un compte. Cherchez d'abord la personne dans la liste ; "
                    "sinon, laissez l'adresse vide : elle entrera elle-même avec son courriel."
                )
            }
        )
    return address


def _coming_of_age(adult_on: datetime.date | None) -> datetime.date | None:
    """Return the day somebody under 18 comes of age; None for an adult."""
    today = clock.today()
    if adult_on is None or adult_on <= today:
        return None
    if adult_on.year - today.year > YEARS_TO_ADULTHOOD:
        raise ValidationError(
            {"adult_on": gettext("Cette date ne se peut pas : la personne ne serait pas encore née.")}
        )
    return adult_on


def _needs_a_parent(adult_on: datetime.date | None) -> bool:
    """Say whether somebody who comes of age on that day is not yet 15."""
    if adult_on is None:
        return False
    years = YEARS_TO_ADULTHOOD - YEARS_TO_CONSENT
    return adult_on - relativedelta(years=years) > clock.today()


def _check_referent(minor: bool, referent: User | None, town: Territory) -> None:
    if not minor:
        return
    if referent is None:
        raise ValidationError(
            {"referent": gettext("Avant 18 ans, il faut un adulte référent : qui répond de cette personne ?")}
        )
    if referent.is_minor:
        raise ValidationError({"referent": gettext("Le référent doit avoir 18 ans ou plus.")})
    if not queries.people_of(town).filter(pk=referent.pk).exists():
        raise ValidationError({"referent": gettext("Ce référent n'est pas connu dans la commune.")})


def _belong(user: User, town: Territory, granted_by: User) -> None:
    Membership.objects.get_or_create(
        user=user, territory=town, role=Role.INHABITANT, defaults={"granted_by": granted_by}
    )


@action(rules.is_officer, says=_("%(who)s a inscrit une personne venue au guichet"))
def enter_at_counter(
    actor: User,
    town: Territory,
    *,
    display_name: str,
    email: str | None = None,
    phone: str = "",
    adult_on: datetime.date | None = None,
    referent: User | None = None,
    parent_agreed: bool = False,
) -> Told:
    """Make an account for somebody who stands at the counter, with or without an e-mail address.

    Arguments: `adult_on` the day they come of age, for those under 18, who then need a `referent`,
    an adult of the town; `parent_agreed` whether a parent agrees, which those under 15 need too.
    Raises ValidationError keyed by the detail.
    """
    adult_on = _coming_of_age(adult_on)
    _check_referent(adult_on is not None, referent, town)
    needs_a_parent = _needs_a_parent(adult_on)
    if needs_a_parent and not parent_agreed:
        asks = gettext("Avant 15 ans, il faut aussi l'accord d'un parent : demandez-le, puis cochez ici.")
        raise ValidationError({"parent_agreed": asks})
    person = User.objects.create(
        display_name=_name(display_name),
        email=_free_email(email),
        phone=_phone(phone),
        adult_on=adult_on,
        referent=referent if adult_on else None,
        parent_agreed_on=clock.today() if needs_a_parent else None,
        entered_by=actor,
        is_invented=town.is_demo,
        language=settings.LANGUAGE_CODE,
    )
    _belong(person, town, actor)
    return told(person.within(town), audience=Audience.STAFF, on_behalf_of=person)


@action(rules.can_manage_people, says=_("%(who)s a ouvert un compte"))
def register(
    actor: User,
    town: Territory,
    *,
    display_name: str,
    email: str,
    phone: str = "",
    is_invented: bool = False,
) -> Told:
    """Make an account that belongs to the town, for somebody who will enter by e-mail or by a link.

    Raises ValidationError keyed by the detail: no name, an address that is none or is taken.
    """
    address = _free_email(email)
    if address is None:
        raise ValidationError({"email": gettext("Il faut une adresse de courriel.")})
    person = User.objects.create(
        display_name=_name(display_name),
        email=address,
        phone=_phone(phone),
        is_invented=is_invented,
        language=settings.LANGUAGE_CODE,
    )
    _belong(person, town, actor)
    return told(person.within(town), audience=Audience.STAFF)


@action(rules.is_system, says=_("Un compte a été ouvert par courriel"))
def open_account(actor: User, town: Territory, *, email: str, language: str) -> Told:
    """Make the account of somebody who has just proved that the address is theirs.

    Two tabs that prove it at once make one account.
    """
    person, _is_new = User.objects.get_or_create(
        email=queries.normal_email(email), defaults={"language": language, "claimed_at": timezone.now()}
    )
    _belong(person, town, actor)
    return told(person.within(town), audience=Audience.PRIVATE)


@action(rules.is_signed_in, says=_("%(who)s vient pour la première fois"))
def join(actor: User, town: Territory) -> Told:
    """Make the person who has just signed in on the town's site one of its inhabitants.

    An account made at the counter is theirs alone from now on.
    """
    _belong(actor, town, actor)
    if actor.claimed_at is None:
        actor.claimed_at = timezone.now()
        actor.save(update_fields=["claimed_at"])
    return told(actor.within(town), audience=Audience.PRIVATE)


@action(rules.can_rename, says=_("%(who)s a changé son nom ou ses coordonnées"))
def rename(
    actor: User, user: User, *, display_name: str, phone: str = "", language: str | None = None
) -> Told:
    """Change how a person is called and reached: themself, or the officer for one who has no address.

    Raises ValidationError keyed by the detail.
    """
    if language is not None and language not in dict(settings.LANGUAGES):
        raise ValidationError({"language": gettext("Terril ne parle pas encore cette langue.")})
    user.display_name, user.phone = _name(display_name), _phone(phone)
    user.language = language or user.language
    user.save(update_fields=["display_name", "phone", "language"])
    return told(user, audience=Audience.PRIVATE)


@action(rules.can_give_link, says=_("%(who)s a préparé un lien d'entrée pour une personne"))
def give_link(actor: User, town: Territory, *, user: User, hours: int, digest: str) -> Told:
    """Keep the digest of a one-time link (see entry.make_link, the one caller).

    An officer gives links only to those entered at the counter of the town who have not claimed
    their account yet: a link opens the account, and theirs alone may be opened by another hand.
    A new link ends those not used yet.
    Raises NotAllowed.
    """
    if not actor.is_system:
        is_ours = queries.people_of(town).filter(pk=user.pk, entered_by__isnull=False, email=None).exists()
        if not is_ours:
            raise NotAllowed(gettext("Cette personne entre elle-même, avec son adresse de courriel."))
    EntryLink.objects.filter(user=user, territory=town, used_at=None).delete()
    link = EntryLink.objects.create(
        user=user,
        territory=town,
        digest=digest,
        expires_at=timezone.now() + datetime.timedelta(hours=hours),
    )
    return told(link, audience=Audience.STAFF, on_behalf_of=user)


def _check_open(link: EntryLink) -> None:
    if link.is_used:
        raise ValidationError(gettext("Ce lien a déjà servi : il n'ouvre qu'une fois."), code="used")
    if link.is_expired:
        raise ValidationError(gettext("Ce lien n'est plus valable : il a dépassé sa date."), code="expired")


@action(rules.is_its_bearer, says=_("%(who)s a utilisé un lien d'entrée"))
def use_link(actor: User, link: EntryLink) -> Told:
    """Spend a one-time link. Raises ValidationError, code "used" or "expired"."""
    _check_open(link)
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])
    return told(link, audience=Audience.PRIVATE)


@action(rules.is_its_bearer, says=_("%(who)s a repris son compte, ouvert au guichet"))
def claim(actor: User, link: EntryLink, *, email: str) -> Told:
    """Give the account made at the counter the address that its person has just proved to be theirs.

    Raises ValidationError: the link is "used" or "expired", or the address has an account (keyed "email").
    """
    _check_open(link)
    address = queries.normal_email(email)
    if queries.by_email(address):
        raise ValidationError(
            {
                "email": gettext(
                    "Cette adresse sert déjà à un autre compte : deux comptes ne se mélangent pas."
                )
            }
        )
    person = link.user
    person.email, person.claimed_at = address, timezone.now()
    person.save(update_fields=["email", "claimed_at"])
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])
    return told(person.within(link.territory), audience=Audience.STAFF)


@action(rules.can_manage_people, says=_("%(who)s a confié un rôle à quelqu'un"))
def grant(actor: User, territory: Territory, *, user: User, role: str, title: str = "") -> Told:
    """Give a role on the territory, or a new title to one already held.

    Only those of 18 or more act for the town (for the elected: Code électoral, article L. 228).
    Raises ValidationError keyed by the detail: no such role, somebody under 18.
    """
    if role not in Role.values:
        raise ValidationError({"role": gettext("Choisissez un rôle de la liste.")})
    if role != Role.INHABITANT and user.is_minor:
        raise ValidationError({"user": gettext("Ce rôle se donne à partir de 18 ans.")})
    title = clean_line(title, 80, gettext("Le titre"), field="title")
    membership, _is_new = Membership.objects.update_or_create(
        user=user, territory=territory, role=role, defaults={"title": title, "granted_by": actor}
    )
    return told(membership, audience=Audience.STAFF, role=membership.role)


@action(rules.can_manage_people, says=_("%(who)s a retiré un rôle à quelqu'un"))
def withdraw(actor: User, membership: Membership) -> Told:
    """Take a role back; whoever held it has lost it at their next request.

    Raises ValidationError when it is the actor's own last administrator role, or the town's.
    """
    if membership.role == Role.ADMINISTRATOR and not actor.is_system:
        others = queries.administrators_over(membership.territory).exclude(pk=membership.pk)
        if membership.user_id == actor.pk and not others.filter(user=actor).exists():
            raise ValidationError(
                gettext(
                    "C'est votre dernier rôle d'administrateur : vous ne pouvez pas vous le retirer. "
                    "Demandez à un autre administrateur de le faire."
                )
            )
        # Two who take each other's role at once: the second was still one when they pressed.
        if not others.exists():
            raise ValidationError(gettext("La commune doit garder au moins un administrateur."))
    # Through the manager, because an instance deleted loses the number that the journal writes down.
    Membership.objects.filter(pk=membership.pk).delete()
    return told(membership, audience=Audience.STAFF, role=membership.role)
