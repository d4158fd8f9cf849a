"""Registering organisations, completing what is said of them, forming groups, saying who speaks for them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.directory import rules
from terril.directory.details import IDENTITY, agree, check_numbers_are_free, given, read
from terril.directory.models import Organisation, OrganisationKind, Representation
from terril.foundation.actions import NotAllowed, Told, action, told
from terril.foundation.models import Audience
from terril.foundation.text import clean_line, unique_slug
from terril.people.models import User
from terril.people.rules import is_officer, is_system
from terril.territories.models import Territory


def _slug(town: Territory, name: str) -> str:
    return unique_slug(Organisation.objects.filter(territory=town), name, otherwise="acteur", max_length=120)


@action(rules.can_register, says=_("%(who)s a inscrit « %(name)s » parmi les acteurs de la commune"))
def register(
    actor: User, town: Territory, *, kind: str, name: str, is_invented: bool = False, **more: Any
) -> Told:
    """Enter an organisation in the town's directory; a service says whom to call.

    Arguments: `more` any of details.READERS.
    Raises ValidationError keyed by the detail: no such kind, a second town hall, a SIRET or RNA
    number that cannot be or is taken, a service without a person to call.
    """
    details = read({"kind": kind, "name": name, **more})
    if kind == OrganisationKind.TOWN_HALL and Organisation.objects.filter(territory=town, kind=kind).exists():
        raise ValidationError({"kind": gettext("La mairie est déjà inscrite.")})
    organisation = Organisation(territory=town, is_invented=is_invented, by_hand=given(details), **details)
    agree(organisation)
    check_numbers_are_free(town, details)
    organisation.slug = _slug(town, organisation.name)
    organisation.save()
    return told(organisation, name=organisation.name)


@action(rules.can_edit, says=_("%(who)s a mis à jour la fiche de « %(name)s »"))
def edit(actor: User, organisation: Organisation, **details: Any) -> Told:
    """Change the details given, any of details.READERS; what is written so, no import writes over.

    Its name, kind and numbers are changed by the town hall. The journal keeps which details changed,
    not their values. Raises ValidationError keyed by the detail.
    """
    values = read(details)
    changed = {name for name, value in values.items() if getattr(organisation, name) != value}
    if (kept := changed.intersection(IDENTITY)) and (
        reason := rules.can_edit_identity.refusal(actor, organisation)
    ):
        raise ValidationError({name: str(reason) for name in sorted(kept)})
    if "kind" in changed:
        _check_kind_may_change(organisation, values["kind"])
    if "name" in changed and not organisation.imported_name:
        # Files go on calling it by the name it had.
        organisation.imported_name = organisation.name
    for name in changed:
        setattr(organisation, name, values[name])
    if "siret" in changed and "siren" not in changed:
        organisation.siren = ""
    agree(organisation)
    check_numbers_are_free(organisation.territory, {name: values[name] for name in changed}, organisation)
    organisation.by_hand = sorted({*organisation.by_hand, *changed})
    organisation.save()
    return told(
        organisation,
        audience=Audience.PUBLIC if organisation.is_listed else Audience.PRIVATE,
        name=organisation.name,
        details=sorted(changed),
    )


def _check_kind_may_change(organisation: Organisation, kind: str) -> None:
    """Raise ValidationError for what would change the side on which an organisation stands, or hide it."""
    fixed = (OrganisationKind.TOWN_HALL, OrganisationKind.SERVICE, OrganisationKind.GROUP)
    if organisation.kind in fixed or kind in fixed:
        raise ValidationError(
            {"kind": gettext("Une mairie, un service ou un collectif ne change pas de sorte.")}
        )


@action(rules.can_form_group, says=_("%(who)s a formé un collectif d'habitants"))
def form_group(actor: User, town: Territory, *, name: str, member: User) -> Told:
    """Make the small informal group that stands for people without an association.

    Arguments: `member` its first member: the actor, or whom the officer acts for at the counter.
    The group is in no public list until `show_group`.
    Raises ValidationError keyed "name"; NotAllowed when somebody else than an officer names another.
    """
    is_for_another = member.pk != actor.pk
    if is_for_another and (reason := (is_officer | is_system).refusal(actor, town)):
        raise NotAllowed(reason)
    name = clean_line(name, 120, gettext("Le nom"), field="name", required=True)
    group = Organisation.objects.create(
        territory=town,
        kind=OrganisationKind.GROUP,
        name=name,
        slug=_slug(town, name),
        is_listed=False,
        is_invented=town.is_demo,
    )
    Representation.objects.create(user=member, organisation=group, granted_by=actor)
    rules.forget(member)
    return told(group, audience=Audience.PRIVATE, on_behalf_of=member if is_for_another else None)


@action(rules.can_appoint, says=_("%(who)s a dit qui parle pour « %(name)s »"))
def appoint(actor: User, organisation: Organisation, *, user: User, title: str = "") -> Told:
    """Let `user` speak for the organisation (be a member of the service), or give them a new title.

    Raises ValidationError keyed by the detail: somebody under 18 for a service of the town.
    """
    if organisation.is_of_the_town and user.is_minor:
        raise ValidationError({"user": gettext("Ce rôle se donne à partir de 18 ans.")})
    title = clean_line(title, 80, gettext("Le titre"), field="title")
    representation, _is_new = Representation.objects.update_or_create(
        user=user, organisation=organisation, defaults={"title": title, "granted_by": actor}
    )
    rules.forget(user)
    return told(representation, audience=Audience.STAFF, name=organisation.name)


@action(rules.can_dismiss, says=_("%(who)s a retiré à quelqu'un le droit de parler pour « %(name)s »"))
def dismiss(actor: User, representation: Representation) -> Told:
    """End a representation: whoever held it has lost it at their next request."""
    # Through the manager, because an instance deleted loses the number that the journal writes down.
    Representation.objects.filter(pk=representation.pk).delete()
    return told(representation, audience=Audience.STAFF, name=representation.organisation.name)
