"""Proposing: five questions, nothing lost, whoever asks and whenever they come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from terril.directory.models import Organisation, OrganisationKind
from terril.directory.queries import spoken_for_by
from terril.initiatives import actions, queries, search
from terril.initiatives.forms.propose import GRIEVANCE, IDEA, ProposalForm
from terril.initiatives.models import Initiative
from terril.initiatives.states import InitiativeState
from terril.initiatives.views.gate import find
from terril.people.models import Role, User
from terril.people.queries import people_of
from terril.territories.models import Territory
from terril.territories.queries import quarters_of
from terril.trails import codes
from terril.trails.queries import by_code
from terril.ui import places
from terril.ui.acting import object_to, refusal
from terril.ui.dates import day_in_words
from terril.uploads import actions as uploads

# What a stranger typed waits here, in their session, until they have entered.
TYPED = "initiatives.proposal"
# The name under which the device keeps what is being typed.
KEEP = "proposition"
NEAR_SHOWN = 3
# Titles that share so many of their words say the same thing.
VERY_NEAR = 0.6


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """The page, its draft, and all the ways to leave it: send, keep for later, enter first."""
    page = _Page.of(request)
    if request.method != "POST":
        return page.shown(page.form(initial=page.initial()))
    if places.is_touched(request):
        return page.shown(page.form(initial=page.pointed()))
    keeps = "garder" in request.POST
    form = page.form(request.POST, request.FILES, asks_share=not keeps)
    if not form.is_valid():
        return page.shown(form, status=422)
    if not request.user.is_authenticated:
        request.session[TYPED] = form.typed()
        messages.info(
            request, _("Presque fini : dites-nous qui vous êtes. Ce que vous avez écrit est gardé.")
        )
        return redirect(f"{reverse('account_login')}?next={quote(reverse('initiatives:propose'))}")
    if not keeps and "differente" not in request.POST:
        near = alike(request.town, form.cleaned_data["title"], but=page.idea, at_least=VERY_NEAR)
        if near:
            return page.shown(form, near_now=near)
    initiative = page.save(form, sends=not keeps)
    if initiative is None:
        return page.shown(form, status=422)
    request.session.pop(TYPED, None)
    if keeps:
        messages.success(request, _("C'est gardé. Revenez quand vous voulez : rien n'est envoyé."))
        return redirect(initiative)
    messages.success(request, thanks_for(initiative))
    return redirect(f"{initiative.get_absolute_url()}?merci")


def thanks_for(initiative: Initiative) -> str:
    """Return what is said to whoever has just sent an initiative."""
    return _("Bien reçu ! C'est l'initiative n° %(number)s. La commune répond avant le %(date)s.") % {
        "number": initiative.number,
        "date": day_in_words(initiative.answer_due_on),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """Complete what is written, while it is being talked over."""
    initiative = find(request, number)
    if why_not := refusal(actions.edit, request.user, initiative):
        raise why_not
    page = _Page(request, initiative, None)
    if request.method != "POST":
        return page.shown(page.form(initial=page.initial()), is_edit=True)
    if places.is_touched(request):
        return page.shown(page.form(initial=page.pointed()), is_edit=True)
    form = page.form(request.POST, request.FILES)
    if form.is_valid() and page.save(form, sends=False):
        messages.success(request, _("C'est enregistré."))
        initiative.refresh_from_db()
        return redirect(initiative)
    return page.shown(form, status=422, is_edit=True)


@dataclass
class _Page:
    """One showing of the page: who writes, for whom, on which draft."""

    request: HttpRequest
    idea: Initiative | None
    person_for: User | None

    @classmethod
    def of(cls, request: HttpRequest) -> _Page:
        """Read the address: ?brouillon= a draft of one's own, ?pour= somebody at the counter."""
        asked = request.POST.get("pour") or request.GET.get("pour", "")
        person_for = None
        if asked and cls._is_officer(request):
            person_for = get_object_or_404(people_of(request.town), pk=_number(asked))
        idea = None
        if draft := request.GET.get("brouillon", ""):
            if not request.user.is_authenticated:
                raise Http404
            idea = get_object_or_404(
                queries.visible_to(request.user, request.town), number=None, pk=_number(draft)
            )
            if refusal(actions.edit, request.user, idea):
                # A draft is its authors' own affair: nobody else may know that it exists.
                raise Http404
            if idea.author_id != request.user.pk:
                person_for = idea.author
        return cls(request, idea, person_for)

    @staticmethod
    def _is_officer(request: HttpRequest) -> bool:
        return request.user.is_authenticated and request.user.has_role(Role.OFFICER, request.town)

    @property
    def author(self) -> User | None:
        """Who the initiative is from."""
        return self.person_for or (self.request.user if self.request.user.is_authenticated else None)

    def form(self, *data: Any, **options: Any) -> ProposalForm:
        """Return the form with what this person may choose."""
        author = self.author
        form = ProposalForm(
            *data,
            quarters=quarters_of(self.request.town),
            proposers=organisations_of(author, self.request.town) if author and not self.idea else None,
            with_photo=author is not None,
            **options,
        )
        form.fields["title"].widget.attrs |= {
            "data-near": reverse("initiatives:near"),
            "data-near-target": "proches-en-direct",
        }
        return form

    def initial(self) -> dict[str, Any]:
        """Return what the fields hold at first: the draft, or what was typed before entering."""
        if self.idea is None:
            return {"nature": IDEA, **self.where(), **self.request.session.get(TYPED, {})}
        idea = self.idea
        share = (
            idea.agreement.commitments.filter(party__organisation=idea.proposers_id)
            .order_by("position", "pk")
            .first()
        )
        return {
            "title": idea.title,
            "nature": GRIEVANCE if idea.is_grievance else IDEA,
            "description": idea.description,
            "share": share.what if share else "",
            "share_kind": share.kind if share else "time",
            "quarter": idea.quarter_id,
            "place": idea.place,
            "latitude": idea.latitude,
            "longitude": idea.longitude,
        }

    def where(self) -> dict[str, Any]:
        """Return the place of the post (?borne=) from which somebody proposes, none without one."""
        code = codes.read(self.request.GET.get("borne", ""))
        post = by_code(self.request.town, code) if code else None
        if post is None:
            return {}
        place = _("À la borne « %(title)s » (%(code)s)") % {"title": post.title, "code": post.code}
        return {"place": place, "latitude": post.latitude, "longitude": post.longitude}

    def pointed(self) -> dict[str, Any]:
        """Return what was typed, with the point that was touched on the map, or without it."""
        typed: dict[str, Any] = {name: self.request.POST.get(name, "") for name in ProposalForm.base_fields}
        typed["latitude"], typed["longitude"] = places.touched(self.request)
        return typed

    def save(self, form: ProposalForm, *, sends: bool) -> Initiative | None:
        """Write it all or nothing; return the initiative, or None after adding errors to the form."""
        user, town = self.request.user, self.request.town
        details = form.details()
        try:
            with transaction.atomic():
                if self.idea is None:
                    author = {"author": self.person_for} if self.person_for else {}
                    initiative = actions.draft(user, town, **details, **author)
                else:
                    del details["proposers"]
                    initiative = actions.edit(user, self.idea, **details)
                if form.cleaned_data.get("photo"):
                    photo = uploads.add_photo(
                        user,
                        town,
                        file=form.cleaned_data["photo"],
                        alternative_text=form.cleaned_data["alternative_text"],
                    )
                    actions.add_photo(user, initiative, photo=photo)
                if sends:
                    initiative = actions.submit(user, initiative)
        except ValidationError as objection:
            object_to(form, objection, names={"file": "photo", "is_grievance": "nature"})
            return None
        return initiative

    def shown(
        self,
        form: ProposalForm,
        *,
        status: int = 200,
        near_now: list[Near] | None = None,
        is_edit: bool = False,
    ) -> HttpResponse:
        """Show the page."""
        request = self.request
        user = request.user
        author = self.author
        drafts = queries.drafts_of(user, request.town)[:5] if not self.idea else []
        return render(
            request,
            "initiatives/propose.html",
            {
                "form": form,
                "idea": self.idea,
                "is_edit": is_edit,
                "person_for": self.person_for,
                "is_officer": self._is_officer(request),
                "counter_url": reverse("initiatives:at_counter"),
                "minor": author if author and author.is_minor else None,
                "kept": not self.idea and TYPED in request.session and not form.is_bound,
                "keep": f"{KEEP}-{self.idea.pk}" if self.idea else KEEP,
                "drafts": drafts,
                "near_now": near_now,
                "has_quarters": quarters_of(request.town).exists(),
                **places.in_form(request, form, reverse("initiatives:town_map")),
            },
            status=status,
        )


def organisations_of(author: User, town: Territory) -> QuerySet[Organisation] | None:
    """Return those in whose name the author may propose; every idea has a small group of its own."""
    numbers = [
        organisation.pk
        for organisation in spoken_for_by(author, town)
        if organisation.kind != OrganisationKind.GROUP
    ]
    return town.organisations.filter(pk__in=numbers) if numbers else None


def _number(text: str) -> int:
    """Read a number of an address, -1 when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1


@dataclass(frozen=True)
class Near:
    """An initiative much alike."""

    url: str
    title: str
    state: str


def alike(town: Any, title: str, *, but: Initiative | None = None, at_least: float = 0.0) -> list[Near]:
    """Return the initiatives whose titles share `at_least` that part of their words, nearest first."""
    asked = {search.stem(word) for word in search.words_of(title[:500])}
    found = []
    for other in queries.near(town, title[:500], NEAR_SHOWN + 1):
        words = {search.stem(word) for word in search.words_of(other.title)}
        if (but is None or but.pk != other.pk) and len(asked & words) >= at_least * len(asked | words):
            state = str(InitiativeState(other.state).label)
            found.append(Near(other.get_absolute_url(), other.title, state))
    return found[:NEAR_SHOWN]


@login_not_required
@require_safe
def near(request: HttpRequest) -> HttpResponse:
    """A piece of page: the initiatives alike, while one writes."""
    title = request.GET.get("titre") or request.GET.get("q", "")
    return render(request, "initiatives/near.html", {"near": alike(request.town, title)})
