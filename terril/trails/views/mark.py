"""The town's mark on its plates: chosen, taken off."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from terril.foundation.actions import NotAllowed
from terril.trails import actions, queries, rules
from terril.trails.forms import MarkForm
from terril.ui.acting import object_to
from terril.uploads import actions as uploads


@require_http_methods(["GET", "HEAD", "POST"])
def mark(request: HttpRequest) -> HttpResponse:
    """Choose the picture that plates bear."""
    town, user = request.town, request.user
    if reason := rules.can_prepare.refusal(user, town):
        raise NotAllowed(reason)
    form = MarkForm(request.POST, request.FILES) if request.method == "POST" else MarkForm()
    if form.is_bound and form.is_valid():
        words = _("La marque de %(town)s") % {"town": town.name}
        try:
            with transaction.atomic():
                picture = uploads.add_photo(
                    user, town, file=form.cleaned_data["file"], alternative_text=words
                )
                actions.choose_mark(user, town, picture=picture)
        except ValidationError as objection:
            object_to(form, objection)
        else:
            messages.success(request, _("Les plaques que vous imprimez portent maintenant cette image."))
            return redirect("trails:desk")
    context = {"form": form, "picture": queries.mark_of(town)}
    return render(request, "trails/mark.html", context, status=422 if form.errors else 200)


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Print plates without a mark."""
    actions.remove_mark(request.user, request.town)
    messages.success(request, _("Les plaques ne portent plus d'image."))
    return redirect("trails:desk")
