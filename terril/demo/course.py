"""One initiative on its way: short words for the actions that its story is made of."""

from __future__ import annotations

import datetime
from typing import Any

from terril.agreements import actions as agreements
from terril.agreements.models import (
    Agreement,
    AgreementKind,
    Commitment,
    CommitmentKind,
    Delivery,
    Party,
    Side,
)
from terril.agreements.states import CommitmentState
from terril.agreements.when import Kind, When
from terril.demo import pictures, texts
from terril.demo.telling import Story, Telling
from terril.foundation import clock
from terril.initiatives import actions as initiatives
from terril.initiatives.models import Initiative, OpinionSubject, Variant, Verdict, WorkDay
from terril.people.queries import system
from terril.uploads import actions as uploads

# What an hour given is counted for: the scale is invented, and says so (units.toml).
HOUR_CENTS = 15_00


class Course:
    """An initiative, its words, and the actors who move it."""

    def __init__(self, telling: Telling, name: str, *, carried_by: str, officer: str = "claire"):
        self.telling, self.carried_by, self.officer = telling, carried_by, officer
        self.words = texts.load(name, telling.language)
        self.initiative: Initiative
        self.commitments: dict[str, Commitment] = {}

    # Proposing and studying

    def draft(
        self,
        *,
        quarter: str | None = None,
        point: tuple[float, float] | None = None,
        proposers: str | None = None,
        at_the_counter: bool = False,
        title: str = "title",
        share_kind: CommitmentKind = CommitmentKind.TIME,
        agreement_kind: AgreementKind = AgreementKind.FIFTY_FIFTY,
        is_grievance: bool = False,
    ) -> None:
        """Write the idea and its first share, called "share" from then on."""
        latitude, longitude = point or (None, None)
        author = self.telling.who(self.carried_by)
        self.initiative = initiatives.draft(
            self.telling.who(self.officer) if at_the_counter else author,
            self.telling.town,
            title=self.words[title],
            share=self.words["share"],
            share_kind=share_kind,
            agreement_kind=agreement_kind,
            description=self.words["description"],
            place=self.words.get("place", ""),
            latitude=latitude,
            longitude=longitude,
            quarter=self.telling.quarters[quarter] if quarter else None,
            proposers=self.telling.organisations[proposers] if proposers else None,
            author=author if at_the_counter else None,
            is_grievance=is_grievance,
        )
        self.commitments["share"] = self.initiative.agreement.commitments.get()

    def submit(self) -> None:
        """Send it; at the counter, the officer sends it for who has no address."""
        carrier = self.telling.who(self.carried_by)
        self.initiative = initiatives.submit(
            carrier if carrier.email else self.telling.who(self.officer), self.initiative
        )

    def study(self, service: str, *, by: str, serves: tuple[str, ...]) -> None:
        """Put a service, and somebody in it, in charge."""
        self.initiative = initiatives.open_review(
            self.telling.who(self.officer),
            self.initiative,
            service=self.telling.organisations[service],
            person_in_charge=self.telling.who(by),
            orientations=[self.telling.orientations[key] for key in serves],
        )

    def opinions(self, asked: int, *opinions: tuple[int, str, str, str, str, dict[str, Any]]) -> Story:
        """Ask for opinions `asked` days ago, each given later.

        An opinion: days ago (None: still awaited), service, who gives it, subject, verdict, and more
        details of the action, whose texts are named by their keys.
        """
        yield self.telling.at(asked, 9)
        wanted = [
            initiatives.ask_opinion(
                self.telling.who(self.officer),
                self.initiative,
                service=self.telling.organisations[service],
                subject=OpinionSubject(subject),
                due_on=self.telling.day(asked - 14),
            )
            for _given, service, _who, subject, _verdict, _more in opinions
        ]
        given_in_order = sorted(zip(opinions, wanted, strict=True), key=lambda pair: -pair[0][0])
        for (given, _service, who, _subject, verdict, more), opinion in given_in_order:
            yield self.telling.at(given, 15)
            details = {
                key: self.words[value] if key in ("conditions", "limits") else value
                for key, value in more.items()
            }
            initiatives.give_opinion(self.telling.who(who), opinion, verdict=Verdict(verdict), **details)

    def grant(self, by: str = "jeanne") -> None:
        """Answer yes, with the reason."""
        self.initiative = initiatives.grant(
            self.telling.who(by), self.initiative, reason=self.words["grant_reason"]
        )

    def variant(self, key: str, by: str) -> Variant:
        """Propose another form."""
        return initiatives.propose_variant(
            self.telling.who(by), self.initiative, title=self.words[key], text=self.words[f"{key}_text"]
        )

    def set_aside(self, variant: Variant, key: str) -> None:
        """Say why a form does not suit."""
        initiatives.set_variant_aside(
            self.telling.who(self.officer), variant, reason=self.words[f"{key}_aside"]
        )

    # The agreement

    @property
    def agreement(self) -> Agreement:
        """The agreement, as it is now."""
        return Agreement.objects.get(initiative=self.initiative)

    def party(self, organisation: str | None) -> Party:
        """Return the party of an organisation; of the proposers when None."""
        wanted = self.telling.organisations[organisation] if organisation else self.initiative.proposers
        return self.agreement.parties.get(organisation=wanted)

    def add_party(self, organisation: str, side: Side) -> None:
        """Bring one more organisation in."""
        agreements.add_party(
            self.telling.who(self.officer),
            self.agreement,
            organisation=self.telling.organisations[organisation],
            side=side,
        )

    def commit(self, key: str, party: str | None, kind: CommitmentKind, **details: Any) -> None:
        """Write what a party commits to; its words are those of `key`, by which it is called."""
        self.commitments[key] = agreements.commit(
            self.telling.who(self.officer),
            self.agreement,
            party=self.party(party),
            kind=kind,
            what=self.words[key],
            **details,
        )

    def precise(self, key: str, **details: Any) -> None:
        """Say more about a commitment."""
        self.commitments[key] = agreements.amend(
            self.telling.who(self.officer), self.commitments[key], **details
        )

    def hours(self, number: int) -> dict[str, Any]:
        """Return so many hours, with what they are counted for."""
        return {
            "quantity": number,
            "unit": self.telling.units["hours"],
            "value_cents": number * HOUR_CENTS,
            "valued_how": self.telling.units["scale"],
        }

    def things(self, number: int, unit: str, cents: int | None = None, how: str = "") -> dict[str, Any]:
        """Return so many things, with what they are worth; `how` is a text of the initiative or of units."""
        return {
            "quantity": number,
            "unit": self.telling.units[unit],
            "value_cents": cents,
            "valued_how": (self.words.get(how) or self.telling.units[how]) if how else "",
        }

    def estimate(self, key: str, cents: int, source: str, on: datetime.date) -> None:
        """Write what the town alone would have paid; `source` is a text of the initiative or of units."""
        agreements.estimate(
            self.telling.who(self.officer),
            self.agreement,
            what=self.words[key],
            amount_cents=cents,
            source=self.words.get(source) or self.telling.units[source],
            on=on,
        )

    def write(self, starts_on: datetime.date, ends_on: datetime.date, *keys: str) -> None:
        """Write what this agreement alone says, its dates, and a review half-way."""
        agreements.write_particulars(
            self.telling.who(self.officer),
            self.agreement,
            particulars={
                **{key: self.words[f"p_{key}"] for key in keys},
                "place": self.words.get("place", ""),
            },
            starts_on=starts_on,
            ends_on=ends_on,
            review_on=starts_on + (ends_on - starts_on) / 2,
        )

    def propose(self) -> None:
        """Send the text to be signed."""
        initiatives.propose_agreement(
            self.telling.who(self.officer), self.initiative, language=self.telling.language
        )

    def sign(self, who: str, organisation: str | None = None) -> None:
        """Sign the latest text online, for an organisation (the proposers when None)."""
        initiatives.sign(
            self.telling.who(who),
            self.initiative,
            party=self.party(organisation),
            digest=self.agreement.versions.latest("number").digest,
        )

    def sign_on_paper(self, who: str, organisation: str | None = None) -> None:
        """Record a signature on paper, with its scan."""
        officer, signer = self.telling.who(self.officer), self.telling.who(who)
        initiatives.record_paper_signature(
            officer,
            self.initiative,
            party=self.party(organisation),
            signer_name=signer.display_name,
            signed_on=self.today,
            scan=uploads.add_scan(
                officer,
                self.telling.town,
                file=pictures.signed_sheet(self.initiative.title, signer.display_name),
            ),
        )

    # Doing, giving, looking after

    @property
    def today(self) -> datetime.date:
        """The day of the step that is being told."""
        return clock.today()

    def start(self) -> None:
        """Begin the work."""
        self.initiative = initiatives.start(self.telling.who(self.carried_by), self.initiative)

    def take(self, key: str, *people: str, places: int = 1) -> None:
        """Let each of `people` take a share."""
        for who in people:
            agreements.take(self.telling.who(who), self.commitments[key], places=places)

    def deliver(
        self,
        key: str,
        note: str,
        *,
        by: str,
        gave: str | None = None,
        number: int | None = None,
        value_cents: int | None = None,
    ) -> Delivery:
        """Let `by` write what was given; `gave` says who gave it, when it was somebody else."""
        return agreements.deliver(
            self.telling.who(by),
            self.commitments[key],
            on=self.today,
            quantity=number,
            value_cents=value_cents,
            note=self.words[note],
            by=self.telling.who(gave) if gave else None,
        )

    def confirm(self, delivery: Delivery, by: str) -> None:
        """Say that it is right."""
        agreements.confirm(self.telling.who(by), delivery)

    def work_day(
        self, on: datetime.date, starts: int, ends: int, headcount: int, *, by: str | None = None
    ) -> WorkDay:
        """Call for hands on a day; its places are called "day"."""
        day = initiatives.plan_work_day(
            self.telling.who(by or self.carried_by),
            self.initiative,
            on=on,
            starts_at=datetime.time(starts),
            ends_at=datetime.time(ends),
            place=self.words["day_place"],
            tasks=self.words["day_tasks"],
            safety=self.words["day_safety"],
            headcount=headcount,
        )
        self.commitments["day"] = day.commitment
        return day

    def kept(self, *keys: str) -> None:
        """Say that commitments were kept, once they are over."""
        for key in keys:
            agreements.settle(
                self.telling.who(self.officer), self.commitments[key], state=CommitmentState.KEPT
            )

    def tell_day(self, work_day: WorkDay, came: int) -> None:
        """Say how many people came to a work day, which settles its call for hands."""
        initiatives.tell_work_day(self.telling.who(self.carried_by), work_day, headcount_came=came)

    def done(self) -> None:
        """Say that it is there."""
        self.initiative = initiatives.declare_done(self.telling.who(self.carried_by), self.initiative)

    def look_after(self) -> None:
        """Begin its upkeep."""
        self.initiative = initiatives.begin_upkeep(self.telling.who(self.carried_by), self.initiative)

    def review(self, side: Side, by: str) -> None:
        """Write the closing review of one side."""
        prefix = "town" if side == Side.TOWN else "people"
        initiatives.write_review(
            self.telling.who(by),
            self.initiative,
            side=side,
            changed=self.words[f"{prefix}_changed"],
            learned=self.words[f"{prefix}_learned"],
            cost=self.words.get(f"{prefix}_cost", ""),
        )

    # Talking

    def comment(self, key: str, by: str) -> None:
        """Leave a word."""
        initiatives.comment(self.telling.who(by), self.initiative, text=self.words[key])

    def follow(self, name: str) -> None:
        """Let a stranger follow it by e-mail, and confirm."""
        asked = initiatives.follow(
            system(), self.initiative, email=f"{name}@voisins.example", language=self.telling.language
        )
        initiatives.confirm_follow(system(), asked)

    def picture(self, drawing: str, key: str, by: str) -> None:
        """Draw a picture and show it."""
        person = self.telling.who(by)
        photo = uploads.add_photo(
            person, self.telling.town, file=pictures.draw(drawing), alternative_text=self.words[key]
        )
        initiatives.add_photo(person, self.initiative, photo=photo)


def month(year: int, number: int) -> When:
    """Return a month."""
    first = datetime.date(year, number, 1)
    last = (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
    return When(Kind.MONTH, first, last)


def day(on: datetime.date) -> When:
    """Return one day."""
    return When(Kind.DATE, on, on)


def before(on: datetime.date) -> When:
    """Return any time until a day."""
    return When(Kind.BEFORE, end=on)


def every(rule: str, starts: datetime.date | None = None, ends: datetime.date | None = None) -> When:
    """Return a recurrence, by its RFC 5545 rule."""
    return When(Kind.RECURRENCE, starts, ends, rule)


WEDNESDAYS = "FREQ=WEEKLY;BYDAY=WE"
SATURDAYS = "FREQ=WEEKLY;BYDAY=SA"
TWICE_A_WEEK = "FREQ=WEEKLY;BYDAY=TU,FR"
FIRST_SUNDAYS = "FREQ=MONTHLY;BYDAY=1SU"
YEARLY = "FREQ=YEARLY"
