"""Accounts, and the roles that people hold on a territory."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.foundation.actions import Told, action, told
from terril.foundation.models import Audience
from terril.foundation.text import clean_line
from terril.people import queries, rules
from terril.people.models import Membership, Role, User
from terril.territories.models import Territory

# Code civil, article 414: one comes of age at eighteen.
YEARS_TO_ADULTHOOD = 18


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
                    "Cette adresse sert déjà à un compte. Cherchez d'abord la personne dans la liste ; "
                    "sinon, laissez l'adresse vide : elle entrera elle-même avec son courriel."
                )
            }
        )
    return address


def _coming_of_age(adult_on: datetime.date | None) -> datetime.date | None:
    """Return the day somebody under 18 comes of age; None for an adult."""
    today = timezone.localdate()
    if adult_on is None or adult_on <= today:
        return None
    if adult_on.year - today.year > YEARS_TO_ADULTHOOD:
        raise ValidationError(
            {"adult_on": gettext("Cette date ne se peut pas : la personne ne serait pas encore née.")}
        )
    return adult_on


def _check_referent(minor: bool, referent: User | None, town: Territory) -> None:
    if not minor:
        return
    if referent is None:
        raise ValidationError(
            {"referent": gettext("Avant 18 ans, il faut un adulte référent : qui répond de cette personne ?")}
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
) -> Told:
    """Make an account for somebody who stands at the counter, with or without an e-mail address.

    Arguments: `adult_on` the day they come of age, for those under 18, who then need a `referent`,
    an adult of the town.
    Raises ValidationError keyed by the detail.
    """
    adult_on = _coming_of_age(adult_on)
    _check_referent(adult_on is not None, referent, town)
    person = User.objects.create(
        display_name=_name(display_name),
        email=_free_email(email),
        phone=_phone(phone),
        adult_on=adult_on,
        referent=referent if adult_on else None,
        entered_by=actor,
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


@action(rules.is_signed_in, says=_("%(who)s est entré pour la première fois"))
def join(actor: User, town: Territory) -> Told:
    """Make the person who has just signed in on the town's site one of its inhabitants."""
    _belong(actor, town, actor)
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
                    "C'est votre dernier rôle d'administrateur : vous ne pouvez pas vous le retirer. "
                    "Demandez à un autre administrateur de le faire."
                )
            )
        if not others.exists():
            raise ValidationError(gettext("La commune doit garder au moins un administrateur."))
    # Through the manager, because an instance deleted loses the number that the journal writes down.
    Membership.objects.filter(pk=membership.pk).delete()
    return told(membership, audience=Audience.STAFF, role=membership.role)
