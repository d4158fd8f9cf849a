"""Studying an initiative: the service in charge, opinions, a precision, the answer."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terril.directory.queries import services_of
from terril.initiatives import actions, queries
from terril.initiatives.forms.review import (
    AnswerForm,
    AskOpinionsForm,
    HangForm,
    OpenReviewForm,
    OpinionForm,
    PrecisionForm,
    QuestionForm,
    ReasonForm,
)
from terril.initiatives.models import Initiative
from terril.initiatives.views.gate import answer, find
from terril.ui.acting import act, way_back
from terril.ui.dates import day_in_words
from terril.ui.gate import Task
from terril.vision.queries import every_orientation_of, orientations_of

# A head of service reads mails once a week: ten days leave room for a site visit.
OPINION_DAYS = 10


def orientations(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """Say to which orientations of the town's project it leads."""
    initiative = find(request, number)
    served = list(initiative.orientations.values_list("pk", flat=True))
    task = Task(
        request,
        actions.hang,
        initiative,
        HangForm,
        button=_("Enregistrer"),
        said=lambda _subject: _("C'est noté : chaque orientation montre ce qui la sert."),
        # One that was given up keeps what hangs on it, unless somebody takes it off.
        orientations=every_orientation_of(request.town).filter(Q(withdrawn_on=None) | Q(pk__in=served)),
        initial={"orientations": served},
    )
    return answer(request, initiative, [task], heading=_("Rattacher au projet de ville"))


def review(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """The officer's page: who is in charge, which opinions are asked, what must be made precise."""
    initiative = find(request, number)
    services = services_of(request.town)
    asked = list(initiative.opinions.select_related("service", "given_by").order_by("pk"))
    awaited = {opinion.subject for opinion in asked if not opinion.given_on}

    def ask_all(form: AskOpinionsForm) -> Initiative | None:
        due_on = form.cleaned_data["due_on"]
        with transaction.atomic():
            for subject, service in form.asked():
                if not act(
                    form,
                    actions.ask_opinion,
                    request.user,
                    initiative,
                    names={"service": subject},
                    service=service,
                    subject=subject,
                    due_on=due_on,
                ):
                    transaction.set_rollback(True)
                    return None
        return initiative

    tasks = [
        Task(
            request,
            actions.open_review,
            initiative,
            OpenReviewForm,
            name="etude",
            heading=_("Qui s'en charge ?"),
            button=_("Confier l'étude") if initiative.state == "received" else _("Changer"),
            said=lambda subject: (
                _("C'est noté : l'étude est confiée à %(service)s, qui répondra.")
                % {"service": initiative_of(subject).service}
            ),
            services=services,
            people=queries.colleagues_of(request.town),
            orientations=orientations_of(request.town),
            initial={
                "service": initiative.service_id,
                "person_in_charge": initiative.person_in_charge_id,
                "orientations": list(initiative.orientations.values_list("pk", flat=True)),
            },
        ),
        Task(
            request,
            actions.ask_opinion,
            initiative,
            AskOpinionsForm,
            name="avis",
            heading=_("Demander des avis"),
            lede=_("Un service par sujet. Chacun reçoit un courriel et répond en une page."),
            button=_("Demander ces avis"),
            said=lambda _subject: _("C'est demandé : les services reçoivent un courriel."),
            run=ask_all,
            services=services,
            already=awaited,
            initial={"due_on": timezone.localdate() + datetime.timedelta(days=OPINION_DAYS)},
        ),
        Task(
            request,
            actions.ask_information,
            initiative,
            QuestionForm,
            name="question",
            heading=_("Poser une question aux porteurs"),
            button=_("Poser la question"),
            look="btn-alt",
            said=lambda _subject: _(
                "Question envoyée. Le délai de la commune s'arrête jusqu'à la réponse des porteurs."
            ),
        ),
    ]
    return answer(
        request,
        initiative,
        tasks,
        heading=_("Étude"),
        lede=_("Confiez l'étude, demandez les avis : tout ce que disent les services est public et daté."),
        template="initiatives/review.html",
        opinions=asked,
        answer_url=reverse("initiatives:answer", args=[initiative.number, initiative.slug]),
        negotiation_url=reverse("initiatives:negotiation", args=[initiative.number, initiative.slug]),
    )


def opinion(request: HttpRequest, number: int, slug: str, pk: int) -> HttpResponse:
    """One page for one head of service: read, choose, say on what conditions."""
    initiative = find(request, number)
    asked = get_object_or_404(initiative.opinions.select_related("service", "asked_by"), pk=pk)
    tasks = [
        Task(
            request,
            actions.give_opinion,
            asked,
            OpinionForm,
            button=_("Donner cet avis"),
            said=lambda _subject: _(
                "Merci : votre avis est daté et publié. Les porteurs et la mairie le voient."
            ),
        )
    ]
    return answer(
        request,
        initiative,
        tasks,
        heading=_("Avis : %(subject)s") % {"subject": asked.get_subject_display()},
        lede=_("%(service)s, votre avis est attendu avant le %(date)s.")
        % {"service": asked.service, "date": day_in_words(asked.due_on)},
        template="initiatives/opinion.html",
    )


@require_POST
def chase(request: HttpRequest, number: int, slug: str, pk: int) -> HttpResponse:
    """One press reminds a service of the opinion it owes, from the list where the button stands."""
    initiative = find(request, number)
    asked = get_object_or_404(initiative.opinions.select_related("service"), pk=pk)
    actions.chase_opinion(request.user, asked)
    messages.success(request, _("C'est parti : %(service)s reçoit un rappel.") % {"service": asked.service})
    return redirect(
        way_back(request, reverse("initiatives:review", args=[initiative.number, initiative.slug]))
    )


def information(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """The proposers answer the town's question; the town's delay starts again."""
    initiative = find(request, number)
    asked = (
        initiative.informationrequests.filter(answered_on=None)
        .select_related("asked_by", "initiative__proposers", "initiative__kept_by")
        .order_by("-pk")
        .first()
    )
    tasks = [
        Task(
            request,
            actions.give_information,
            asked or initiative,
            PrecisionForm,
            button=_("Envoyer la réponse"),
            said=lambda subject: (
                _("Merci ! Le délai repart : la commune répond avant le %(date)s.")
                % {"date": day_in_words(initiative_of(subject).answer_due_on)}
            ),
        )
    ]
    return answer(
        request,
        initiative,
        tasks,
        heading=_("Une précision"),
        template="initiatives/information.html",
        asked=asked,
    )


def give_answer(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """The town answers, with the opinions in view; a refusal may be opened again."""
    initiative = find(request, number)
    opinions = list(initiative.opinions.select_related("service", "given_by").order_by("subject", "pk"))
    answers = {"granted": actions.grant, "redirected": actions.redirect, "refused": actions.refuse}

    def reply(form: AnswerForm) -> Any | None:
        values = dict(form.cleaned_data)
        kind = values.pop("kind")
        if kind == "granted":
            del values["alternative"], values["appeal"]
        return act(form, answers[kind], request.user, initiative, **values)

    service = initiative.service
    contact = ", ".join(
        part
        for part in (
            (service.contact_name, service.contact_phone or service.contact_email)
            if service
            else (request.town.contact_name, request.town.contact_phone or request.town.contact_email)
        )
        if part
    )
    tasks = [
        Task(
            request,
            actions.grant,
            initiative,
            AnswerForm,
            name="reponse",
            button=_("Donner cette réponse"),
            said=lambda _subject: _("La réponse est publiée et envoyée aux porteurs."),
            run=reply,
            initial={
                "contact": contact,
                # Two months from the answer: article R. 421-1 of the Code de justice administrative.
                "appeal": _(
                    "Vous pouvez écrire au maire, ou saisir le tribunal administratif, dans les deux mois."
                ),
            },
        ),
        Task(
            request,
            actions.revive,
            initiative,
            ReasonForm,
            name="relance",
            heading=_("Rouvrir cette initiative"),
            button=_("Rouvrir"),
            said=lambda subject: (
                _("C'est rouvert : la commune répond avant le %(date)s.")
                % {"date": day_in_words(initiative_of(subject).answer_due_on)}
            ),
            label=_("Qu'est-ce qui a changé ?"),
            help_text=_("Un refus n'est pas une fin : dites ce qui rend la chose possible maintenant."),
        ),
    ]
    return answer(
        request,
        initiative,
        tasks,
        heading=_("La réponse de la commune"),
        template="initiatives/answer.html",
        opinions=opinions,
    )


def initiative_of(subject: Any) -> Initiative:
    """Return the initiative that the subject of an action is, or is a part of, as it now stands."""
    initiative = subject if isinstance(subject, Initiative) else subject.initiative
    initiative.refresh_from_db()
    return initiative
