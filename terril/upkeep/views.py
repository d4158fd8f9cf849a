"""The calendar of those who look after something, one turn, swaps, questions, seasons, the agenda.

Names are for those who take part; everybody else reads how many turns were kept.
"""

from __future__ import annotations

import datetime
from itertools import groupby
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from terril.agreements.models import Agreement
from terril.agreements.queries import commitments_visible_to, shares_visible_to, visible_to
from terril.foundation import clock
from terril.people.models import User
from terril.people.rules import is_officer
from terril.territories.queries import address_of
from terril.ui.acting import act, refusal
from terril.upkeep import actions, links, queries, rules
from terril.upkeep.forms import AcceptForm, HowItGoesForm, PassOnForm
from terril.upkeep.models import Duty, Question, QuestionKind, Swap
from terril.upkeep.states import DutyState, SwapState

RECENT = datetime.timedelta(days=31)
ALL_THE_YEAR = datetime.timedelta(days=400)


def _calendar_url(agreement: Agreement) -> str:
    return reverse("upkeep:calendar", args=[agreement.pk])


@login_not_required
@require_safe
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose turn it is, month by month, for those who take part; how many were kept, for everybody."""
    agreement = get_object_or_404(
        visible_to(request.user, request.town).select_related("territory", "hand_over"), pk=pk
    )
    today, user = clock.today(), request.user
    context: dict[str, Any] = {"agreement": agreement, "kept": queries.kept_in_season(agreement, today)}
    if not rules.takes_part(user, agreement):
        return render(request, "upkeep/calendar_for_all.html", context)
    is_whole = "annee" in request.GET
    first = today - (ALL_THE_YEAR if is_whole else RECENT)
    turns = list(queries.calendar_of(agreement, first, today + ALL_THE_YEAR))
    rotas = queries.rotas(request.town, agreement)
    coming = [turn for turn in turns if turn.state == DutyState.PLANNED and turn.ends_on >= today]
    context |= {
        "is_whole": is_whole,
        "today": today,
        "months": [
            (month, list(of_month))
            for month, of_month in groupby(turns, key=lambda turn: turn.starts_on.replace(day=1))
        ],
        "next": coming[0] if coming else None,
        "rotas": [(one, people, queries.next_season(one, today)) for one, people in rotas],
        "has_several": len(rotas) > 1,
        "swaps": list(queries.swaps_in(agreement, today)),
        "question": queries.open_question(agreement, QuestionKind.STILL_FINE),
        "resumes_on": min(
            (day for one, people in rotas if people and (day := one.when.next_occurrence(today))),
            default=None,
        ),
        "rests": (over := queries.hand_over_of(agreement)) is not None and over.taken_by_id is None,
    }
    return render(request, "upkeep/calendar.html", context)


# One turn


def _duty(request: HttpRequest, pk: int) -> Duty:
    duty = get_object_or_404(queries.duties_visible_to(request.user, request.town), pk=pk)
    if not rules.takes_part(request.user, duty):
        raise Http404
    return duty


@require_safe
def duty(request: HttpRequest, pk: int) -> HttpResponse:
    """One turn, and what whoever looks may do about it."""
    turn = _duty(request, pk)
    open_swap = turn.swaps.filter(state=SwapState.OPEN).first()
    today = clock.today()
    is_open = turn.state in (DutyState.PLANNED, DutyState.MISSED)
    context = {
        "duty": turn,
        "agreement": turn.commitment.agreement,
        "commitment": turn.commitment,
        "is_mine": turn.bearer_id == request.user.pk,
        "may_say_done": is_open
        and turn.starts_on <= today + queries.AHEAD
        and rules.can_mark_done(request.user, turn),
        "may_pass": turn.state == DutyState.PLANNED
        and turn.ends_on >= today
        and open_swap is None
        and rules.can_pass(request.user, turn),
        "open_swap": open_swap,
    }
    return render(request, "upkeep/duty.html", context)


@require_POST
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """One tap: it is done."""
    turn = _duty(request, pk)
    if turn.state != DutyState.DONE:
        actions.mark_done(request.user, turn)
    messages.success(request, _("C'est noté, merci !"))
    return redirect(_calendar_url(turn.commitment.agreement))


@require_http_methods(["GET", "HEAD", "POST"])
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """I can't: ask the stand-in, somebody, everybody, or exchange."""
    turn = _duty(request, pk)
    if reason := refusal(actions.pass_on, request.user, turn):
        raise reason
    form = PassOnForm(
        request.POST if request.method == "POST" else None,
        partners=queries.partners_of(turn),
        turns=list(queries.to_exchange(turn, clock.today())[:12]),
        stand_in=turn.commitment.stand_in,
    )
    if form.is_bound and form.is_valid():
        asked = act(form, actions.pass_on, request.user, turn, **form.details)
        if asked is not None:
            messages.success(
                request, _("C'est demandé. Tant que personne n'a dit oui, le tour reste au même nom.")
            )
            return redirect("upkeep:swap", pk=asked.pk)
    context = {
        "form": form,
        "duty": turn,
        "commitment": turn.commitment,
        "agreement": turn.commitment.agreement,
    }
    return render(request, "upkeep/pass_on.html", context, status=422 if request.method == "POST" else 200)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def done_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """From a mail, without signing in: looking changes nothing (scanners look), the button says it."""
    found = links.read_token(token)
    turn = queries.duty_of_link(request.town, found[0]) if found else None
    if turn is None or found is None:
        return _link_over(request, _("Ce lien n'ouvre rien ici : il est peut-être incomplet."), 404)
    person = queries.person_of_link(found[1])
    if turn.state == DutyState.DONE:
        return render(request, "upkeep/thanks.html", {"duty": turn, "commitment": turn.commitment})
    if person is None or not rules.may_say_done(person, turn) or turn.state == DutyState.LAPSED:
        return _link_over(
            request, _("Ce tour a changé de mains, ou n'est plus attendu. Merci quand même !"), 410
        )
    if clock.today() > turn.ends_on + queries.LINK_LASTS:
        return _link_over(request, _("Ce lien n'est plus valable : ce tour est passé depuis longtemps."), 410)
    if clock.today() + queries.AHEAD < turn.starts_on:
        return _link_over(request, _("Ce tour n'est pas encore venu : revenez ce jour-là."), 409)
    if request.method == "POST":
        actions.mark_done(person, turn)
        return redirect(request.path)
    return render(request, "upkeep/done_by_link.html", {"duty": turn, "commitment": turn.commitment})


def _link_over(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    context = {"reason": reason, "is_early": status == 409}
    return render(request, "upkeep/link_over.html", context, status=status)


# Swaps


def _swap(request: HttpRequest, pk: int) -> Swap:
    found = get_object_or_404(queries.swaps_visible_to(request.user, request.town), pk=pk)
    if not rules.takes_part(request.user, found) and request.user.pk not in (found.to_id, found.by_id):
        raise Http404
    return found


@require_safe
def swap(request: HttpRequest, pk: int) -> HttpResponse:
    """A turn that is offered: both see where it stands."""
    found = _swap(request, pk)
    return render(request, "upkeep/swap.html", _of_swap(request, found))


def _of_swap(request: HttpRequest, found: Swap, form: Form | None = None) -> dict[str, Any]:
    user = request.user
    is_open = found.state == SwapState.OPEN
    at_the_counter = is_open and is_officer(user, found) and not rules.may_answer(user, found)
    if at_the_counter and form is None:
        form = AcceptForm(partners=_asked(found))
    return {
        "swap": found,
        "duty": found.duty,
        "commitment": found.duty.commitment,
        "agreement": found.duty.commitment.agreement,
        "is_open": is_open,
        "may_accept": is_open and bool(rules.may_answer(user, found)),
        "may_decline": is_open and bool(found.to_id) and rules.can_decline(user, found),
        "may_withdraw": is_open and rules.can_withdraw(user, found),
        "form": form if at_the_counter else None,
    }


def _asked(found: Swap) -> list[User]:
    return [found.to] if found.to else queries.partners_of(found.duty)


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """I take it; at the counter, somebody takes it."""
    found = _swap(request, pk)
    form = AcceptForm(request.POST, partners=_asked(found))
    if not form.is_valid():
        return render(request, "upkeep/swap.html", _of_swap(request, found, form), status=422)
    person = None if rules.may_answer(request.user, found) else form.details["person"]
    actions.accept(request.user, found, person=person)
    messages.success(request, _("C'est arrangé, merci ! Le calendrier est à jour."))
    return redirect("upkeep:duty", pk=found.duty_id)


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """I cannot either."""
    found = _swap(request, pk)
    actions.decline(request.user, found)
    messages.success(request, _("C'est dit, merci d'avoir répondu."))
    return redirect(_calendar_url(found.duty.commitment.agreement))


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """I keep my turn after all."""
    found = _swap(request, pk)
    actions.withdraw(request.user, found)
    messages.success(request, _("Vous gardez ce tour, c'est noté."))
    return redirect("upkeep:duty", pk=found.duty_id)


# How it goes


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """Is it still fine? Asked privately, answered by one of them for all."""
    found: Question = get_object_or_404(
        queries.questions_visible_to(request.user, request.town).filter(kind=QuestionKind.STILL_FINE), pk=pk
    )
    if not rules.can_answer(request.user, found):
        raise Http404
    form = HowItGoesForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        answered = act(form, actions.answer, request.user, found, **form.cleaned_data)
        if answered is not None:
            said = (
                _("L'appel est lancé : qui le prend entre dans le calendrier.")
                if answered.call_id
                else _("Merci d'avoir répondu.")
            )
            messages.success(request, said)
            return redirect(_calendar_url(found.agreement))
    context = {"form": form, "question": found, "agreement": found.agreement}
    return render(request, "upkeep/question.html", context, status=422 if request.method == "POST" else 200)


# One more season


@require_safe
def season(request: HttpRequest, pk: int) -> HttpResponse:
    """Who goes on next season: one page, one button each."""
    commitment = get_object_or_404(
        commitments_visible_to(request.user, request.town).select_related("agreement__hand_over"), pk=pk
    )
    if not rules.takes_part(request.user, commitment):
        raise Http404
    season_to_come = queries.next_season(commitment, clock.today())
    lines = queries.season_lines(commitment, season_to_come) if season_to_come else []
    context = {
        "commitment": commitment,
        "agreement": commitment.agreement,
        "season": season_to_come,
        "is_covered": bool(season_to_come)
        and queries.is_within_the_agreement(commitment, cast("queries.NextSeason", season_to_come)),
        "lines": [(line, rules.can_say_next_season(request.user, line.share)) for line in lines],
    }
    return render(request, "upkeep/season.html", context)


@require_POST
def go_on(request: HttpRequest, pk: int, goes_on: bool) -> HttpResponse:
    """I go on, or I stop."""
    share = get_object_or_404(shares_visible_to(request.user, request.town), pk=pk)
    if not rules.takes_part(request.user, share):
        raise Http404
    actions.say_next_season(request.user, share, goes_on=goes_on)
    messages.success(
        request,
        _("Merci ! À la saison prochaine.")
        if goes_on
        else _("C'est noté. Merci pour tout ce qui a été fait."),
    )
    return redirect("upkeep:season", pk=share.commitment_id)


# An agenda of one's own


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: HttpRequest) -> HttpResponse:
    """The secret address of one's calendar: make it, make it anew."""
    if request.method == "POST":
        actions.make_calendar(request.user, request.town)
        messages.success(
            request, _("Votre agenda a une nouvelle adresse : l'ancienne ne mène plus nulle part.")
        )
        return redirect("upkeep:agenda")
    key = queries.calendar_key(cast("User", request.user), request.town)
    path = f"{reverse('upkeep:agenda')}{links.calendar_token(key)}.ics" if key else ""
    context = {"key": key, "address": f"{address_of(request.town)}{path}" if key else ""}
    return render(request, "upkeep/agenda.html", context)


@require_POST
def close_agenda(request: HttpRequest) -> HttpResponse:
    """No calendar any more."""
    key = queries.calendar_key(cast("User", request.user), request.town)
    if key is not None:
        actions.close_calendar(request.user, key)
    messages.success(request, _("Votre agenda est fermé."))
    return redirect("upkeep:agenda")
