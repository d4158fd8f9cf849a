"""What an organisation can lend, and what it knows how to do."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.directory import rules
from terril.directory.models import Offering, OfferingKind, Organisation
from terril.directory.words import fold
from terril.foundation.actions import Told, action, told
from terril.foundation.models import Audience
from terril.foundation.text import clean_line
from terril.people.models import User

MOST_OFFERINGS = 40


@action(rules.can_edit, says=_("« %(name)s » propose : %(what)s"))
def offer(actor: User, organisation: Organisation, *, kind: str, what: str) -> Told:
    """Say one more thing that the organisation can lend or do.

    Raises ValidationError keyed by the detail: nothing said, said already, too many things.
    """
    if kind not in OfferingKind.values:
        raise ValidationError({"kind": gettext("Dites si c'est à prêter ou à faire.")})
    what = clean_line(what, 120, gettext("Ce que vous proposez"), field="what", required=True)
    offered = Offering.objects.filter(organisation=organisation)
    if not fold(what) or offered.filter(kind=kind, folded=fold(what)[:240]).exists():
        raise ValidationError({"what": gettext("C'est déjà dans la liste.")})
    if offered.count() >= MOST_OFFERINGS:
        raise ValidationError(
            {
                "what": gettext("La liste a déjà %(most)d lignes : enlevez-en une d'abord.")
                % {"most": MOST_OFFERINGS}
            }
        )
    offering = Offering.objects.create(organisation=organisation, kind=kind, what=what)
    return told(offering, audience=_audience(organisation), name=organisation.name, what=what)


@action(rules.can_edit, says=_("« %(name)s » ne propose plus : %(what)s"))
def withdraw_offer(actor: User, offering: Offering) -> Told:
    """Take a line off what the organisation can lend or do."""
    # Through the manager, because an instance deleted loses the number that the journal writes down.
    Offering.objects.filter(pk=offering.pk).delete()
    organisation = offering.organisation
    return told(offering, audience=_audience(organisation), name=organisation.name, what=offering.what)


def _audience(organisation: Organisation) -> Audience:
    return Audience.PUBLIC if organisation.is_listed else Audience.PRIVATE
