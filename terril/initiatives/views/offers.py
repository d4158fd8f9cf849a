"""Everything that whoever is looking may do, besides the main button of the page."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from terril.agreements.states import AgreementState
from terril.initiatives import rules
from terril.initiatives.models import Initiative


class Offer(NamedTuple):
    """Something that may be done, and the page where it is done."""

    label: Any
    url: str


# What is offered to those whom the rule allows, in the order of the life of an initiative. The first
# line of a page is the one shown.
TABLE: tuple[tuple[Any, Any, str], ...] = (
    (rules.can_open_review, _("Confier l'étude, demander des avis"), "review"),
    (rules.can_ask_opinion, _("Suivre l'étude"), "review"),
    (rules.can_give_information, _("Apporter la précision demandée"), "information"),
    (rules.can_propose_variant, _("Proposer une autre façon de faire"), "negotiation"),
    (rules.can_open_negotiation, _("Ouvrir la discussion"), "negotiation"),
    (rules.can_answer, _("Donner la réponse de la commune"), "answer"),
    (rules.can_propose_agreement, _("Écrire la convention"), "agreement"),
    (rules.can_start, _("Dire que l'on commence"), "work_day"),
    (rules.can_plan_work_day, _("Prévoir ou raconter un chantier"), "work_day"),
    (rules.can_begin_upkeep, _("Commencer l'entretien"), "upkeep"),
    (rules.can_give_up_upkeep, _("Passer la main"), "upkeep"),
    (rules.can_take_over, _("Prendre la suite"), "upkeep"),
    (rules.can_write_review, _("Écrire le bilan"), "close"),
    (rules.can_revive, _("Rouvrir cette initiative"), "answer"),
    (rules.can_edit, _("Compléter le texte"), "edit"),
    (rules.can_add_photo, _("Ajouter une photo"), "photos"),
    (rules.can_hang, _("Rattacher au projet de ville"), "orientations"),
    (rules.can_fail, _("Raconter ce qui n'a pas marché"), "fail"),
    (rules.can_drop, _("Abandonner"), "drop"),
)


# What anybody may do: the other rules need not be asked of a passer-by, one query after another.
OPEN_TO_ALL = tuple(line for line in TABLE if line[0] is rules.can_take_over)


def offers(user: Any, initiative: Initiative, *, but: str) -> list[Offer]:
    """Return what this person may do now, the page `but` (already offered by the main button) left out."""
    if not user.is_authenticated:
        return []
    is_involved = rules.carries_it(user, initiative) or rules.takes_part_in_talks(user, initiative)
    found: dict[str, Offer] = {}
    for rule, label, name in TABLE if is_involved else OPEN_TO_ALL:
        if name not in found and f"initiatives:{name}" != but and rule(user, initiative):
            found[name] = Offer(label, _url(initiative, name))
    is_to_sign = is_involved and initiative.agreement.state == AgreementState.PROPOSED
    if is_to_sign and but != "initiatives:paper" and rules.can_record_paper_signature(user, initiative):
        found["paper"] = Offer(_("Enregistrer une signature sur papier"), _url(initiative, "paper"))
    return list(found.values())


def _url(initiative: Initiative, name: str) -> str:
    return reverse(f"initiatives:{name}", args=[initiative.number, initiative.slug])
