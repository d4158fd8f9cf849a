"""The needs of the town, and what somebody does about one: take, give back, deliver, confirm."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from terril.agreements import actions, queries, rules
from terril.agreements.forms import ConfirmForm, CorrectionForm, DeliveryForm, NeedsFilter, TakeForm
from terril.agreements.models import AgreementKind, Commitment, Delivery, Side
from terril.agreements.states import CommitmentState
from terril.foundation import clock
from terril.people.queries import people_of
from terril.people.rules import is_officer
from terril.ui.acting import act, refusal
from terril.ui.kept import kept
from terril.ui.pagination import paginate
from terril.uploads.views import served

PER_PAGE = 24


@login_not_required
@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """What the town looks for people for; for somebody signed in, first what they have taken."""
    form = NeedsFilter(request.GET or None)
    form.is_valid()
    mine = list(queries.shares_of(request.user, request.town)) if request.user.is_authenticated else []
    context = {
        "form": form,
        "is_filtered": form.is_bound and bool(form.kind or form.days),
        "told": kept(request, lambda: _told_to_all(request, form)),
        "mine": mine,
    }
    return render(request, "agreements/needs.html", context)


def _told_to_all(request: HttpRequest, form: NeedsFilter) -> SafeString:
    """Return the list as everybody sees it; nothing when there is no such need."""
    today = clock.today()
    found = queries.needs_of(request.town, today)
    if form.is_bound:
        if form.kind:
            found = found.filter(kind=form.kind)
        if form.days is not None:
            found = queries.needs_within(found, today + datetime.timedelta(days=form.days))
    page = paginate(request, found, PER_PAGE)
    if not page.object_list:
        return SafeString()
    return render_to_string("agreements/_needs_told.html", {"page": page, "needs": list(page.object_list)})


def _commitment(request: HttpRequest, pk: int) -> Commitment:
    return get_object_or_404(queries.commitments_visible_to(request.user, request.town), pk=pk)


def _seeks_people(commitment: Commitment) -> bool:
    """Say whether somebody could take a share of it today."""
    return (
        commitment.state == CommitmentState.OPEN
        and commitment.free > 0  # type: ignore[attr-defined]
        and commitment.agreement.state not in rules.OVER
        and not queries.is_over(commitment, clock.today())
    )


@login_not_required
@require_safe
def need(request: HttpRequest, pk: int) -> HttpResponse:
    """One commitment: who bears it, what was given for it, and what the visitor can do about it."""
    commitment = _commitment(request, pk)
    agreement, user = commitment.agreement, request.user
    if agreement.kind == AgreementKind.PUBLIC_PROMISE and agreement.page_url:
        # It has a page of its own by now; old links still lead there.
        return redirect(agreement.page_url, permanent=True)
    sides = rules.sides_of(user, agreement)
    receives = bool(sides - {commitment.party.side})
    # At the counter, for somebody of the side that received.
    officer = is_officer(user, commitment)
    deliveries = [
        {
            "line": line,
            "who": line.by.public_name if line.by else str(line.by_organisation or ""),
            "amount": queries.amount_in_words(line.quantity, commitment.unit),
            "confirmed_by": _confirmation(line),
            "is_corrected": hasattr(line, "corrected_by"),
            "may_confirm": (receives and rules.is_not_the_giver(user, line))
            or (officer and commitment.party.side == Side.TOWN),
        }
        for line in queries.deliveries_of(commitment)
    ]
    share = queries.share_of(user, commitment)
    context = {
        "commitment": commitment,
        "agreement": agreement,
        "how_much": queries.how_much(commitment),
        "seeks_people": _seeks_people(commitment),
        "is_settled": commitment.state not in (CommitmentState.OPEN, CommitmentState.TAKEN),
        "days_late": commitment.when.days_late(clock.today()),
        "shares": queries.live_shares(commitment),
        "share": share,
        "may_give_back": share is not None and queries.may_still_give_back(commitment, clock.today()),
        "may_deliver": user.is_authenticated and rules.can_deliver(user, commitment),
        "is_officer": officer,
        "deliveries": deliveries,
    }
    return render(request, "agreements/need.html", context)


def _confirmation(line: Delivery) -> str:
    return line.confirmation.by.public_name if hasattr(line, "confirmation") else ""


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a share: one button, and the few questions that make sense for this person."""
    commitment = _commitment(request, pk)
    if request.method != "POST" and not _seeks_people(commitment):
        return redirect("agreements:need", pk=pk)
    people: Any = None
    if is_officer(request.user, commitment):
        people = people_of(request.town).filter(email=None)
    form = TakeForm(
        request.POST if request.method == "POST" else None,
        free=commitment.free,  # type: ignore[attr-defined]
        organisations=queries.speaking_for(request.user, request.town),
        people=people,
    )
    if form.is_bound and form.is_valid():
        share = act(form, actions.take, request.user, commitment, **form.details)
        if share is not None:
            messages.success(
                request, _("C'est noté, merci ! Si vous ne pouvez plus venir, rendez votre part ici.")
            )
            return redirect("agreements:need", pk=pk)
    return _asked(request, "agreements/take.html", form, commitment)


def _asked(
    request: HttpRequest, template: str, form: Form, commitment: Commitment, **more: Any
) -> HttpResponse:
    """Show a form; 422 when it was sent and is not right."""
    context = {"form": form, "commitment": commitment, "agreement": commitment.agreement, **more}
    return render(request, template, context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a share back: the place is free again."""
    share = get_object_or_404(queries.shares_visible_to(request.user, request.town), pk=pk)
    if reason := refusal(actions.give_back, request.user, share):
        raise reason
    if request.method == "POST":
        actions.give_back(request.user, share)
        messages.success(
            request, _("La part est rendue : quelqu'un d'autre peut la prendre. Merci de l'avoir dit.")
        )
        return redirect("agreements:need", pk=share.commitment_id)
    return _asked(request, "agreements/give_back.html", Form(), share.commitment, share=share)


@require_http_methods(["GET", "HEAD", "POST"])
def deliver(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what was really given."""
    commitment = _commitment(request, pk)
    if reason := refusal(actions.deliver, request.user, commitment):
        raise reason
    form = DeliveryForm(
        request.POST if request.method == "POST" else None, commitment=commitment, givers=_givers(commitment)
    )
    if form.is_bound and form.is_valid():
        delivery = act(form, actions.deliver, request.user, commitment, **form.cleaned_data)
        if delivery is not None:
            messages.success(request, _("C'est noté. L'autre partie le confirmera."))
            return redirect("agreements:need", pk=pk)
    return _asked(request, "agreements/deliver.html", form, commitment)


def _givers(commitment: Commitment) -> Any:
    """Return those who hold a share: they may have given; None when nobody does."""
    holders = queries.holders_of(commitment)
    return holders if holders.exists() else None


def _delivery(request: HttpRequest, pk: int) -> Delivery:
    return get_object_or_404(queries.deliveries_visible_to(request.user, request.town), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that what the other side gave was received; the officer, also for somebody at the counter."""
    delivery = _delivery(request, pk)
    commitment, user = delivery.commitment, request.user
    why_not = (rules.receives & rules.is_not_the_giver).refusal(user, delivery)
    people = queries.receivers_of(delivery) if is_officer(user, delivery) else None
    if why_not and not people:
        rules.require(rules.receives & rules.is_not_the_giver, user, delivery)
    form = ConfirmForm(
        request.POST if request.method == "POST" else None, people=people, for_oneself=not why_not
    )
    if form.is_bound and form.is_valid():
        actions.confirm(user, delivery, person=form.cleaned_data.get("person"))
        messages.success(request, _("C'est confirmé, merci !"))
        return redirect("agreements:need", pk=commitment.pk)
    amount = queries.amount_in_words(delivery.quantity, commitment.unit)
    return _asked(request, "agreements/confirm.html", form, commitment, delivery=delivery, amount=amount)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a line that counts in place of another."""
    delivery = _delivery(request, pk)
    commitment = delivery.commitment
    if reason := refusal(actions.correct, request.user, delivery):
        raise reason
    form = CorrectionForm(
        request.POST if request.method == "POST" else None,
        commitment=commitment,
        initial={"on": delivery.on, "quantity": delivery.quantity},
    )
    if form.is_bound and form.is_valid():
        line = act(form, actions.correct, request.user, delivery, **form.cleaned_data)
        if line is not None:
            messages.success(request, _("C'est corrigé. L'autre partie le confirmera."))
            return redirect("agreements:need", pk=commitment.pk)
    return _asked(request, "agreements/correct.html", form, commitment, delivery=delivery)


@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The scan of a sheet signed by hand, for the parties and the town's staff."""
    signature = get_object_or_404(queries.paper_visible_to(request.user, request.town), pk=pk)
    scan = signature.scan
    if scan is None:
        raise Http404
    return served(str(scan.file.name), scan.content_type, as_attachment=True)
