"""Doing it together, looking after it, ending well or telling why it did not."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from terril.agreements.models import Side
from terril.agreements.queries import amount_in_words
from terril.agreements.states import AgreementState
from terril.directory.queries import spoken_for_by
from terril.initiatives import actions, queries
from terril.initiatives.forms.review import ReasonForm
from terril.initiatives.forms.work import (
    CloseForm,
    FailureForm,
    HeadcountForm,
    NextForm,
    PhotoForm,
    ReviewForm,
    TakeOverForm,
    WorkDayForm,
)
from terril.initiatives.models import Initiative
from terril.initiatives.views.gate import answer, find
from terril.people.models import Role
from terril.ui.acting import object_to
from terril.ui.dates import day_in_words
from terril.ui.gate import Task
from terril.upkeep.models import QuestionAnswer, QuestionKind
from terril.upkeep.queries import open_question
from terril.uploads import actions as uploads
from terril.uploads.models import Photo


def work_days(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """Begin, plan a day of work, and tell how many came."""
    initiative = find(request, number)
    days = list(initiative.workdays.select_related("commitment").order_by("on", "starts_at"))
    today = timezone.localdate()
    tasks = [
        Task(
            request,
            actions.start,
            initiative,
            name="commencer",
            heading=_("C'est parti ?"),
            lede=_("La convention est signée : dites à tous que l'on commence."),
            button=_("On commence"),
            said=lambda _subject: _("C'est parti ! Chacun peut maintenant tenir sa part."),
        ),
        Task(
            request,
            actions.plan_work_day,
            initiative,
            WorkDayForm,
            name="prevoir",
            heading=_("Prévoir un chantier"),
            lede=_("Il paraît aussitôt dans les besoins de la commune : chacun peut y prendre une place."),
            button=_("Annoncer ce chantier"),
            said=lambda day: _("Le chantier du %(date)s est annoncé.") % {"date": day_in_words(day.on)},
        ),
        *(
            Task(
                request,
                actions.tell_work_day,
                day,
                HeadcountForm,
                name=f"venus-{day.pk}",
                heading=_("Chantier du %(date)s") % {"date": day_in_words(day.on)},
                button=_("Le dire"),
                said=lambda _subject: _("Merci, c'est noté dans l'histoire de l'initiative."),
            )
            for day in days
            if day.on <= today and day.headcount_came is None
        ),
        Task(
            request,
            actions.declare_done,
            initiative,
            name="fait",
            heading=_("Tout est fait ?"),
            lede=_("Dites-le : viendront ensuite l'entretien, puis le bilan des deux côtés."),
            button=_("C'est fait"),
            look="btn-alt",
            said=lambda _subject: _("Bravo ! Reste à l'entretenir, et à en tirer le bilan à deux."),
        ),
    ]
    return answer(
        request,
        initiative,
        tasks,
        heading=_("Chantiers"),
        template="initiatives/work_days.html",
        is_worth_reading=bool(days),
        days=days,
    )


def upkeep(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """Begin to look after it, hand it over, take it over."""
    initiative = find(request, number)
    is_asked = open_question(initiative.agreement, QuestionKind.HAND_OVER) is not None
    chosen = request.POST.get("choice")
    asked = Task(
        request,
        actions.choose_next,
        initiative,
        NextForm,
        name="suite",
        heading=_("Quelle suite ?"),
        lede=_("Plusieurs tours de suite n'ont pas été faits. On a le droit de passer la main ou d'arrêter."),
        button=_("C'est notre choix"),
        said=lambda _subject: _("Merci de l'avoir dit. La mairie le sait aussi."),
    )
    tasks = [
        *([asked] if is_asked else []),
        Task(
            request,
            actions.begin_upkeep,
            initiative,
            name="commencer",
            heading=_("Commencer l'entretien"),
            lede=_("Les engagements d'entretien de la convention commencent à compter."),
            button=_("L'entretien commence"),
            said=lambda _subject: _("C'est noté : ceux qui se sont engagés savent que c'est à eux."),
        ),
        Task(
            request,
            actions.take_over,
            initiative,
            TakeOverForm,
            name="reprendre",
            heading=_("Prendre la suite"),
            lede=_("Vous reprenez la part des habitants, telle que la convention la dit."),
            button=_("Nous prenons la suite"),
            said=lambda _subject: _("Merci ! Vous voilà responsables de la part des habitants."),
            organisations=_who_may_take_over(request),
        ),
        Task(
            request,
            actions.give_up_upkeep,
            initiative,
            ReasonForm,
            name="passer-la-main",
            heading=_("Passer la main"),
            lede=_("On a le droit d'arrêter. L'annonce paraît pour que d'autres prennent la suite."),
            button=_("Passer la main"),
            look="btn-alt",
            said=lambda _subject: _("Merci pour tout ce qui a été fait. L'annonce est publiée."),
        ),
    ]
    return answer(
        request,
        initiative,
        tasks,
        heading=_("Entretien"),
        # What ends well ends with both sides' reviews.
        goes_to=lambda _subject: (
            initiative.get_absolute_url() + ("bilan/" if chosen == QuestionAnswer.END else "")
        ),
    )


def _who_may_take_over(request: HttpRequest) -> Any:
    """Return the organisations in whose name the visitor may take over; the officer, all of them."""
    everyone = request.town.organisations.order_by("name")
    if request.user.is_authenticated and request.user.has_role(Role.OFFICER, request.town):
        return everyone
    mine = spoken_for_by(request.user, request.town) if request.user.is_authenticated else []
    return everyone.filter(pk__in=[organisation.pk for organisation in mine])


def close(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """The review of each side, then the white pebble."""
    initiative = find(request, number)
    reviews = list(initiative.reviews.select_related("by").order_by("pk"))
    written = {review.side for review in reviews}
    sides = [(side.value, side.label) for side in (Side.TOWN, Side.INHABITANTS) if side not in written]
    tasks = (
        [
            Task(
                request,
                actions.write_review,
                initiative,
                ReviewForm,
                name="bilan",
                heading=_("Votre bilan"),
                button=_("Publier ce bilan"),
                said=lambda _subject: _(
                    "Merci. Quand les deux côtés auront écrit le leur, on posera le caillou."
                ),
                sides=sides,
            )
        ]
        if sides
        else []
    )
    unsigned = _way_to_sign(initiative) if not sides else None
    if not sides and unsigned is None:
        tasks.append(_lay_the_pebble(request, initiative))
    return answer(
        request,
        initiative,
        tasks,
        heading=_("Bilan"),
        lede=_("Chaque côté dit ce que cela a changé et ce qu'il a appris."),
        template="initiatives/close.html",
        is_worth_reading=bool(reviews),
        reviews=reviews,
        unsigned=unsigned,
    )


def _lay_the_pebble(request: HttpRequest, initiative: Initiative) -> Task:
    """The pebble, already filled in with what is known, to be read again before it is laid."""
    # What people wrote is in the town's own language, whatever the page speaks.
    language = request.town.languages[0]
    with translation.override(language):
        proposed = queries.proposal(initiative)
    figures = [
        (figure.key, f"{figure.label} : {amount_in_words(figure.value, figure.unit)}".strip())
        for figure in proposed.figures
    ]
    return Task(
        request,
        actions.close,
        initiative,
        CloseForm,
        name="caillou",
        heading=_("Poser le caillou blanc"),
        lede=_("Il est déjà rempli avec ce que l'on sait. Relisez-le, changez ce qu'il faut, puis posez-le."),
        button=_("Poser le caillou"),
        said=lambda _subject: _("C'est fait, ensemble : un caillou de plus sur le chemin."),
        details=lambda form: {**form.cleaned_data, "language": language},
        initial={
            **proposed.words,
            "laid_on": timezone.localdate(),
            "figures": [figure.key for figure in proposed.figures],
            "photos": [photo.pk for photo in proposed.photos],
        },
        figures=figures,
        photos=initiative.photos.order_by("pk"),
    )


def _way_to_sign(initiative: Initiative) -> dict[str, str] | None:
    """Return where a text that changed is signed, or written to the end; None when it is signed."""
    where = [initiative.number, initiative.slug]
    match initiative.agreement.state:
        case AgreementState.PROPOSED:
            return {"label": _("Lire et signer"), "url": reverse("initiatives:sign", args=where)}
        case AgreementState.DRAFT:
            url = reverse("initiatives:agreement", args=where)
            return {"label": _("Finir d'écrire la convention"), "url": url}
    return None


def drop(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """Stop here, and say why."""
    initiative = find(request, number)
    task = Task(
        request,
        actions.drop,
        initiative,
        ReasonForm,
        button=_("Abandonner"),
        look="btn-danger",
        said=lambda _subject: _("C'est noté. L'initiative pourra être rouverte un jour."),
    )
    return answer(
        request,
        initiative,
        [task],
        heading=_("Abandonner"),
        lede=_("On a le droit d'arrêter. La raison reste visible : elle aidera les suivants."),
    )


def fail(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """It did not work: the lesson is laid on the path too."""
    initiative = find(request, number)
    task = Task(
        request,
        actions.fail,
        initiative,
        FailureForm,
        button=_("Le raconter"),
        said=lambda _subject: _("Merci de l'avoir raconté : cet enseignement est posé sur le chemin."),
    )
    return answer(
        request,
        initiative,
        [task],
        heading=_("Raconter ce qui n'a pas marché"),
        lede=_("Se tromper est permis. Ce que vous racontez ici évitera à d'autres le même détour."),
    )


def _of_photo(photo: Photo, _form: Form) -> dict[str, Any]:
    return {"photo": photo}


def photos(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """Add a photo, or take one out."""
    initiative = find(request, number)
    shown = list(initiative.photos.order_by("pk"))

    def add(form: PhotoForm) -> Any | None:
        try:
            with transaction.atomic():
                photo = uploads.add_photo(
                    request.user,
                    request.town,
                    file=form.cleaned_data["photo"],
                    alternative_text=form.cleaned_data["alternative_text"],
                )
                return actions.add_photo(request.user, initiative, photo=photo)
        except ValidationError as objection:
            object_to(form, objection, names={"file": "photo"})
            return None

    tasks = [
        Task(
            request,
            actions.add_photo,
            initiative,
            PhotoForm,
            heading=_("Ajouter une photo"),
            button=_("Ajouter"),
            said=lambda _subject: _("La photo est en ligne."),
            run=add,
        ),
        *(
            Task(
                request,
                actions.take_photo_out,
                initiative,
                Form,
                name=f"retirer-{photo.pk}",
                button=_("Retirer"),
                look="btn-danger btn-small",
                said=lambda _subject: _("La photo est retirée."),
                details=partial(_of_photo, photo),
            )
            for photo in shown
        ),
    ]
    offered = {task.name: task for task in tasks if not task.refusal}
    here = request.path
    return answer(
        request,
        initiative,
        tasks,
        heading=_("Photos"),
        template="initiatives/photos.html",
        goes_to=lambda _subject: here,
        photos=[(photo, offered.get(f"retirer-{photo.pk}")) for photo in shown],
    )
