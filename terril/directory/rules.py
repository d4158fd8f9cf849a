"""Rules about organisations: who speaks for one, who may register one and say who speaks for it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from terril.directory.models import Organisation, OrganisationKind, Representation
from terril.foundation.rules import rule
from terril.people.models import User
from terril.people.rules import is_administrator, is_officer, is_signed_in, is_system
from terril.territories.models import Territory


def _represented(user: User) -> dict[int, tuple[int, str]]:
    """Return the town and the kind of each organisation `user` speaks for: one query a request."""
    if not hasattr(user, "_represented"):
        rows = Representation.objects.filter(user_id=user.pk).values_list(
            "organisation_id", "organisation__territory_id", "organisation__kind"
        )
        user._represented = {pk: (town, kind) for pk, town, kind in rows}  # type: ignore[attr-defined]
    return user._represented  # type: ignore[attr-defined]


def represents(user: User, organisation: Organisation) -> bool:
    """Say whether `user` speaks for the organisation; costs one query a request, whatever is asked."""
    return organisation.pk in _represented(user)


def serves(user: User, town: Territory) -> bool:
    """Say whether `user` speaks for the town hall or a service of the town; the same one query."""
    of_the_town = (OrganisationKind.TOWN_HALL, OrganisationKind.SERVICE)
    return any(of == town.pk and kind in of_the_town for of, kind in _represented(user).values())


def forget(user: User) -> None:
    """Forget whom `user` speaks for, because it has just changed."""
    vars(user).pop("_represented", None)


def organisation_of(thing: Any) -> Organisation:
    """Return the organisation that `thing` is or belongs to."""
    return thing if isinstance(thing, Organisation) else thing.organisation


@rule(_("Il faut parler au nom de cet acteur pour faire cela."))
def speaks_for(actor: Any, thing: Any) -> bool:
    return actor.is_authenticated and represents(actor, organisation_of(thing))


@rule(_("Seul un administrateur dit qui parle pour un service de la commune."))
def is_not_of_the_town(actor: Any, thing: Any) -> bool:
    return not organisation_of(thing).is_of_the_town


@rule(_("Seule la personne elle-même peut faire cela."))
def is_ones_own(actor: Any, representation: Any) -> bool:
    return actor.is_authenticated and representation.user_id == actor.pk


@rule(_("Le nom et les numéros d'un acteur se changent à la mairie : appelez-la."))
def is_a_group(actor: Any, thing: Any) -> bool:
    """A group has no other name than the one its members gave it."""
    return organisation_of(thing).kind == OrganisationKind.GROUP


can_register = is_officer | is_administrator | is_system
can_import = can_register
can_edit = is_officer | is_administrator | is_system | speaks_for
can_edit_identity = is_a_group | is_officer | is_administrator | is_system
can_form_group = is_signed_in
can_appoint = is_administrator | is_system | (is_not_of_the_town & (is_officer | speaks_for))
can_dismiss = can_appoint | is_ones_own
