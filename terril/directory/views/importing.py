"""Importing a file of organisations: choose it, read what it would change, agree."""

from __future__ import annotations

import csv
import io
import secrets
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from terril.directory import actions
from terril.directory.files.cells import Understood
from terril.directory.files.plain import PLAIN
from terril.directory.files.planning import Plan, plan
from terril.directory.files.reading import MOST_FAULTS, unreadable
from terril.directory.files.understanding import understand
from terril.directory.forms import AgreeForm, ImportForm
from terril.ui.acting import act, object_to, refusal

# How long what was read waits for somebody to agree; nobody's name is in it.
WAITS = 60 * 60
MOST_SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is read at once, and nothing is changed yet."""
    town = request.town
    if reason := refusal(actions.import_organisations, request.user, town):
        raise reason
    is_sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if is_sent else ImportForm()
    understood = None
    if is_sent and form.is_valid():
        try:
            understood = _understood(request, form)
        except ValidationError as objection:
            object_to(form, objection)
        else:
            found = plan(town, understood.rows, understood.source)
            understood.faults = sorted([*understood.faults, *found.faults], key=lambda fault: fault.line)
            if not understood.faults:
                token = secrets.token_urlsafe(16)
                caches["default"].set(_key(request, token), understood, WAITS)
                return redirect("directory:preview", token)
    faults = understood.faults if understood else []
    return render(
        request,
        "directory/import.html",
        {
            "form": form,
            "faults": faults[:MOST_FAULTS],
            "has_more": len(faults) >= MOST_FAULTS,
            "columns": [(column, help_text) for column, (_name, help_text) in PLAIN.items()],
        },
        status=422 if is_sent else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the file would change; do it once somebody agrees."""
    town = request.town
    if reason := refusal(actions.import_organisations, request.user, town):
        raise reason
    understood: Understood | None = caches["default"].get(_key(request, token))
    if understood is None:
        messages.info(request, _("Ce qui avait été lu n'est plus là. Choisissez le fichier à nouveau."))
        return redirect("directory:import")
    form = AgreeForm(request.POST) if request.method == "POST" else AgreeForm()
    if form.is_valid():
        # Who agreed to nothing that was shown agreed to nothing.
        expected = form.cleaned_data["agreed"] or "-"
        details: dict[str, Any] = {"rows": understood.rows, "source": understood.source}
        if act(form, actions.import_organisations, request.user, town, expected=expected, **details):
            caches["default"].delete(_key(request, token))
            messages.success(request, _("C'est importé. L'annuaire est à jour."))
            return redirect("directory:list")
    found = plan(town, understood.rows, understood.source)
    return render(
        request,
        "directory/preview.html",
        {"form": form, "understood": understood, "plan": found, **_shown(found)},
        status=422 if form.errors else 200,
    )


def _understood(request: HttpRequest, form: ImportForm) -> Understood:
    file = form.cleaned_data["file"]
    if file.size > settings.UPLOAD_LIMIT:
        raise unreadable(
            _(
                "Ce fichier est trop lourd : %(most)d Mo au plus. Gardez-y les lignes de votre commune, ou "
                "demandez à qui s'occupe du serveur de lancer « terril directory import »."
            )
            % {"most": settings.UPLOAD_LIMIT // (1024 * 1024)}
        )
    return understand(cast("BinaryIO", file.file), request.town)


def _key(request: HttpRequest, token: str) -> str:
    """What was read is for whoever sent it, in this town: nobody else can agree to it."""
    return f"directory.import.{request.town.pk}.{request.user.pk}.{token[:40]}"


def _shown(found: Plan) -> dict[str, Any]:
    """Return the beginning of long lists: thousands of lines are read by nobody."""
    return {
        "added": found.added[:MOST_SHOWN],
        "changed": found.changed[:MOST_SHOWN],
        "closed": found.closed[:MOST_SHOWN],
        "most": MOST_SHOWN,
        "agreed": found.digest(),
    }


@login_not_required
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The empty plain CSV, for any spreadsheet."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow(PLAIN)
    # The mark tells spreadsheets that it is UTF-8.
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="acteurs.csv"'
    return response
