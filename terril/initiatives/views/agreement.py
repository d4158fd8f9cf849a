"""Composing the agreement, and signing one exact text of it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from terril.agreements import actions as agreements
from terril.agreements import queries as agreement_queries
from terril.agreements.clauses import DEFAULTS
from terril.agreements.composing import compose as compose_text
from terril.agreements.composing import differences
from terril.agreements.models import Commitment, CommitmentKind, Party, Side, Version
from terril.agreements.rules import may_sign
from terril.agreements.states import AgreementState
from terril.agreements.when import When
from terril.directory.queries import visible_to as organisations_visible_to
from terril.initiatives import actions, queries
from terril.initiatives.forms.agreement import (
    CommitmentForm,
    EstimateForm,
    PaperForm,
    ParticularsForm,
    PartyForm,
    SignForm,
    VersionForm,
)
from terril.initiatives.models import Initiative
from terril.initiatives.states import InitiativeState as S
from terril.initiatives.views.gate import answer, find
from terril.ui.acting import object_to
from terril.ui.gate import Task
from terril.uploads import actions as uploads


def compose(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """The workbench: parties, what each brings, what it would have cost, what is particular here."""
    initiative = find(request, number)
    agreement = initiative.agreement
    here = request.path
    clauses: list[Any] = [*(agreement_queries.charter_of(request.town) or DEFAULTS)]
    sides = [
        (party, _rows(party, initiative))
        for party in agreement.parties.select_related("organisation")
        .prefetch_related("commitments")
        .order_by("position", "pk")
    ]
    title = "title_en" if get_language() == "en" else "title_fr"
    tasks = [
        Task(
            request,
            agreements.commit,
            agreement,
            CommitmentForm,
            name="engagement",
            heading=_("Ajouter un engagement"),
            button=_("Ajouter"),
            said=_understood,
            details=CommitmentForm.details,
            agreement=agreement,
            people=queries.people_around(agreement),
        ),
        Task(
            request,
            agreements.add_party,
            agreement,
            PartyForm,
            name="partie",
            heading=_("Faire entrer quelqu'un d'autre"),
            button=_("Ajouter"),
            look="btn-alt",
            said=lambda party: _("%(party)s entre dans la convention.") % {"party": party.organisation},
            organisations=organisations_visible_to(request.user, request.town).exclude(
                parties__agreement=agreement
            ),
        ),
        Task(
            request,
            agreements.estimate,
            agreement,
            EstimateForm,
            name="estimation",
            heading=_("Ce que la commune aurait payé seule"),
            button=_("Ajouter"),
            look="btn-alt",
            said=lambda _subject: _("C'est ajouté, avec sa source."),
        ),
        Task(
            request,
            agreements.write_particulars,
            agreement,
            ParticularsForm,
            name="clauses",
            heading=_("Ce que cette convention a de particulier"),
            lede=_("La charte de la commune dit le reste. N'écrivez ici que ce qui change."),
            button=_("Enregistrer"),
            look="btn-alt",
            said=lambda _subject: _("C'est enregistré. Relisez l'aperçu avant de proposer le texte."),
            details=ParticularsForm.details,
            names={clause.key: f"clause-{clause.key}" for clause in clauses},
            agreement=agreement,
            clauses=clauses,
            title=title,
        ),
        Task(
            request,
            actions.propose_agreement,
            initiative,
            VersionForm,
            name="proposer",
            heading=_("Proposer ce texte à la signature"),
            lede=_("Le texte est figé. S'il change ensuite, chacun signe de nouveau."),
            button=_("Proposer à la signature"),
            said=lambda _subject: _("Le texte est prêt : chaque partie reçoit un courriel pour le signer."),
            initial={"language": get_language() or "fr"},
        ),
    ]
    return answer(
        request,
        initiative,
        tasks,
        heading=_("Convention"),
        lede=_("Écrivez-la à deux : d'un côté la commune, de l'autre les habitants."),
        template="initiatives/compose.html",
        goes_to=lambda subject: (
            initiative.get_absolute_url() if isinstance(subject, Version) else f"{here}#moities"
        ),
        figures=agreement_queries.figures(agreement),
        town_half=[pair for pair in sides if pair[0].side == Side.TOWN],
        our_half=[pair for pair in sides if pair[0].side != Side.TOWN],
        preview=compose_text(agreement, get_language() or "fr"),
        pdf_url=reverse("initiatives:agreement_pdf", args=[initiative.number, initiative.slug]),
    )


def _rows(party: Party, initiative: Initiative) -> list[dict[str, Any]]:
    """Return what the page shows of each commitment of `party`, with the address where it changes."""
    return [
        {
            "what": commitment.what,
            "kind": CommitmentKind(commitment.kind).label,
            "when": "" if commitment.when == When() else commitment.when.in_words(),
            "value_cents": commitment.value_cents,
            "valued_how": commitment.valued_how,
            "places": commitment.places,
            "url": reverse(
                "initiatives:edit_share", args=[initiative.number, initiative.slug, commitment.pk]
            ),
        }
        for commitment in sorted(party.commitments.all(), key=lambda c: (c.position, c.pk))
        if not commitment.is_call
    ]


def _understood(commitment: Commitment) -> str:
    """Say how the moment that was typed has been understood."""
    if commitment.when == When():
        return _("Engagement noté.")
    return _("Engagement noté. Quand ? %(when)s.") % {"when": commitment.when.in_words()}


def edit_share(request: HttpRequest, number: int, slug: str, pk: int) -> HttpResponse:
    """Rewrite one commitment, or take it out."""
    initiative = find(request, number)
    agreement = initiative.agreement
    commitment = get_object_or_404(agreement.commitments.select_related("party__organisation"), pk=pk)
    tasks = [
        Task(
            request,
            agreements.amend,
            commitment,
            CommitmentForm,
            button=_("Enregistrer"),
            said=_understood,
            details=CommitmentForm.details,
            agreement=agreement,
            people=queries.people_around(agreement),
            initial=CommitmentForm.values_of(commitment),
        ),
        Task(
            request,
            agreements.remove,
            commitment,
            Form,
            name="retirer",
            heading=_("Retirer cet engagement"),
            button=_("Retirer"),
            look="btn-danger",
            said=lambda _subject: _("L'engagement est retiré."),
        ),
    ]
    goes_to = reverse("initiatives:agreement", args=[initiative.number, initiative.slug])
    return answer(
        request,
        initiative,
        tasks,
        heading=_("Modifier un engagement"),
        lede=_("Si le texte est déjà proposé ou signé, chacun le signera de nouveau.")
        if agreement.state != AgreementState.DRAFT
        else "",
        goes_to=lambda _subject: f"{goes_to}#moities",
    )


def sign(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """The exact text, and one box to tick. A text that has changed meanwhile says what changed."""
    initiative = find(request, number)
    version, unsigned = _to_sign(initiative)
    mine = [party for party in unsigned if may_sign(request.user, party)]
    numbers = [party.pk for party in mine]
    asked = request.POST.get("party", "")
    if asked.isdigit() and asked not in map(str, numbers):
        # Not theirs to sign for, or signed meanwhile: the action says which.
        numbers = list(initiative.agreement.parties.values_list("pk", flat=True))
    options: dict[str, Any] = {
        "parties": initiative.agreement.parties.filter(pk__in=numbers),
        "initial": {"digest": version.digest, "party": mine[0].pk if mine else None},
    }
    is_changing = initiative.agreement.state == AgreementState.DRAFT
    task = Task(
        request,
        actions.sign,
        initiative,
        SignForm,
        button=_("Signer"),
        said=_signed,
        details=lambda form: {name: form.cleaned_data[name] for name in ("party", "digest", "title")},
        **options,
    )
    changed = task.is_sent and request.POST.get("digest") != version.digest
    if changed:
        # Whoever read another text must read this one before the box may be ticked again.
        read = initiative.agreement.versions.filter(digest=request.POST.get("digest", "")[:64]).first()
        task.is_sent = False
        task.form = SignForm(auto_id="id_%s", **options)
    return answer(
        request,
        initiative,
        [task] if (mine and not is_changing) or task.is_sent else [],
        heading=_("Signer la convention"),
        template="initiatives/sign.html",
        is_worth_reading=True,
        version=version,
        document=version.content,
        mine=mine,
        is_changing=is_changing,
        signatures=agreement_queries.signatures_of(version),
        changed=changed,
        differences=differences(read.content, version.content) if changed and read else [],
        pdf_url=reverse("initiatives:agreement_pdf", args=[initiative.number, initiative.slug]),
    )


def _signed(subject: Any) -> str:
    """Say who is awaited after this signature."""
    if subject.journal_topic.initiative.state == S.GRANTED:
        return _("Votre signature est enregistrée. On attend encore celle des autres parties.")
    return _("Votre signature est enregistrée : tout le monde a signé, on peut commencer !")


def _to_sign(initiative: Initiative) -> tuple[Version, list[Party]]:
    """Return the latest text and the parties that have not signed it; Http404 while there is none."""
    version = initiative.agreement.versions.order_by("-number").first()
    if version is None:
        raise Http404
    signed = set(version.signatures.values_list("party_id", flat=True))
    parties = initiative.agreement.parties.select_related("organisation", "agreement__territory")
    return version, [party for party in parties if party.pk not in signed]


def paper(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """The officer enters a signature given on paper, with its scan."""
    initiative = find(request, number)
    version, unsigned = _to_sign(initiative)

    def record(form: PaperForm) -> Any | None:
        values = dict(form.cleaned_data)
        if values.pop("digest") != version.digest:
            form.refuse_stale()
            return None
        try:
            with transaction.atomic():
                scan = uploads.add_scan(request.user, request.town, file=values.pop("scan"))
                return actions.record_paper_signature(request.user, initiative, scan=scan, **values)
        except ValidationError as objection:
            object_to(form, objection, names={"file": "scan"})
            return None

    task = Task(
        request,
        actions.record_paper_signature,
        initiative,
        PaperForm,
        button=_("Enregistrer la signature"),
        said=lambda _subject: _("La signature est enregistrée, avec la feuille."),
        run=record,
        parties=initiative.agreement.parties.filter(pk__in=[party.pk for party in unsigned]),
        initial={"digest": version.digest},
    )
    return answer(
        request,
        initiative,
        [task],
        heading=_("Signature sur papier"),
        template="initiatives/paper.html",
        version=version,
        pdf_url=reverse("initiatives:agreement_pdf", args=[initiative.number, initiative.slug]),
    )


@login_not_required
@require_safe
def pdf(request: HttpRequest, number: int, slug: str) -> HttpResponse | FileResponse:
    """The latest text as a printable sheet, its two halves side by side."""
    initiative = find(request, number)
    version = initiative.agreement.versions.order_by("-number").first()
    if version is None:
        raise Http404
    # Read when first needed: the typesetter weighs more than all the pages together.
    from terril.agreements.pdf import agreement_pdf

    response = HttpResponse(agreement_pdf(version), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="convention-{initiative.number}.pdf"'
    return response
