"""Registering organisations, forming groups, saying who speaks for them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.directory import codes, rules
from terril.directory.models import Organisation, OrganisationKind, Representation
from terril.foundation.actions import NotAllowed, Told, action, told
from terril.foundation.models import Audience
from terril.foundation.text import clean_line, clean_text, unique_slug
from terril.people.models import User
from terril.people.rules import is_officer, is_system
from terril.territories.models import Territory

DESCRIPTION_LENGTH = 2000


def _details(town: Territory, kind: str, raw: dict[str, str]) -> dict[str, str]:
    """Return the details made canonical. Raises ValidationError with one sentence for each wrong one."""
    readers = {
        "name": lambda v: clean_line(v, 120, gettext("Le nom"), required=True),
        "description": lambda v: clean_text(v, DESCRIPTION_LENGTH, gettext("La présentation")),
        "siret": codes.siret,
        "rna": codes.rna,
        "contact_name": lambda v: clean_line(v, 100, gettext("La personne à joindre")),
        "contact_email": _email,
        "contact_phone": lambda v: clean_line(v, 30, gettext("Le téléphone")),
    }
    errors, kept = {}, {}
    for name, value in raw.items():
        try:
            kept[name] = readers[name](value)
        except ValidationError as error:
            errors[name] = error.messages
    if errors:
        raise ValidationError(errors)
    if kind == OrganisationKind.SERVICE and not (
        kept["contact_name"] and (kept["contact_phone"] or kept["contact_email"])
    ):
        # Every acknowledgement tells whom to call: a service nobody can reach cannot be in charge.
        raise ValidationError(
            {"contact_name": gettext("Pour un service : qui appeler, et à quel numéro ou quelle adresse ?")}
        )
    same = Organisation.objects.filter(territory=town, siret=kept["siret"])
    if kept["siret"] and same.exists():
        raise ValidationError({"siret": gettext("Un acteur de la commune a déjà ce SIRET.")})
    return kept


def _email(value: str) -> str:
    address = value.strip()
    if address:
        validate_email(address)
    return address


def _slug(town: Territory, name: str) -> str:
    return unique_slug(Organisation.objects.filter(territory=town), name, otherwise="acteur", max_length=120)


@action(rules.can_register, says=_("%(who)s a inscrit « %(name)s » parmi les acteurs de la commune"))
def register(
    actor: User,
    town: Territory,
    *,
    kind: str,
    name: str,
    description: str = "",
    siret: str = "",
    rna: str = "",
    contact_name: str = "",
    contact_email: str = "",
    contact_phone: str = "",
    is_invented: bool = False,
) -> Told:
    """Enter an organisation in the town's directory; a service says whom to call.

    Raises ValidationError keyed by the detail: no such kind, a second town hall, a SIRET or RNA
    number that cannot be or is taken, a service without a person to call.
    """
    if kind not in OrganisationKind.values:
        raise ValidationError({"kind": gettext("Choisissez une sorte d'acteur de la liste.")})
    if kind == OrganisationKind.TOWN_HALL and Organisation.objects.filter(territory=town, kind=kind).exists():
        raise ValidationError({"kind": gettext("La mairie est déjà inscrite.")})
    details = _details(
        town,
        kind,
        {
            "name": name,
            "description": description,
            "siret": siret,
            "rna": rna,
            "contact_name": contact_name,
            "contact_email": contact_email,
            "contact_phone": contact_phone,
        },
    )
    organisation = Organisation.objects.create(
        territory=town, kind=kind, slug=_slug(town, details["name"]), is_invented=is_invented, **details
    )
    return told(organisation, name=organisation.name)


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
