"""Rules about who somebody is; `thing` is anything with a town (see town_of)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from terril.foundation.rules import Rule, rule
from terril.people.models import Role
from terril.territories.models import Territory


def town_of(thing: Any) -> Territory:
    """Return the territory whose roles decide over `thing`: itself, or the one it belongs to."""
    while not isinstance(thing, Territory):
        thing = getattr(thing, "territory", None) or thing.journal_topic
    return thing


def has_role(reason: Any, *roles: Role) -> Rule:
    """Return a rule that asks for one of `roles` on the thing's town, or above it."""

    @rule(reason)
    def holds(actor: Any, thing: Any) -> bool:
        return actor.is_authenticated and actor.has_role(roles, town_of(thing))

    return holds


@rule(_("Il faut d'abord entrer avec votre adresse de courriel."))
def is_signed_in(actor: Any, thing: Any) -> bool:
    return actor.is_authenticated


@rule(_("Seul Terril fait cela, quand vient l'heure."))
def is_system(actor: Any, thing: Any) -> bool:
    return actor.is_authenticated and actor.is_system


@rule(_("Vous ne pouvez changer que votre propre compte."))
def is_oneself(actor: Any, person: Any) -> bool:
    return actor.is_authenticated and actor.pk == person.pk


@rule(_("Cette personne a repris son compte : elle seule peut le changer."))
def keeps_the_account_of(actor: Any, person: Any) -> bool:
    """An officer of a town of a person who never claimed the account made at the counter."""
    if not actor.is_authenticated or person.claimed_at or not person.entered_by_id:
        return False
    return any(actor.has_role(Role.OFFICER, m.territory) for m in person.memberships_now())


@rule(_("Ce lien a été donné à quelqu'un d'autre."))
def is_its_bearer(actor: Any, link: Any) -> bool:
    return actor.is_authenticated and link.user_id == actor.pk


is_officer = has_role(_("Seule la personne chargée de la démarche peut faire cela."), Role.OFFICER)
is_elected = has_role(_("Seuls les élus peuvent faire cela."), Role.ELECTED)
is_administrator = has_role(_("Seul un administrateur peut faire cela."), Role.ADMINISTRATOR)
can_manage_people = is_administrator | is_system
can_rename = is_oneself | keeps_the_account_of | is_system
can_give_link = is_officer | is_system
