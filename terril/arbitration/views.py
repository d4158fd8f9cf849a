"""Arbitrations in the open, and the pages where they are prepared, decided and followed up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from terril.arbitration import actions, queries
from terril.arbitration.forms import (
    CorrectionForm,
    DecisionForm,
    OptionForm,
    PromiseForm,
    QuestionForm,
    ReviewForm,
)
from terril.arbitration.models import Arbitration
from terril.arbitration.states import ArbitrationState
from terril.ui.acting import act, refusal
from terril.ui.gate import Task, answer
from terril.ui.owed import days_late
from terril.ui.pagination import paginate

PER_PAGE = 30
LOOKS = {
    ArbitrationState.OPEN: "tag-waiting",
    ArbitrationState.DECIDED: "",
    ArbitrationState.REVIEWED: "tag-kept",
}
# The steps that an arbitration goes through, in the order of its page.
STEPS = {
    "prepare": (actions.change, gettext_lazy("Préparer")),
    "decide": (actions.decide, gettext_lazy("Écrire la décision")),
    "follow_up": (actions.correct, gettext_lazy("Suivre cette décision")),
}


def find(request: HttpRequest, number: int) -> Arbitration:
    """Return the arbitration of this number; Http404 otherwise."""
    arbitration = get_object_or_404(queries.of_town(request.town).select_related("chosen"), number=number)
    # The town is already read: rules ask for it again and again.
    arbitration.territory = request.town
    return arbitration


@login_not_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All that was put to decision, the last first."""
    page = paginate(request, queries.of_town(request.town).select_related("chosen"), PER_PAGE)
    context = {
        "page": page,
        "base_query": page.base_query,
        "rows": [(each, LOOKS[ArbitrationState(each.state)]) for each in page.object_list],
        "may_ask": request.user.is_authenticated and not refusal(actions.ask, request.user, request.town),
    }
    return render(request, "arbitration/list.html", context)


@login_not_required
@require_safe
def detail(request: HttpRequest, number: int) -> HttpResponse:
    """The path from what was said to what came of the decision."""
    arbitration = find(request, number)
    offers = []
    if request.user.is_authenticated:
        offers = [
            {"url": reverse(f"arbitration:{name}", args=[number]), "label": label}
            for name, (action, label) in STEPS.items()
            if not refusal(action, request.user, arbitration)
        ]
    context = {
        "arbitration": arbitration,
        "path": queries.path_of(arbitration),
        "look": LOOKS[ArbitrationState(arbitration.state)],
        "offers": offers,
        "is_review_late": arbitration.state == ArbitrationState.DECIDED
        and bool(days_late(arbitration.review_on, timezone.localdate())),
    }
    return render(request, "arbitration/detail.html", context)


def _question_form(request: HttpRequest, **options: Any) -> dict[str, Any]:
    """Return what a form about the question is made with."""
    return {
        "meetings": queries.heard_in(request.town),
        "problems": queries.problems_in(request.town),
        **options,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Put a question to decide."""
    if reason := refusal(actions.ask, request.user, request.town):
        raise reason
    # Led here from the page of a meeting: it is ticked already.
    asked = request.GET.get("reunion", "")
    first = queries.heard_in(request.town).filter(number=int(asked)) if asked.isdecimal() else []
    form = QuestionForm(
        request.POST if request.method == "POST" else None,
        **_question_form(request, initial={"meetings": [meeting.pk for meeting in first]}),
    )
    if form.is_bound and form.is_valid():
        made = act(form, actions.ask, request.user, request.town, **form.cleaned_data)
        if made is not None:
            messages.success(request, _("La question est posée. Ajoutez maintenant les options."))
            return redirect("arbitration:prepare", number=made.number)
    context = {"form": form}
    return render(request, "arbitration/ask.html", context, status=422 if form.is_bound else 200)


def prepare(request: HttpRequest, number: int) -> HttpResponse:
    """Lay the options side by side, and write the question anew while nothing is decided."""
    arbitration = find(request, number)
    tasks = [
        Task(
            request,
            actions.add_option,
            arbitration,
            OptionForm,
            name="option",
            heading=_("Ajouter une option"),
            lede=_("Ne rien faire est aussi une option, avec ses effets et son coût."),
            button=_("Ajouter cette option"),
            said=lambda subject: _("L'option « %(title)s » est ajoutée.") % {"title": subject.title},
        ),
        Task(
            request,
            actions.change,
            arbitration,
            QuestionForm,
            name="question",
            heading=_("La question, et qui a été entendu"),
            button=_("Enregistrer"),
            look="btn-alt",
            said=lambda _subject: _("C'est enregistré."),
            **_question_form(
                request,
                initial={
                    "question": arbitration.question,
                    "context": arbitration.context,
                    "criteria": arbitration.criteria,
                    "heard": arbitration.heard,
                    "meetings": [meeting.pk for meeting in arbitration.meetings.all()],
                    "problems": [problem.pk for problem in arbitration.problems.all()],
                },
            ),
        ),
    ]
    return _shown(
        request,
        arbitration,
        tasks,
        heading=_("Préparer l'arbitrage"),
        goes_to=lambda _subject: reverse("arbitration:prepare", args=[number]),
        options=arbitration.options.order_by("position"),
    )


def option(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Write one option anew, or take it back."""
    arbitration = find(request, number)
    chosen = get_object_or_404(arbitration.options, pk=pk)
    chosen.arbitration = arbitration
    tasks = [
        Task(
            request,
            actions.change_option,
            chosen,
            OptionForm,
            name="changer",
            button=_("Enregistrer"),
            said=lambda _subject: _("C'est enregistré."),
            initial={
                "title": chosen.title,
                "effects": chosen.effects,
                "cost_cents": chosen.cost_cents,
                "paid_by": chosen.paid_by,
            },
        ),
        Task(
            request,
            actions.withdraw_option,
            chosen,
            name="retirer",
            heading=_("Retirer cette option"),
            button=_("Retirer"),
            look="btn-danger",
            said=lambda _subject: _("L'option est retirée."),
        ),
    ]
    return _shown(
        request,
        arbitration,
        tasks,
        heading=chosen.title,
        goes_to=lambda _subject: reverse("arbitration:prepare", args=[number]),
    )


def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Write the decision: from then on it is not rewritten."""
    arbitration = find(request, number)
    task = Task(
        request,
        actions.decide,
        arbitration,
        DecisionForm,
        button=_("Publier la décision"),
        said=lambda _subject: _("La décision est publiée, avec ses raisons."),
        options=arbitration.options.order_by("position"),
        initial={"decided_on": timezone.localdate()},
    )
    return _shown(
        request,
        arbitration,
        [task],
        heading=_("Écrire la décision"),
        lede=_("Une fois publiée, elle ne se réécrit pas : on ne peut qu'ajouter une précision."),
    )


def follow_up(request: HttpRequest, number: int) -> HttpResponse:
    """What follows from a decision: promises, what one sees later, words to add."""
    arbitration = find(request, number)
    tasks = [
        Task(
            request,
            actions.look_again,
            arbitration,
            ReviewForm,
            name="bilan",
            heading=_("Regarder de nouveau"),
            button=_("Publier ce bilan"),
            said=lambda _subject: _("Le bilan est publié."),
        ),
        Task(
            request,
            actions.promise,
            arbitration,
            PromiseForm,
            name="engagement",
            heading=_("S'engager devant tous"),
            lede=_("Ce que la commune fera pour que la décision existe. Publiés, ces mots ne changent plus."),
            button=_("Publier cet engagement"),
            said=lambda _subject: _("L'engagement est publié."),
            people=queries.elected_in(request.town),
        ),
        Task(
            request,
            actions.correct,
            arbitration,
            CorrectionForm,
            name="precision",
            heading=_("Ajouter une précision"),
            button=_("Ajouter"),
            look="btn-alt",
            said=lambda _subject: _("La précision est ajoutée : ce qui était écrit reste."),
        ),
    ]
    return _shown(request, arbitration, tasks, heading=_("Suivre cette décision"))


def _shown(request: HttpRequest, arbitration: Arbitration, tasks: list[Task], **context: Any) -> HttpResponse:
    """Do what was sent, or show what may be done: see ui.gate.answer."""
    return answer(
        request, arbitration, tasks, template="arbitration/step.html", arbitration=arbitration, **context
    )
