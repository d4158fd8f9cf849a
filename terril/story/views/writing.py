"""Writing the story: the chapters, their drafts, the preview, and publishing."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from terril.story import actions, queries
from terril.story.forms.chapters import ChapterForm
from terril.story.models import Chapter
from terril.ui.acting import object_to, refusal
from terril.uploads import actions as uploads

# Where an objection is shown when the detail has another name than the field.
NAMES = {"file": "photo"}


def _check(request: HttpRequest) -> None:
    if why_not := refusal(actions.write, request.user, request.town):
        raise why_not


def _find(request: HttpRequest, slug: str) -> Chapter:
    _check(request)
    return get_object_or_404(queries.chapters_of(request.town).select_related("sound"), slug=slug)


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """All chapters, drafts included, and the memories to read."""
    _check(request)
    return render(
        request,
        "story/desk.html",
        {
            "chapters": queries.chapters_of(request.town),
            "memories": queries.to_read(request.town)[:20],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a chapter."""
    _check(request)
    return _written(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Go on with a chapter; readers see the published one meanwhile."""
    return _written(request, _find(request, slug))


def _written(request: HttpRequest, chapter: Chapter | None) -> HttpResponse:
    form = ChapterForm(
        request.POST if request.method == "POST" else None, request.FILES or None, chapter=chapter
    )
    if request.method == "POST" and form.is_valid() and (kept := _save(request, form, chapter)):
        messages.success(
            request, _("C'est gardé. Voici ce que cela donne : personne d'autre ne le voit encore.")
        )
        return redirect("story:preview", kept.slug)
    if form.is_bound:
        form.ask_files_again()
    return render(
        request,
        "story/write.html",
        {"form": form, "chapter": chapter, "keep": f"recit-{chapter.slug if chapter else ''}"},
        status=422 if form.is_bound else 200,
    )


def _save(request: HttpRequest, form: ChapterForm, chapter: Chapter | None) -> Chapter | None:
    """Write it all or nothing; return the chapter, or None after adding errors to the form."""
    user, town, typed = request.user, request.town, form.cleaned_data
    try:
        with transaction.atomic():
            if chapter is None:
                chapter = actions.write(user, town, **form.details())
            else:
                actions.rewrite(user, chapter, **form.details())
            assert chapter is not None
            gone = form.removed_photos()
            for photo in [photo for photo in chapter.photos.all() if photo.pk in gone]:
                actions.remove_picture(user, chapter, photo=photo)
            if typed.get("photo"):
                photo = uploads.add_photo(
                    user, town, file=typed["photo"], alternative_text=typed["alternative_text"]
                )
                actions.add_picture(user, chapter, photo=photo)
            if typed.get("sound"):
                sound = uploads.add_sound(
                    user, town, recording=typed["sound"], transcript=typed["transcript"]
                )
                actions.put_sound(user, chapter, sound=sound)
            elif typed.get("without_sound"):
                actions.take_sound_off(user, chapter)
            elif chapter.sound is not None and typed["transcript"]:
                uploads.write_transcript(user, chapter.sound, transcript=typed["transcript"])
            return chapter
    except ValidationError as objection:
        object_to(form, objection, names=NAMES)
        return None


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """See the chapter as readers will, and publish it."""
    chapter = _find(request, slug)
    if request.method == "POST":
        actions.publish(request.user, chapter)
        messages.success(request, _("C'est publié : tout le monde peut le lire."))
        return redirect(f"{chapter.get_absolute_url()}?publie")
    return render(request, "story/preview.html", {"edition": chapter, "photos": list(chapter.photos.all())})


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a chapter out of the story."""
    chapter = _find(request, slug)
    if request.method == "POST":
        actions.withdraw_chapter(request.user, chapter)
        messages.success(request, _("C'est fait : le chapitre n'est plus dans le récit. Vous le gardez ici."))
        return redirect("story:desk")
    return render(
        request,
        "story/confirm.html",
        {
            "heading": _("Retirer ce chapitre du récit ?"),
            "lede": _("« %(title)s » ne sera plus lu. Vous pourrez le publier de nouveau.")
            % {"title": chapter.title},
            "button": _("Le retirer"),
            "back_url": reverse("story:preview", args=[chapter.slug]),
        },
    )
