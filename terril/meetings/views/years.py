"""The figures of a year of meetings, and who came: counts typed in, shown only when nobody can be found."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from terril.meetings import actions
from terril.meetings.forms.after import AttendanceForm, CensusForm, CountsForm
from terril.meetings.models import Fate
from terril.meetings.queries import attendance, years
from terril.meetings.queries.after import day_of
from terril.meetings.views.sorting import find
from terril.ui import tables
from terril.ui.acting import act, refusal
from terril.ui.tables import Column, Row

COLUMNS = (
    Column("numero", gettext_lazy("Le numéro de la réunion"), "integer"),
    Column("date", gettext_lazy("Son jour"), "date"),
    Column("sujet", gettext_lazy("Son sujet")),
    Column("quartier", gettext_lazy("Son quartier")),
    Column("theme", gettext_lazy("Son thème")),
    Column("personnes", gettext_lazy("Combien de personnes sont venues"), "integer"),
    Column("paroles", gettext_lazy("Combien de paroles ont été dites"), "integer"),
    *(Column(f"paroles_{fate.value}", fate.label, "integer") for fate in Fate),
)


@login_not_required
@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """Lead to the last year in which a meeting was held."""
    found = years.years_of(years.over(request.town))
    return redirect("meetings:year", year=found[0] if found else timezone.localdate().year)


@login_not_required
@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """A year of meetings in figures: what came of what was said, who came, who is absent."""
    meetings = years.over(request.town)
    others = years.years_of(meetings)
    if year not in others and year != timezone.localdate().year:
        raise Http404
    figures = years.year_of(meetings, year)
    may_count = request.user.is_authenticated and not refusal(
        actions.enter_census, request.user, request.town
    )
    context = {
        "figures": figures,
        "others": [other for other in others if other != year],
        "tables": attendance.tables(request.town, [line.meeting.pk for line in figures.lines]),
        "may_enter_census": may_count,
        "ends": ("csv", "xlsx", "json"),
    }
    return render(request, "meetings/year.html", context)


@login_not_required
@require_safe
def table(request: HttpRequest, year: int, end: str) -> HttpResponseBase:
    """The same figures to carry away, a row a meeting; who came by age is in no file."""
    meetings = years.over(request.town)
    if end not in ("csv", "xlsx", "json") or year not in years.years_of(meetings):
        raise Http404
    figures = years.year_of(meetings, year)

    def rows() -> Iterator[Row]:
        for line in figures.lines:
            meeting, sums = line.meeting, line.sums
            yield (
                meeting.number,
                day_of(meeting),
                meeting.subject,
                meeting.quarter.name if meeting.quarter else "",
                meeting.theme,
                meeting.headcount,
                sums.notes,
                *(sums.fates[fate] for fate in Fate),
            )

    name = tables.file_name(request.town.name, "reunions", year)
    return tables.respond(COLUMNS, rows, end=end, name=name, title=_("Réunions"))


@require_http_methods(["GET", "HEAD", "POST"])
def count(request: HttpRequest, number: int) -> HttpResponse:
    """Type in how many gave each answer on the slips of one meeting."""
    meeting = find(request, number)
    if reason := refusal(actions.count_attendance, request.user, meeting):
        raise reason
    answers, known = attendance.answers_of(request.town), attendance.counts_of(meeting)
    form = AttendanceForm(
        request.POST if request.method == "POST" else None,
        answers=answers,
        initial={f"{question}-{answer}": total for (question, answer), total in known.items()},
    )
    is_right = form.is_bound and form.is_valid()
    if is_right and act(form, actions.count_attendance, request.user, meeting, **form.details()):
        messages.success(request, _("Les nombres sont enregistrés. Les petits ne seront montrés à personne."))
        return redirect(meeting)
    return _shown(
        request,
        form,
        heading=_("Qui est venu ?"),
        lede=_(
            "Comptez les petits papiers, question par question, puis jetez-les. On n'écrit que des nombres : "
            "jamais les réponses d'une même personne ensemble."
        ),
        back_url=meeting.get_absolute_url(),
        meeting=meeting,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def census(request: HttpRequest) -> HttpResponse:
    """What the census says of the town, so that one sees who is absent."""
    if reason := refusal(actions.enter_census, request.user, request.town):
        raise reason
    known, source = attendance.census_of(request.town)
    form = CensusForm(
        request.POST if request.method == "POST" else None,
        answers=attendance.answers_of(request.town),
        initial={
            "source": source,
            **{f"{question}-{answer}": total for (question, answer), total in known.items()},
        },
    )
    if (
        form.is_bound
        and form.is_valid()
        and act(form, actions.enter_census, request.user, request.town, **form.details())
    ):
        messages.success(request, _("Les chiffres du recensement sont enregistrés."))
        return redirect("meetings:years")
    return _shown(
        request,
        form,
        heading=_("Les chiffres du recensement"),
        lede=_("Combien d'habitants la commune compte, par âge, par genre et par quartier."),
        back_url="",
        meeting=None,
    )


def _shown(request: HttpRequest, form: CountsForm, **context: object) -> HttpResponse:
    context["form"] = form
    return render(request, "meetings/counts.html", context, status=422 if form.is_bound else 200)
