"""From an idea to what the town receives."""

from __future__ import annotations

import datetime
import re
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.agreements import actions as agreements
from terril.agreements.models import Agreement, AgreementKind, Commitment, CommitmentKind, Side
from terril.directory import actions as directory
from terril.directory.models import Organisation
from terril.directory.queries import town_hall_of
from terril.directory.rules import represents
from terril.foundation import clock
from terril.foundation.actions import NotAllowed, Told, action, told
from terril.foundation.models import Audience
from terril.foundation.states import move
from terril.initiatives import mails, rules, search
from terril.initiatives.actions import wording
from terril.initiatives.actions.wording import Wording, facts_of
from terril.initiatives.models import Initiative
from terril.initiatives.states import InitiativeState
from terril.people.models import User
from terril.people.rules import is_officer
from terril.territories.models import Territory
from terril.uploads.models import Photo

MOST_PHOTOS = 12


class Details(TypedDict, total=False):
    """What `edit` may change; what is not given stays as it is."""

    title: str
    share: str
    share_kind: str
    is_grievance: bool
    description: str
    place: str
    latitude: float | None
    longitude: float | None
    quarter: Territory | None


def on_behalf_of(actor: User, initiative: Initiative) -> User | None:
    """Return the author when somebody else than the proposers acts for them (at the counter)."""
    return None if rules.is_proposer(actor, initiative) else initiative.author


def audience_of(initiative: Initiative) -> Audience:
    """Return who may read about it: a draft is its authors' own affair."""
    return Audience.PRIVATE if initiative.number is None else Audience.PUBLIC


@action(rules.can_draft, says=_("%(who)s a commencé à écrire une initiative"))
def draft(
    actor: User,
    town: Territory,
    *,
    title: str,
    share: str = "",
    share_kind: str = CommitmentKind.TIME,
    is_grievance: bool = False,
    description: str = "",
    place: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    quarter: Territory | None = None,
    proposers: Organisation | None = None,
    author: User | None = None,
    agreement_kind: str = AgreementKind.FIFTY_FIFTY,
) -> Told:
    """Begin an initiative that only its authors and the officer see.

    Arguments: `share` what the proposers bring, of `share_kind`; `proposers` an organisation that
    the author speaks for (otherwise a small informal group is made); `author` the person that an
    officer writes for at the counter; `agreement_kind` what is to be signed in the end.
    Raises ValidationError keyed by the detail; NotAllowed when somebody else than an officer
    writes for another person.
    """
    author = actor if author is None or author.pk == actor.pk else author
    if author.pk != actor.pk and (refusal := is_officer.refusal(actor, town)):
        raise NotAllowed(refusal)
    if author.is_minor and author.referent_id is None:
        raise ValidationError(
            gettext("Avant 18 ans, il faut un adulte référent. La mairie peut l'inscrire avec vous.")
        )
    kept = _checked(
        town,
        {
            "title": title,
            "share": share,
            "share_kind": share_kind,
            "is_grievance": is_grievance,
            "description": description,
            "place": place,
            "latitude": latitude,
            "longitude": longitude,
            "quarter": quarter,
        },
    )
    share, share_kind = kept.pop("share"), kept.pop("share_kind")
    group = _proposers(actor, author, town, proposers, kept["title"])
    agreement = agreements.draft(
        actor,
        town,
        title=kept["title"],
        kind=agreement_kind,
        parties=[(group, Side.INHABITANTS), (town_hall(town), Side.TOWN)],
        person=author,
    )
    initiative = Initiative.objects.create(
        territory=town, author=author, proposers=group, agreement=agreement, **kept
    )
    _write_share(actor, initiative, share, share_kind)
    return told(
        initiative,
        audience=Audience.PRIVATE,
        on_behalf_of=author if author.pk != actor.pk else None,
    )


@action(rules.can_edit, says=_("%(who)s a précisé l'initiative « %(title)s »"))
def edit(actor: User, initiative: Initiative, **details: Unpack[Details]) -> Told:
    """Change what is written, while it is being talked over; what is not given stays as it is.

    Raises ValidationError keyed by the detail.
    """
    before = {name: getattr(initiative, name) for name in Details.__annotations__ if "share" not in name}
    share, share_kind = _share_of(initiative)
    kept = _checked(initiative.territory, {**before, "share": share, "share_kind": share_kind, **details})
    wanted = kept.pop("share"), kept.pop("share_kind")
    changed = sorted(name for name, value in kept.items() if value != before[name])
    for name in changed:
        setattr(initiative, name, kept[name])
    if initiative.number is not None:
        initiative.slug = _slug(initiative.title)
    initiative.save(update_fields=[*changed, "slug"])
    if "title" in changed:
        Agreement.objects.filter(pk=initiative.agreement_id).update(title=initiative.title)
        if initiative.number is not None:
            show_agreement(initiative)
    if wanted != (share, share_kind):
        _write_share(actor, initiative, *wanted)
        changed.append("share")
    if initiative.number is not None:
        search.write(initiative)
    return told(
        initiative,
        audience=audience_of(initiative),
        on_behalf_of=on_behalf_of(actor, initiative),
        **facts_of(initiative, changed=changed),
    )


@action(rules.can_submit, says=_("%(who)s a proposé l'initiative « %(title)s »"))
def submit(actor: User, initiative: Initiative) -> Told:
    """Send the idea to the town: it gets a number, and the town a date by which to answer.

    Raises ValidationError keyed "share" when the proposers bring nothing yet.
    """
    receive(initiative)
    mails.acknowledge(initiative)
    return told(initiative, on_behalf_of=on_behalf_of(actor, initiative), **facts_of(initiative))


def receive(initiative: Initiative) -> None:
    """Make the town owe an answer, from today on. Called under the town's lock, by actions only.

    Raises ValidationError keyed "share"; WrongState when it cannot be received from where it is.
    """
    if not Commitment.objects.filter(agreement=initiative.agreement, party__side=Side.INHABITANTS).exists():
        raise ValidationError(
            {
                "share": gettext(
                    "Il manque votre part, et elle peut être petite : une heure un samedi, des outils à "
                    "prêter, un coup de main pour arroser, un savoir-faire à montrer. Que pourriez-vous "
                    "apporter, vous ou des gens autour de vous ?"
                )
            }
        )
    town, today = initiative.territory, clock.today()
    if initiative.number is None:
        highest = Initiative.objects.filter(territory=town).aggregate(highest=Max("number"))["highest"]
        initiative.number = (highest or 0) + 1
        initiative.slug = _slug(initiative.title)
        initiative.received_on = today
    if initiative.service_id is None:
        initiative.service = town_hall(town)
    initiative.answer_due_on = today + datetime.timedelta(days=town.answer_delay_days)
    initiative.answered_on = initiative.clock_stopped_on = None
    initiative.save()
    # After the number: what was sent always has one.
    move(initiative, InitiativeState.RECEIVED)
    show_agreement(initiative)
    directory.show_group(initiative.proposers)
    search.write(initiative)


@action(rules.can_add_photo, says=_("%(who)s a ajouté une photo à « %(title)s »"))
def add_photo(actor: User, initiative: Initiative, *, photo: Photo) -> Told:
    """Show a photo with the initiative.

    Raises ValidationError keyed "photo": from another town, or too many already.
    """
    if photo.territory_id != initiative.territory_id:
        raise ValidationError({"photo": gettext("Cette photo vient d'une autre commune.")})
    if initiative.photos.count() >= MOST_PHOTOS:
        raise ValidationError(
            {"photo": gettext("Il y a déjà beaucoup de photos : retirez-en une avant d'en ajouter.")}
        )
    initiative.photos.add(photo)
    return told(initiative, audience=audience_of(initiative), **facts_of(initiative, photo=photo.pk))


@action(rules.can_add_photo, says=_("%(who)s a retiré une photo de « %(title)s »"))
def take_photo_out(actor: User, initiative: Initiative, *, photo: Photo) -> Told:
    """No longer show a photo with the initiative.

    Raises ValidationError keyed "photo" when the initiative does not show it.
    """
    if not initiative.photos.filter(pk=photo.pk).exists():
        raise ValidationError({"photo": gettext("Cette photo n'est plus dans l'initiative.")})
    initiative.photos.remove(photo)
    return told(initiative, audience=audience_of(initiative), **facts_of(initiative, photo=photo.pk))


def town_hall(town: Territory) -> Organisation:
    """Return the town's side of an agreement. Raises ValidationError while nobody registered it."""
    hall = town_hall_of(town)
    if hall is None:
        raise ValidationError(
            gettext(
                "La mairie doit d'abord s'inscrire parmi les acteurs de la commune, pour prendre sa part."
            )
        )
    return hall


def _checked(town: Territory, details: dict[str, Any]) -> dict[str, Any]:
    """Return the details made canonical. Raises ValidationError keyed by the detail."""
    texts = wording.checked(
        title=Wording(
            details["title"],
            gettext("Le titre"),
            gettext("Donnez-lui un titre court : une ligne suffit, vous pourrez le changer."),
            120,
        ),
        share=Wording(details["share"], gettext("Votre part"), limit=200),
        description=Wording(details["description"], gettext("La description")),
        place=Wording(details["place"], gettext("Le lieu"), limit=200),
    )
    if details["share_kind"] not in CommitmentKind.values:
        raise ValidationError({"share_kind": gettext("Choisissez dans la liste ce que vous apportez.")})
    quarter = details["quarter"]
    if quarter is not None and quarter.parent_id != town.pk:
        raise ValidationError({"quarter": gettext("Choisissez un quartier de la commune.")})
    latitude, longitude = wording.point(details["latitude"], details["longitude"])
    return {
        **details,
        **texts,
        "latitude": latitude,
        "longitude": longitude,
        "is_grievance": bool(details["is_grievance"]),
    }


def _proposers(
    actor: User, author: User, town: Territory, wanted: Organisation | None, title: str
) -> Organisation:
    """Return who proposes: the organisation asked for, or a group made for this idea."""
    if wanted is None:
        # The name of a group is 120 characters at most, as a title is.
        name = gettext("Collectif « %(title)s »") % {"title": title[:100].rstrip()}
        return directory.form_group(actor, town, name=name, member=author)
    if wanted.territory_id != town.pk or not represents(author, wanted):
        raise ValidationError(
            {"proposers": gettext("Choisissez une organisation au nom de qui vous parlez.")}
        )
    return wanted


def _own_commitments(initiative: Initiative) -> Any:
    return Commitment.objects.filter(
        agreement=initiative.agreement_id, party__organisation=initiative.proposers_id
    ).order_by("position", "pk")


def _share_of(initiative: Initiative) -> tuple[str, str]:
    first = _own_commitments(initiative).first()
    return (first.what, first.kind) if first else ("", CommitmentKind.TIME)


def _write_share(actor: User, initiative: Initiative, share: str, kind: str) -> None:
    """Make the proposers' first commitment say `share`; an empty one takes it away."""
    first = _own_commitments(initiative).first()
    if first is None and share:
        party = initiative.agreement.parties.get(organisation=initiative.proposers_id)
        agreements.commit(actor, initiative.agreement, party=party, kind=kind, what=share)
    elif first is not None and share:
        agreements.amend(actor, first, kind=kind, what=share)
    elif first is not None:
        agreements.remove(actor, first)


def _slug(title: str) -> str:
    """Return the words of the address; the number alone finds the page, so it need not be unique."""
    # Searching drops an elided "l'"; people read an address, so it keeps its letter there.
    return slugify(search.fold(re.sub(r"['’ʼ]", " ", title)))[:80].strip("-") or "initiative"


def show_agreement(initiative: Initiative) -> None:
    """Let the agreement be read on the initiative's page, and its needs be listed.

    Written here rather than by agreements.actions.set_page_url, whose sentence ("made the agreement
    public") would puzzle those who read that an idea has just been sent.
    """
    Agreement.objects.filter(pk=initiative.agreement_id).update(
        title=initiative.title, page_url=initiative.get_absolute_url(), is_public=True
    )


def hide_agreement(initiative: Initiative) -> None:
    """List its needs no more: the initiative has come to a stop before anything was signed."""
    Agreement.objects.filter(pk=initiative.agreement_id).update(is_public=False)
