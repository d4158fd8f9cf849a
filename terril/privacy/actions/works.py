"""What becomes of what somebody carried: initiatives, photos, shares, signatures. Called by erasing only."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Model, ProtectedError, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from terril.agreements.actions.drafting import follow_places
from terril.agreements.models import Agreement, Commitment, Party, Share, Signature, Version
from terril.agreements.queries import is_over
from terril.agreements.states import CommitmentState
from terril.directory.models import Offering, Organisation, OrganisationKind, Representation
from terril.foundation import clock
from terril.foundation.sentences import FORGOTTEN
from terril.fund.models import SmallDynamic
from terril.initiatives import actions as initiatives
from terril.initiatives import search
from terril.initiatives.models import Initiative
from terril.initiatives.states import InitiativeState
from terril.landmarks.models import LandmarkPhoto
from terril.people.models import User
from terril.privacy.classes import REMOVED
from terril.privacy.queries.bound import is_bound, may_be_forgotten, signatures_of
from terril.privacy.words import Words
from terril.promises.models import Outcome, Report
from terril.story import actions as story
from terril.story.models import Chapter, Edition, Memory
from terril.story.states import MemoryState
from terril.uploads.models import Photo, Scan, Sound
from terril.vision.models import Finding
from terril.vision.models import Version as VisionVersion

Topics = set[tuple[str, int]]
GROUP_TEXTS = (
    *("description", "purpose", "website", "address", "postcode", "locality", "imported_name"),
    *("contact_name", "contact_email", "contact_phone"),
)


def give_shares_back(person: User) -> None:
    """Free the places held for what is still to come."""
    today = clock.today()
    alive = (CommitmentState.OPEN, CommitmentState.TAKEN)
    shares = Share.objects.filter(user=person, withdrawn_at=None, commitment__state__in=alive)
    for share in shares.select_related("commitment"):
        if is_over(share.commitment, today):
            continue
        share.withdrawn_at = clock.now()
        share.save(update_fields=["withdrawn_at"])
        taken = share.commitment.shares.filter(withdrawn_at=None).aggregate(n=Sum("places"))["n"] or 0
        follow_places(share.commitment, taken)


def is_alone_in(person: User, organisation: Organisation) -> bool:
    """Say whether nobody else speaks for it."""
    others = Representation.objects.filter(organisation=organisation, user__is_active=True)
    return not others.exclude(user=person).exists()


def end_initiatives(person: User) -> Topics:
    """Remove drafts, take the text off what binds nobody, hand over what is looked after alone.

    Returns what the journal must no longer tell of.
    """
    forgotten: Topics = set()
    for initiative in Initiative.objects.filter(author=person).select_related(
        "proposers", "agreement", "territory"
    ):
        if not is_alone_in(person, initiative.proposers):
            continue
        if initiative.number is None:
            forgotten |= _remove_draft(initiative)
        elif not is_bound(initiative, person):
            forgotten |= _take_text_off(person, initiative)
        elif initiative.state == InitiativeState.IN_UPKEEP and initiative.kept_by_id is None:
            initiatives.give_up_upkeep(person, initiative, reason=gone())
    return forgotten


def gone() -> str:
    """Return why something is given up."""
    return _("La personne qui la portait n'est plus là.")


def _topics_of(initiative: Initiative) -> Topics:
    topics = {
        ("initiatives.initiative", initiative.pk),
        ("agreements.agreement", initiative.agreement_id),
    }
    if initiative.proposers.kind == OrganisationKind.GROUP:
        topics.add(("directory.organisation", initiative.proposers_id))
    return topics


def _remove_draft(initiative: Initiative) -> Topics:
    topics, agreement, group = _topics_of(initiative), initiative.agreement, initiative.proposers
    Initiative.objects.filter(pk=initiative.pk).delete()
    Commitment.objects.filter(agreement=agreement).delete()
    Party.objects.filter(agreement=agreement).delete()
    Agreement.objects.filter(pk=agreement.pk).delete()
    if group.kind == OrganisationKind.GROUP and not group.is_listed and not group.parties.exists():
        Organisation.objects.filter(pk=group.pk).delete()
    return topics


def _take_text_off(person: User, initiative: Initiative) -> Topics:
    """Leave of an initiative its number, its dates and what the town answered."""
    topics, agreement, group = _topics_of(initiative), initiative.agreement, initiative.proposers
    if InitiativeState(initiative.state).can_become(InitiativeState.DROPPED):
        initiatives.drop(person, initiative, reason=gone())
    own = Commitment.objects.filter(agreement=agreement, party__organisation=group)
    words = Words((), (), ()).and_removed(
        [initiative.title, group.name, *own.values_list("what", flat=True), *agreement.particulars.values()]
    )
    title = _("Initiative n° %(number)d") % {"number": initiative.number}
    Initiative.objects.filter(pk=initiative.pk).update(
        title=title, slug="initiative", description="", place="", latitude=None, longitude=None
    )
    # The address of the page holds the old title.
    page = Initiative.objects.get(pk=initiative.pk).get_absolute_url()
    Agreement.objects.filter(pk=agreement.pk).update(title=title, particulars={}, page_url=page)
    own.update(what=str(REMOVED), state_reason="", valued_how="")
    initiative.variants.filter(proposed_by=person).update(title=FORGOTTEN)
    for version in Version.objects.filter(agreement=agreement):
        take_out_of(version, words)
    if group.kind == OrganisationKind.GROUP:
        strip_group(group)
    search.write(Initiative.objects.get(pk=initiative.pk))
    return topics


def strip_group(group: Organisation) -> None:
    """Leave of an informal group that nobody speaks for any more its number."""
    Organisation.objects.filter(pk=group.pk).update(
        name=_("Collectif n° %(number)d") % {"number": group.pk},
        slug=f"collectif-{group.pk}",
        is_listed=False,
        latitude=None,
        longitude=None,
        **dict.fromkeys(GROUP_TEXTS, ""),
    )
    Offering.objects.filter(organisation=group).delete()
    follow_words(Organisation.objects.get(pk=group.pk))


def follow_words(row: Organisation) -> None:
    """Write anew the words by which a search finds it."""
    row.save(update_fields=["folded"])


def take_out_of(version: Version, words: Words) -> None:
    """Take words out of a text to sign; it then says so itself, and keeps its digest."""
    if words.name(version.content):
        content = {**words.clean(version.content), "erased": True}
        Version.objects.filter(pk=version.pk).update(content=content)


def take_out_of_project(version: VisionVersion, words: Words) -> None:
    """Take words out of a version of the town's project; it then says so itself, and keeps its digest."""
    texts = {"summary": version.summary, "decided_where": version.decided_where}
    if words.name([version.content, *texts.values()]):
        VisionVersion.objects.filter(pk=version.pk).update(
            content={**words.clean(version.content), "erased": True},
            **{name: words.clean(text) for name, text in texts.items()},
        )


def take_out_of_promise(row: Model, columns: list[str], words: Words) -> None:
    """Take words out of what a public promise or a report says; the row then says so itself."""
    told = {name: getattr(row, name) for name in columns}
    if words.name(list(told.values())):
        cleaned = {name: words.clean(text) for name, text in told.items()}
        type(row)._base_manager.filter(pk=row.pk).update(**cleaned, is_erased=True)


def take_memories_back(person: User) -> None:
    """Take back the memories they gave, in all their towns."""
    given = Memory.objects.filter(giver=person).exclude(state=MemoryState.WITHDRAWN)
    for memory in given:
        story.withdraw(person, memory)


def remove_photos(person: User) -> None:
    """Remove the photos they sent, but those given for the initiatives of others."""
    shown = Initiative.photos.through.objects
    ours = Initiative.objects.filter(
        Q(author=person) | Q(proposers__in=Representation.objects.filter(user=person).values("organisation"))
    )
    for_others = shown.exclude(initiative_id__in=ours.values("pk")).values("photo_id")
    # Told of what the little fund helped: a photo stays there on the same terms.
    told = SmallDynamic.objects.exclude(photo=None)
    asked = Q(author=person) | Q(asker__in=Representation.objects.filter(user=person).values("organisation"))
    told_by_others = told.exclude(asked).values("photo_id")
    # What a diagnosis of the town shows is the town's.
    in_findings = Finding.objects.exclude(photo=None).values("photo_id")
    # What the town told on its path, it keeps: only the pebbles of their own initiatives lose theirs.
    on_the_path = LandmarkPhoto.objects.exclude(landmark__initiative__in=ours).values("photo_id")
    photos = (
        Photo.objects.filter(sent_by=person)
        .exclude(pk__in=for_others)
        .exclude(pk__in=told_by_others)
        .exclude(pk__in=in_findings)
        .exclude(pk__in=on_the_path)
        # What shows that the town kept its word stays with it.
        .exclude(pk__in=Report.objects.exclude(photo=None).values("photo_id"))
        .exclude(pk__in=Outcome.objects.exclude(photo=None).values("photo_id"))
        # What illustrates the town's story stays with it.
        .exclude(pk__in=Chapter.photos.through.objects.values("photo_id"))
        .exclude(pk__in=Edition.photos.through.objects.values("photo_id"))
        .exclude(pk__in=Memory.objects.exclude(photo=None).values("photo_id"))
    )
    SmallDynamic.objects.filter(photo__in=list(photos.values_list("pk", flat=True))).update(photo=None)
    names = [name for pair in photos.values_list("file", "thumbnail") for name in pair]
    Photo.objects.filter(pk__in=list(photos.values_list("pk", flat=True))).delete()
    remove_files(names)


def remove_sounds(person: User) -> None:
    """Remove the sounds they sent, but those that the town lets hear on pages of its own."""
    for sound in Sound.objects.filter(sent_by=person):
        name = sound.file.name or ""
        try:
            sound.delete()
        except ProtectedError:
            continue
        remove_files([name])


def remove_files(names: Iterable[str]) -> None:
    """Remove files once the rows are surely gone; a file left behind is swept (uploads.tasks)."""
    gone = [name for name in names if name]

    def remove() -> None:
        for name in gone:
            default_storage.delete(name)

    transaction.on_commit(remove)


def unsign(person: User) -> None:
    """Take their name off what binds nobody; remember whose it is where it stays, for the day it may go."""
    signatures = signatures_of(person)
    pks = list(signatures.values_list("pk", flat=True))
    Signature.objects.filter(pk__in=pks, signer=None).update(signer=person)
    forget_signatures(Signature.objects.filter(pk__in=pks))


def forget_signatures(signatures: QuerySet[Signature]) -> int:
    """Empty those that no longer prove anything, with their scans; return how many."""
    due = [s for s in signatures.exclude(signer_name=FORGOTTEN) if may_be_forgotten(s)]
    scans = [s.scan for s in due if s.scan is not None]
    Signature.objects.filter(pk__in=[s.pk for s in due]).update(
        signer_name=FORGOTTEN, signer_title="", scan=None
    )
    # One sheet may carry the signatures of two parties.
    free = [scan for scan in scans if not Signature.objects.filter(scan=scan).exists()]
    remove_files(scan.file.name or "" for scan in free)
    Scan.objects.filter(pk__in=[scan.pk for scan in free]).delete()
    return len(due)
