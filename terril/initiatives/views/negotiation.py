"""Looking together for the right way to do it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from terril.initiatives import actions
from terril.initiatives.forms.negotiation import SET_ASIDE, DecisionForm, VariantForm
from terril.initiatives.forms.review import ReasonForm
from terril.initiatives.models import Variant, VariantState
from terril.initiatives.views.gate import answer, find
from terril.ui.acting import act
from terril.ui.gate import Task


def negotiation(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """Variants: propose one, keep one, set one aside with a reason. All of them stay readable."""
    initiative = find(request, number)
    variants = list(initiative.variants.select_related("proposed_by").order_by("-number"))
    here = request.path
    decisions = [
        _decision(request, variant) for variant in variants if variant.state != VariantState.SET_ASIDE
    ]
    tasks = [
        Task(
            request,
            actions.propose_variant,
            initiative,
            VariantForm,
            name="proposer",
            heading=_("Proposer une autre façon de faire"),
            button=_("Proposer"),
            said=lambda _subject: _("C'est proposé : chacun peut maintenant en parler."),
        ),
        *decisions,
        Task(
            request,
            actions.open_negotiation,
            initiative,
            ReasonForm,
            name="ouvrir",
            heading=_("Ouvrir la discussion"),
            lede=_("Quand l'idée est bonne mais que la forme ne convient pas encore."),
            button=_("Ouvrir la discussion"),
            said=lambda _subject: _("La discussion est ouverte : porteurs et services peuvent proposer."),
            label=_("De quoi faut-il parler ?"),
            required=False,
        ),
    ]
    offered = {task.name: task for task in decisions if not task.refusal}
    return answer(
        request,
        initiative,
        tasks,
        heading=_("Discussion"),
        lede=_("On garde toutes les façons de faire qui ont été proposées, avec la raison du choix."),
        template="initiatives/negotiation.html",
        goes_to=lambda _subject: here,
        is_worth_reading=bool(variants),
        variants=[(variant, offered.get(f"variante-{variant.number}")) for variant in variants],
        # The decisions are shown beside their variants.
        other_tasks=[task for task in tasks if not task.refusal and task not in decisions],
    )


def _decision(request: HttpRequest, variant: Variant) -> Task:
    """Return the task of keeping `variant` or setting it aside."""

    def decide(form: DecisionForm) -> Any | None:
        sets_aside = form.cleaned_data["decision"] == SET_ASIDE
        chosen = actions.set_variant_aside if sets_aside else actions.keep_variant
        return act(form, chosen, request.user, variant, reason=form.cleaned_data["reason"])

    return Task(
        request,
        actions.set_variant_aside,
        variant,
        DecisionForm,
        name=f"variante-{variant.number}",
        button=_("Décider"),
        said=lambda _subject: _("C'est décidé, et la raison est gardée."),
        run=decide,
    )
