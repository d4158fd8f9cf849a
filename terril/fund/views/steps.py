"""The steps of one small dynamic, each on its page: answer, do, show receipts, move money, stop."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from terril.fund import actions, queries
from terril.fund.forms import (
    AmountForm,
    AnswerForm,
    CorrectionForm,
    DoneForm,
    InKindForm,
    ReceiptForm,
)
from terril.fund.models import DecisionKind, SmallDynamic
from terril.fund.states import DynamicState
from terril.fund.views import story
from terril.fund.views.gate import answer, find
from terril.initiatives.forms.review import ReasonForm
from terril.people.rules import is_officer
from terril.ui.acting import act, object_to
from terril.ui.gate import Task
from terril.ui.templatetags.ui import euros
from terril.uploads import actions as uploads
from terril.uploads.views import served


def vouch(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """The adult who answers for a young author says yes."""
    dynamic = find(request, number)
    task = Task(
        request,
        actions.vouch,
        dynamic,
        button=_("Je dis oui : envoyer à la mairie"),
        said=lambda _subject: _(
            "Merci ! La mairie a reçu la demande, et répond dans les jours qui viennent."
        ),
    )
    return answer(
        request,
        dynamic,
        [task],
        heading=_("Votre accord d'adulte référent"),
        lede=_("Avant 18 ans, un adulte répond de la demande : l'argent lui sera confié."),
        template="fund/request.html",
    )


def give_answer(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """Yes and how much, or no and what instead."""
    dynamic = find(request, number)

    def run(form: AnswerForm) -> Any | None:
        values = form.cleaned_data
        action, more = actions.refuse, ["alternative"]
        if values["kind"] == DecisionKind.GRANTED:
            action, more = actions.grant, ["amount_cents", "reference"]
        details = {name: values[name] for name in ("reason", "contact", *more)}
        return act(form, action, request.user, dynamic, **details)

    left = queries.figures(dynamic.envelope).left
    task = Task(
        request,
        actions.grant,
        dynamic,
        AnswerForm,
        button=_("Donner cette réponse"),
        said=lambda _subject: _("La réponse est publiée, et envoyée aux personnes qui demandent."),
        run=run,
        initial={
            "amount_cents": max(0, min(dynamic.asked_cents, left)),
            "contact": _whom_to_call(request),
        },
    )
    return answer(
        request,
        dynamic,
        [task],
        heading=_("Répondre"),
        lede=_("Il reste %(amount)s dans l'enveloppe %(year)s.")
        % {"amount": euros(left), "year": dynamic.envelope.year},
        template="fund/request.html",
        warning=story.warning(dynamic),
    )


def _whom_to_call(request: HttpRequest) -> str:
    town = request.town
    return ", ".join(filter(None, (town.contact_name, town.contact_phone)))


def done(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """Begin; then tell in a line how it went, with a photo."""
    dynamic = find(request, number)

    def tell(form: DoneForm) -> Any | None:
        values = form.cleaned_data
        try:
            with transaction.atomic():
                photo = None
                if values["photo"]:
                    photo = uploads.add_photo(
                        request.user,
                        request.town,
                        file=values["photo"],
                        alternative_text=values["alternative_text"],
                    )
                return actions.tell_done(
                    request.user,
                    dynamic,
                    told_in_a_line=values["told_in_a_line"],
                    headcount=values["headcount"],
                    photo=photo,
                )
        except ValidationError as objection:
            object_to(form, objection, names={"file": "photo"})
            return None

    tasks = [
        Task(
            request,
            actions.start,
            dynamic,
            name="commencer",
            heading=_("C'est parti ?"),
            lede=_("Dites-le, même si rien n'est encore versé."),
            button=_("On commence"),
            look="btn-alt",
            said=lambda _subject: _("C'est parti ! Gardez vos tickets."),
        ),
        Task(
            request,
            actions.tell_done,
            dynamic,
            DoneForm,
            name="fait",
            heading=_("C'est fait ?"),
            button=_("C'est fait"),
            said=_said_done,
            run=tell,
            needs_photo=not is_officer(request.user, dynamic),
        ),
    ]
    return answer(request, dynamic, tasks, heading=_("Où en est-on ?"))


def _said_done(dynamic: SmallDynamic) -> str:
    if dynamic.state == DynamicState.SETTLED:
        return _("Bravo, et merci de l'avoir raconté ! Il n'y a pas d'argent à justifier : tout est clos.")
    return _("Bravo, et merci de l'avoir raconté ! Il reste à montrer les tickets.")


def receipts(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """Show the receipts, add one, say that they are all there."""
    dynamic = find(request, number)

    def add(form: ReceiptForm) -> Any | None:
        values = form.cleaned_data
        try:
            with transaction.atomic():
                scan = uploads.add_receipt(request.user, request.town, file=values.pop("file"))
                return actions.add_receipt(request.user, dynamic, scan=scan, **values)
        except ValidationError as objection:
            object_to(form, objection)
            return None

    may_see = queries.may_see_receipts(request.user, dynamic)
    sums = queries.sums(dynamic)
    tasks = [
        Task(
            request,
            actions.add_receipt,
            dynamic,
            ReceiptForm,
            name="ajouter",
            heading=_("Ajouter un ticket"),
            button=_("Ajouter"),
            said=lambda _subject: _("Le ticket est ajouté."),
            run=add,
        ),
        Task(
            request,
            actions.hand_in,
            dynamic,
            name="remettre",
            heading=_("Tout est là ?"),
            lede=_hand_in_lede(sums),
            button=_("Tous les tickets sont remis"),
            look="btn-alt",
            said=lambda _subject: _("Merci ! La mairie vérifie les comptes, puis les clôt."),
        ),
    ]
    here = request.path
    return answer(
        request,
        dynamic,
        tasks,
        heading=_("Justificatifs"),
        lede=_("Seules la mairie et les personnes qui demandent les voient."),
        template="fund/receipts.html",
        goes_to=lambda subject: subject.get_absolute_url() if isinstance(subject, SmallDynamic) else here,
        is_worth_reading=may_see,
        may_see_receipts=may_see,
        receipts=list(queries.receipts_of(dynamic)) if may_see else [],
        sums=sums,
    )


def _hand_in_lede(sums: queries.Sums) -> str:
    if sums.to_give_back:
        return _("Il manque des tickets pour %(amount)s : ajoutez-les, ou cette somme sera à rendre.") % {
            "amount": euros(sums.to_give_back)
        }
    return _("Les tickets couvrent ce qui a été versé.")


@require_safe
def receipt(request: HttpRequest, number: int, slug: str, pk: int) -> HttpResponseBase:
    """The file of one receipt, for those who ask and the town hall."""
    dynamic = find(request, number)
    if not queries.may_see_receipts(request.user, dynamic):
        raise Http404
    line = get_object_or_404(queries.receipts_of(dynamic), pk=pk)
    if line.scan is None:
        raise Http404
    return served(str(line.scan.file.name), line.scan.content_type, as_attachment=True)


def money(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """What the town pays, lends, gets back; then the accounts are closed."""
    dynamic = find(request, number)
    sums = queries.sums(dynamic)
    is_even = not sums.to_give_back and not sums.to_pay
    settle = Task(
        request,
        actions.settle,
        dynamic,
        name="solder",
        heading=_("Solder"),
        lede=_settle_lede(sums),
        button=_("Les comptes sont bons"),
        look="" if is_even else "btn-alt",
        said=lambda _subject: _("C'est soldé. Ce qui n'a pas servi est de nouveau dans l'enveloppe."),
    )
    # What has to be done first stands first.
    tasks = [settle] if is_even else []
    if sums.held:
        tasks.append(
            Task(
                request,
                actions.give_back,
                dynamic,
                AmountForm,
                name="rendre",
                heading=_("Noter ce qui est rendu"),
                lede=_("Cela retourne aussitôt dans l'enveloppe, pour d'autres voisins."),
                button=_("C'est rendu"),
                look="" if sums.to_give_back else "btn-alt",
                said=lambda _subject: _("C'est noté : l'enveloppe a récupéré cette somme."),
                initial={"amount_cents": sums.to_give_back or None},
            )
        )
    if sums.payable:
        tasks.insert(
            0,
            Task(
                request,
                actions.pay,
                dynamic,
                AmountForm,
                name="verser",
                heading=_("Noter un versement"),
                lede=_("Au plus %(amount)s.") % {"amount": euros(sums.payable)},
                button=_("C'est versé"),
                said=lambda _subject: _("Le versement est noté."),
                initial={"amount_cents": sums.to_pay or sums.payable},
            ),
        )
    tasks += [] if is_even else [settle]
    tasks.append(
        Task(
            request,
            actions.help_in_kind,
            dynamic,
            InKindForm,
            name="preter",
            heading=_("Noter un prêt"),
            lede=_("Une salle, des tables : c'est une aide aussi, et elle se publie avec sa valeur."),
            button=_("Noter"),
            look="btn-alt",
            said=lambda _subject: _("Le prêt est noté, avec sa valeur."),
        )
    )
    here = request.path
    return answer(
        request,
        dynamic,
        tasks,
        heading=_("Versements et prêts"),
        template="fund/money.html",
        goes_to=lambda subject: subject.get_absolute_url() if isinstance(subject, SmallDynamic) else here,
        sums=sums,
        lines=story.editable(queries.lines_of(dynamic)),
        warning=story.warning(dynamic),
    )


def _settle_lede(sums: queries.Sums) -> str:
    if sums.to_give_back:
        return _("Il faut d'abord noter ce qui est rendu : %(amount)s.") % {
            "amount": euros(sums.to_give_back)
        }
    if sums.to_pay:
        return _("Il faut d'abord verser %(amount)s.") % {"amount": euros(sums.to_pay)}
    return _("Les tickets couvrent ce qui a été gardé.")


def correct(request: HttpRequest, number: int, slug: str, pk: int) -> HttpResponse:
    """Write a line that counts in place of another."""
    dynamic = find(request, number)
    line = get_object_or_404(queries.correctable_by(request.user, dynamic), pk=pk)
    line.dynamic = dynamic
    task = Task(
        request,
        actions.correct,
        line,
        CorrectionForm,
        button=_("Corriger"),
        said=lambda _subject: _("C'est corrigé. La ligne d'avant reste, barrée."),
        initial={"amount_cents": line.amount_cents},
    )
    return answer(
        request,
        dynamic,
        [task],
        heading=_("Corriger un montant"),
        lede=_("%(kind)s : %(amount)s")
        % {"kind": line.get_kind_display(), "amount": euros(line.amount_cents)},
    )


def drop(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """Stop here, and say why."""
    dynamic = find(request, number)
    task = Task(
        request,
        actions.drop,
        dynamic,
        ReasonForm,
        button=_("Renoncer"),
        look="btn-danger",
        said=lambda _subject: _("C'est noté. Ce qui était accordé servira à d'autres."),
    )
    return answer(
        request,
        dynamic,
        [task],
        heading=_("Renoncer"),
        lede=_("On a le droit de changer d'avis. La raison reste lisible."),
    )
