"""A town with one thing of each kind and an initiative at each step, and the people who look at it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from terril.agreements.composing import compose, digest_of
from terril.agreements.models import (
    AgreementKind,
    Clause,
    Commitment,
    Delivery,
    Share,
    Side,
    Signature,
    Version,
)
from terril.agreements.states import AgreementState
from terril.arbitration.models import Arbitration
from terril.directory.models import Offering, OrganisationKind, Representation
from terril.foundation import clock
from terril.fund.models import Decision, Envelope, Line, SmallDynamic
from terril.fund.states import HELPED
from terril.initiatives.models import (
    Comment,
    Follow,
    InformationRequest,
    Initiative,
    Opinion,
    Variant,
    WorkDay,
)
from terril.initiatives.states import InitiativeState
from terril.mail.models import Mail
from terril.maps.models import Ground
from terril.meetings.links import token_for
from terril.meetings.models import Card, Minutes
from terril.people.entry import digest_of as digest_of_code
from terril.people.entry import make_token
from terril.people.models import User
from terril.people.queries import system
from terril.promises.models import Term
from terril.story.models import Chapter, Edition, Memory
from terril.upkeep.models import Duty, Question, Swap
from terril.uploads.models import Scan, Sound
from terril.vision.content import empty, piece_of
from terril.vision.models import Draft, Finding, Step
from terril.vision.models import Version as VisionVersion
from tests import factories

# Who looks, in the order of the table's columns.
ROLES = (
    "stranger",
    "inhabitant",
    "proposer",
    "minor",
    "service",
    "officer",
    "elected",
    "administrator",
    "officer elsewhere",
)
TODAY = datetime.date(2026, 5, 4)
A_YEAR = {"when_starts_on": datetime.date(2099, 1, 1), "when_ends_on": datetime.date(2099, 12, 31)}


@dataclass
class World:
    """What the addresses of the site may be about."""

    town: Any
    people: dict[str, User | None]
    initiatives: dict[str, Initiative]
    # By the beginning of a URL name, what its arguments are filled from.
    things: dict[str, dict[str, Any]] = field(default_factory=dict)


def build(host: str) -> World:
    """Make a town that answers at `host`, with its people and one thing of each kind."""
    town = factories.TownFactory(host=host)
    # A migration made it; a test with real transactions, run before in this process, took it away.
    system()
    hall = factories.TownHallFactory(territory=town, slug="mairie")
    service = factories.ServiceFactory(territory=town)
    young = factories.OrganisationFactory(territory=town, kind=OrganisationKind.GROUP)
    proposer = factories.UserFactory(inhabitant_of=town, display_name="Samira Proposante")
    minor = factories.UserFactory(inhabitant_of=town, minor=True, speaks_for=young)
    elsewhere = factories.TownFactory()
    people = {
        "stranger": None,
        "inhabitant": factories.UserFactory(inhabitant_of=town),
        "proposer": proposer,
        "minor": minor,
        "service": factories.UserFactory(inhabitant_of=town, speaks_for=service),
        "officer": factories.UserFactory(officer_of=town),
        "elected": factories.UserFactory(elected_of=town),
        "administrator": factories.UserFactory(administrator_of=town),
        "officer elsewhere": factories.UserFactory(officer_of=elsewhere),
    }
    star = factories.OrientationFactory(territory=town)
    world = World(town, people, {})
    for number, state in enumerate(InitiativeState, start=1):
        world.initiatives[state.value] = _initiative(world, number, state, proposer, service, star)
    landmark = factories.LandmarkFactory(territory=town, orientation=star)
    under_way = world.initiatives["under_way"]
    commitment = under_way.agreement.commitments.filter(places__gt=0).get()
    share = commitment.shares.get()
    delivery = commitment.deliveries.get()
    signed_text = under_way.agreement.versions.get()
    signature_on_paper = Signature.objects.create(
        version=signed_text,
        party=under_way.agreement.parties.get(side=Side.INHABITANTS),
        signer_name="Samira Proposante",
        how="paper",
        signed_on=TODAY,
        scan=Scan.objects.create(
            territory=town,
            file=ContentFile(b"%PDF-1.4", name="scan.pdf"),
            content_type="application/pdf",
            sent_by=people["officer"],
        ),
        recorded_by=people["officer"],
    )
    photo = f"2026/05/{uuid4().hex}.webp"
    default_storage.save(f"photos/{photo}", ContentFile(b"RIFF"))
    association = factories.OrganisationFactory(territory=town, is_listed=True)
    offering = Offering.objects.create(organisation=association, kind="lend", what="Dix tables")
    speaker = Representation.objects.create(user=people["inhabitant"], organisation=association)
    at_the_counter = factories.UserFactory(
        inhabitant_of=town, without_email=True, entered_by=people["officer"]
    )
    clause = Clause.objects.create(
        territory=town, key="safety", title_fr="Sécurité", title_en="Safety", text_fr="x", text_en="x"
    )
    world.things = {
        "landmarks:detail": {"slug": landmark.slug},
        **_landmark(landmark, people["officer"]),
        **_trails(town),
        "directory:detail": {"slug": hall.slug},
        "directory:edit": {"slug": association.slug},
        "directory:offer": {"slug": association.slug},
        "directory:withdraw_offer": {"slug": association.slug, "pk": offering.pk},
        "agreements:need": {"pk": commitment.pk},
        "agreements:take": {"pk": commitment.pk},
        "agreements:deliver": {"pk": commitment.pk},
        "agreements:settle": {"pk": commitment.pk},
        "agreements:give_back": {"pk": share.pk},
        "agreements:confirm": {"pk": delivery.pk},
        "agreements:correct": {"pk": delivery.pk},
        "agreements:paper": {"pk": signature_on_paper.pk},
        **_upkeep(under_way.agreement, proposer, people["inhabitant"]),
        "site:proofs": {"pk": association.pk},
        "site:met": {"pk": under_way.agreement_id},
        "site:clause": {"key": clause.key},
        "directory:withdraw": {"pk": people["elected"].memberships.get().pk},
        "directory:dismiss": {"pk": speaker.pk},
        "people:claim_link": {"pk": at_the_counter.pk},
        "privacy:theirs": {"pk": at_the_counter.pk},
        "privacy:theirs_to_take": {"pk": at_the_counter.pk},
        "privacy:erase_theirs": {"pk": at_the_counter.pk},
        "privacy:edit_page": {"page": "vie-privee"},
        "people:remove_passkey": {"pk": 1},
        "uploads:photo": {"name": photo},
        "people:enter": {"token": "inconnu"},
        "mail:detail": {"pk": 1},
        **_room(town),
        **_fund(town, people, proposer),
        **_promises(town, people["elected"]),
        **_vision(town, people, star),
        **_story(town, people["officer"]),
        **_meetings(town, people),
        **_after(town, service, people),
        "opendata:file": {"name": "initiatives", "end": "csv"},
        "opendata:desk_list": {"name": "acteurs", "end": "csv"},
        "opendata:api": {"path": "initiatives"},
        "site:journal_file": {"end": "csv"},
    }
    stuck = Mail.objects.create(
        territory_id=town.pk,
        key=f"stuck-{town.pk}",
        to="a@x.org",
        text="Oui",
        state="failed",
        trouble="address",
    )
    world.things |= {"news:retry": {"pk": stuck.pk}, "news:let_go": {"pk": stuck.pk}}
    ground = Ground.objects.create(
        territory=town, kind="roads", name="Rues", source="Mairie", shapes={"lines": [], "surfaces": []}
    )
    world.things |= {
        "maps:remove_ground": {"pk": ground.pk},
        "maps:tile": {"z": 0, "x": 0, "y": 0},
    }
    return world


def _vision(town, people, star) -> dict[str, dict[str, Any]]:
    """A version, a draft with one of each piece, an orientation given up, a step that found something."""
    gone = factories.OrientationFactory(territory=town, withdrawn_on=TODAY)
    content = {
        **empty(),
        "star": "X",
        "horizon": 2040,
        "values": [{"key": "v1", "title": "Y", "words": ""}],
        "orientations": [piece_of(star)],
    }
    VisionVersion.objects.create(
        territory=town, number=1, content=content, digest="0" * 64, decided_where="Z", decided_on=TODAY
    )
    Draft.objects.create(territory=town, content={**content, "promise": "W"}, changed_by=people["elected"])
    step = Step.objects.create(territory=town, title="X")
    scan = Scan.objects.create(
        territory=town,
        file=ContentFile(b"%PDF-1.4", name="scan.pdf"),
        content_type="application/pdf",
        sent_by=people["elected"],
    )
    finding = {"pk": Finding.objects.create(step=step, title="X", scan=scan).pk}
    of_step, of_orientation, key = {"pk": step.pk}, {"slug": star.slug}, {"key": str(star.pk)}
    return {
        "vision:orientation": of_orientation,
        "vision:promises": of_orientation,
        "vision:version": {"number": 1},
        "vision:write_value": {"key": "v1"},
        "vision:withdraw_value": {"key": "v1"},
        "vision:write_orientation": key,
        "vision:withdraw_orientation": key,
        "vision:bring_back": {"key": str(gone.pk)},
        "vision:step": of_step,
        "vision:change_step": of_step,
        "vision:remove_step": of_step,
        "vision:add_finding": of_step,
        "vision:change_finding": finding,
        "vision:remove_finding": finding,
        "vision:evidence": finding,
    }


def _landmark(landmark, officer) -> dict[str, dict[str, Any]]:
    """Give the pebble a figure and a photo; another is off the path, and can be put back."""
    figure = landmark.figures.create(label="Bancs", value=3, on=TODAY, source="Un agent")
    photo = factories.PhotoFactory(territory=landmark.territory, sent_by=officer)
    shown = landmark.photos.create(photo=photo)
    off = factories.LandmarkFactory(
        territory=landmark.territory, slug="caillou-retire", withdrawn_on=TODAY, withdrawn_why="Doublon"
    )
    of_it = {"slug": landmark.slug}
    return {
        "landmarks:edit": of_it,
        "landmarks:figures": of_it,
        "landmarks:remove_figure": {**of_it, "pk": figure.pk},
        "landmarks:photos": of_it,
        "landmarks:take_photo_out": {**of_it, "pk": shown.pk},
        "landmarks:sound": of_it,
        "landmarks:take_sound_off": of_it,
        "landmarks:languages": of_it,
        "landmarks:translate": {**of_it, "code": "en"},
        "landmarks:withdraw": of_it,
        "landmarks:put_back": {"slug": off.slug},
    }


def _trails(town) -> dict[str, dict[str, Any]]:
    """Two posts in the street, one that is not put up yet, and the trail of the first two."""
    posts = [factories.PostFactory(territory=town) for _ in range(2)]
    waiting = factories.PostFactory(territory=town, state="inventory")
    trail = {"slug": factories.TrailFactory(territory=town, of=posts).slug}
    of_post = {"code": posts[0].code}
    pages = ("trail", "camera", "leaflet", "parcel", "edit_trail", "order", "show")
    return {
        **{f"trails:{page}": trail for page in pages},
        **{
            f"trails:{page}": of_post
            for page in ("post", "post_camera", "present", "edit_post", "plate", "remove")
        },
        "trails:post_with_slash": of_post,
        "trails:install": {"code": waiting.code},
    }


def _room(town) -> dict[str, dict[str, Any]]:
    """The open room of a meeting, in venting."""
    meeting = factories.MeetingFactory(territory=town, live=True, phase="venting", number=900)
    it = {"number": meeting.number}
    pages = ("room", "enter", "state", "notes", "wall", "conduct", "cards")
    asked = Card.objects.create(
        meeting=meeting,
        key="curer",
        what="Curer le fossé",
        state="became",
        outcome="request",
        service=factories.ServiceFactory(territory=town),
        due_on=TODAY,
    )
    return {
        "meetings:request": {**it, "card": asked.pk},
        **{f"meetings:{page}": it for page in pages},
        "meetings:note_link": {**it, "key": meeting.note_key},
        "meetings:deed": {**it, "name": "note"},
        "rooms:short": {"code": meeting.code},
    }


def _story(town, officer) -> dict[str, dict[str, Any]]:
    """Make a chapter with its edition and a memory that everybody reads, with its sound."""
    sound = Sound.objects.create(
        territory=town, file=f"sounds/2026/05/{uuid4().hex}.mp3", seconds=2, sent_by=officer
    )
    default_storage.save(sound.file.name, ContentFile(b"ID3"))
    told = {"title": "Le charbon", "time": "past", "first_year": 1855, "body": "<p>Neuf sites</p>"}
    chapter = Chapter.objects.create(territory=town, slug="le-charbon", state="published", **told)
    Edition.objects.create(chapter=chapter, number=1, published_by=officer, **told)
    # A code is unique in the installation: each town has its own.
    code = make_token()
    memory = Memory.objects.create(
        territory=town, state="shown", text="La sirène", year=1974, key=digest_of_code(code), sound=sound
    )
    one = {"slug": chapter.slug}
    return {
        **{f"story:{name}": one for name in ("chapter", "edit", "preview", "withdraw_chapter", "editions")},
        "story:edition": {**one, "number": 1},
        **{f"story:{name}": {"pk": memory.pk} for name in ("memory", "reread", "withdraw")},
        "story:take_back": {"code": code},
        "uploads:sound": {"name": sound.file.name.removeprefix("sounds/")},
    }


def _meetings(town, people) -> dict[str, dict[str, Any]]:
    """A meeting announced, with each thing that goes with it, and one that is a draft."""
    meeting = factories.MeetingFactory(territory=town, announced=True, takes_registrations=True)
    draft = factories.MeetingFactory(territory=town, when_kind="year", **A_YEAR)
    member = meeting.members.create(user=people["inhabitant"], role="note_taker")
    scan = Scan.objects.create(
        territory=town,
        file=ContentFile(b"%PDF-1.4", name="plan.pdf"),
        content_type="application/pdf",
        sent_by=people["officer"],
    )
    document = meeting.documents.create(title="Le plan", scan=scan)
    registration = meeting.registrations.create(people=2)
    it = {"number": meeting.number}
    pages = (
        *("detail", "invitation", "poster", "flyer", "register", "prepare", "edit", "plan", "prepare_room"),
        *("roles", "documents", "cancel", "registrations", "kit"),
    )
    return {
        **{f"meetings:{page}": it for page in pages},
        "meetings:announce": {"number": draft.number},
        "meetings:document": {**it, "pk": document.pk},
        "meetings:unregister": {**it, "token": token_for(registration)},
        "meetings:remove_role": {**it, "pk": member.pk},
        "meetings:remove_document": {**it, "pk": document.pk},
        "meetings:remove_registration": {**it, "pk": registration.pk},
    }


def _promises(town, elected) -> dict[str, dict[str, Any]]:
    """Make a promise that is late, with all its pages; one given up; a term."""
    late = factories.PublicCommitmentFactory(
        territory=town, number=1, written_by=elected, when_kind="before", when_ends_on=TODAY
    )
    given_up = factories.PublicCommitmentFactory(
        territory=town, number=2, written_by=elected, state="not_kept", reason="Trop cher"
    )
    scan = Scan.objects.create(
        territory=town,
        file=ContentFile(b"%PDF-1.4", name="scan.pdf"),
        content_type="application/pdf",
        sent_by=elected,
    )
    late.reports.create(on=TODAY, words="Bientôt", scan=scan, written_by=elected)
    question = late.questions.create(asked_on=TODAY, due_on=TODAY)
    follower = late.watches.create(email="a@x.org", token=make_token())
    term = Term.objects.create(territory=town, name="2026", slug="x", mayor="Ada Maire", starts_on=TODAY)
    of_it, of_term = {"number": late.number}, {"slug": term.slug}
    by_token = {**of_it, "token": follower.token}
    pages = ("detail", "report", "revise", "keep", "give_up", "ask", "watch")
    return {
        **{f"promises:{page}": of_it for page in pages},
        "promises:take_up_again": {"number": given_up.number},
        "promises:proof": {**of_it, "pk": scan.pk},
        "promises:answer": {**of_it, "pk": question.pk},
        "promises:watch_confirm": by_token,
        "promises:unwatch": by_token,
        "promises:term": of_term,
        "promises:change_term": of_term,
    }


def _after(town, service, people) -> dict[str, dict[str, Any]]:
    """A meeting held with a note given to a service, another whose minutes are out, and two arbitrations."""
    held = factories.MeetingFactory(territory=town, held=True)
    note = factories.NoteFactory(meeting=held, fate="routed", service=service, due_on=TODAY)
    published = factories.MeetingFactory(territory=town, held=True, starts_at=clock.now(), state="published")
    version = published.minutes_versions.create(
        number=1,
        content=[{"key": "notes", "title": "Dit", "text": "L'eau"}],
        written_by=people["officer"],
    )
    Minutes.objects.create(
        meeting=published,
        approved=version,
        approved_by=people["officer"],
        approved_on=TODAY,
        published_on=TODAY,
    )
    asked = Arbitration.objects.create(territory=town, number=1, question="Où passent les voitures ?")
    option = asked.options.create(position=1, title="Ne rien faire", effects="Le danger reste.")
    decided = Arbitration.objects.create(
        territory=town, number=2, question="Et l'eau ?", state="decided", decided_on=TODAY, review_on=TODAY
    )
    of_held, of_note, out = {"number": held.number}, {"number": held.number, "pk": note.pk}, published.number
    year = {"year": clock.today().year}
    return {
        **{f"meetings:{page}": of_held for page in ("sort", "write_minutes", "receive_minutes", "count")},
        "meetings:paper": {**of_held, "kind": "problemes"},
        "meetings:paper_deed": {**of_held, "kind": "problemes", "name": "probleme"},
        "meetings:sort_one": of_note,
        "meetings:answer_note": of_note,
        "meetings:minutes": {"number": out},
        "meetings:minutes_pdf": {"number": out},
        "meetings:year": year,
        "meetings:year_table": {**year, "end": "csv"},
        **{f"arbitration:{page}": {"number": asked.number} for page in ("prepare", "decide")},
        **{f"arbitration:{page}": {"number": decided.number} for page in ("detail", "follow_up")},
        "arbitration:option": {"number": asked.number, "pk": option.pk},
    }


def _fund(town, people, proposer) -> dict[str, dict[str, Any]]:
    """Make an envelope and a small dynamic at a step where each of its pages has something to do."""
    envelope = Envelope.objects.create(territory=town, year=clock.today().year, amount_cents=500_000)
    group = factories.OrganisationFactory(territory=town, kind=OrganisationKind.GROUP, is_listed=False)
    steps = {
        "vouch": "asked",
        "answer": "received",
        "done": "granted",
        "receipts": "done",
        "money": "receipts_in",
    }
    things: dict[str, dict[str, Any]] = {}
    for number, (page, state) in enumerate(steps.items(), start=1):
        dynamic = SmallDynamic.objects.create(
            territory=town,
            envelope=envelope,
            number=number,
            title=f"Fête {state}",
            slug=f"fete-{state}".replace("_", "-"),
            description="Une table",
            share="Cuisiner",
            asked_cents=30_000,
            author=people["minor"] if state == "asked" else proposer,
            asker=group,
            state=state,
            received_on=None if state == "asked" else TODAY,
            answer_due_on=None if state == "asked" else TODAY,
        )
        if state in HELPED:
            dynamic.decision = Decision.objects.create(
                dynamic=dynamic, kind="granted", reason="Oui", given_by=people["elected"], given_on=TODAY
            )
        things[f"fund:{page}"] = {"number": number, "slug": dynamic.slug}
    line = Line.objects.create(
        dynamic=dynamic,
        kind="spent",
        amount_cents=1_000,
        on=TODAY,
        scan=Scan.objects.create(
            territory=town,
            file=ContentFile(b"%PDF-1.4", name="ticket.pdf"),
            content_type="application/pdf",
            sent_by=proposer,
        ),
        entered_by=proposer,
    )
    of_line = {**things["fund:money"], "pk": line.pk}
    year = {"year": envelope.year}
    return {
        **things,
        "fund:detail": things["fund:receipts"],
        "fund:drop": things["fund:answer"],
        "fund:receipt": of_line,
        "fund:correct": of_line,
        "fund:table": year,
        "fund:subsidies": year,
        "fund:change": year,
    }


def _upkeep(agreement, proposer, neighbour) -> dict[str, dict[str, Any]]:
    """A turn of the proposer's, offered to a neighbour, a question and a season."""
    party = agreement.parties.get(side=Side.INHABITANTS)
    watering = Commitment.objects.create(
        agreement=agreement,
        party=party,
        kind="time",
        what="Arroser",
        places=3,
        is_upkeep=True,
        when_kind="recurrence",
        when_rule="FREQ=WEEKLY;BYDAY=TU",
    )
    share = Share.objects.create(commitment=watering, user=proposer)
    # Far enough for no clock to reach it.
    day = datetime.date(2199, 1, 1)
    turn = Duty.objects.create(commitment=watering, starts_on=day, ends_on=day, bearer=proposer)
    swap = Swap.objects.create(duty=turn, by=proposer, to=neighbour)
    question = Question.objects.create(agreement=agreement, kind="still_fine", since=turn, asked_on=TODAY)
    of_turn, of_swap, of_share = {"pk": turn.pk}, {"pk": swap.pk}, {"pk": share.pk}
    return {
        "upkeep:calendar": {"pk": agreement.pk},
        "upkeep:duty": of_turn,
        "upkeep:done": of_turn,
        "upkeep:pass_on": of_turn,
        "upkeep:swap": of_swap,
        "upkeep:accept": of_swap,
        "upkeep:decline": of_swap,
        "upkeep:withdraw": of_swap,
        "upkeep:question": {"pk": question.pk},
        "upkeep:season": {"pk": watering.pk},
        "upkeep:go_on": of_share,
        "upkeep:stop": of_share,
    }


def _initiative(world, number, state, proposer, service, star) -> Initiative:
    sent = state is not InitiativeState.IDEA
    initiative = factories.InitiativeFactory(
        territory=world.town,
        author=proposer,
        state=state,
        number=number if sent else None,
        slug=f"idee-{state.value}".replace("_", "-"),
        service=service if sent else None,
        person_in_charge=world.people["officer"] if sent else None,
        received_on=TODAY if sent else None,
        answer_due_on=TODAY if sent else None,
    )
    agreement = initiative.agreement
    agreement.is_public = sent
    agreement.kind = AgreementKind.FIFTY_FIFTY
    agreement.state = {
        "idea": AgreementState.DRAFT,
        "granted": AgreementState.PROPOSED,
        "signed": AgreementState.SIGNED,
        "closed": AgreementState.ENDED,
    }.get(state.value, AgreementState.RUNNING if state.value in BOUND else AgreementState.DRAFT)
    agreement.save()
    initiative.orientations.add(star)
    ours = agreement.parties.get(side=Side.INHABITANTS)
    town_side = agreement.parties.get(side=Side.TOWN)
    need = Commitment.objects.create(agreement=agreement, party=ours, kind="time", what="Planter", places=3)
    Share.objects.create(commitment=need, user=proposer)
    Delivery.objects.create(commitment=need, by=proposer, on=TODAY, quantity=2, entered_by=proposer)
    # What was never sent has no story yet: its addresses lead nowhere.
    numbers = {
        "token": "inconnu",
        "initiatives:opinion": 1,
        "initiatives:chase": 1,
        "initiatives:moderate": 1,
    }
    if sent:
        opinion = Opinion.objects.create(
            initiative=initiative,
            service=service,
            subject="technical",
            asked_by=world.people["officer"],
            asked_on=TODAY,
            due_on=TODAY,
        )
        InformationRequest.objects.create(
            initiative=initiative, question="Où ?", asked_by=world.people["officer"], asked_on=TODAY
        )
        Variant.objects.create(
            initiative=initiative,
            number=1,
            side=Side.INHABITANTS,
            title="Une écharpe",
            proposed_by=proposer,
            proposed_on=TODAY,
        )
        comment = Comment.objects.create(initiative=initiative, author=proposer, text="Bonne idée")
        follow = Follow.objects.create(
            initiative=initiative, email=f"suivi{number}@example.org", token=f"jeton-{number}-{world.town.pk}"
        )
        numbers = {
            "token": follow.token,
            "initiatives:opinion": opinion.pk,
            "initiatives:chase": opinion.pk,
            "initiatives:moderate": comment.pk,
        }
    if state.value in BOUND:
        day = Commitment.objects.create(
            agreement=agreement, party=ours, kind="time", what="Chantier", is_call=True
        )
        WorkDay.objects.create(
            initiative=initiative,
            commitment=day,
            on=TODAY,
            starts_at=datetime.time(9),
            place="Place de la mairie",
            tasks="Planter",
        )
    if state.value in BOUND or state.value == "granted":
        content = compose(agreement, "fr")
        version = Version.objects.create(
            agreement=agreement,
            number=1,
            language="fr",
            content=content,
            digest=digest_of(content),
            written_by=world.people["officer"],
        )
        if state.value in BOUND:
            Signature.objects.create(
                version=version,
                party=town_side,
                signer=world.people["elected"],
                signer_name="Le maire",
                how="online",
                signed_on=TODAY,
                recorded_by=world.people["elected"],
            )
    initiative.arguments = {  # type: ignore[attr-defined]
        "number": number,
        "slug": initiative.slug,
        "initiatives:edit_share": need.pk,
        **numbers,
    }
    return initiative


BOUND = {"signed", "under_way", "done", "in_upkeep", "to_take_over", "closed"}
