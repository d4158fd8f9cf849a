"""Two meetings held, one to come, one to try; a question of the second is decided by the council."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from terril.agreements.when import Kind, When
from terril.arbitration import actions as arbitration
from terril.arbitration.models import Arbitration
from terril.demo import texts
from terril.demo.telling import Story, Telling
from terril.initiatives.models import Initiative
from terril.meetings import actions as meetings
from terril.meetings import building, debating, room
from terril.meetings.models import Card, Fate, Meeting, Note, Outcome, PhaseKind
from terril.meetings.versions import key_of
from terril.promises import actions as promises
from terril.promises.models import PublicCommitment

FOOD, WATER, DECIDED = 210, 60, 20
FOOD_PLAN = (
    (PhaseKind.VENTING, 30),
    (PhaseKind.PROBLEMS, 30),
    (PhaseKind.CONSTRUCTION, 40),
    (PhaseKind.CLOSING, 10),
)
WATER_PLAN = (
    (PhaseKind.PROMISES, 10),
    *FOOD_PLAN[:3],
    (PhaseKind.CONTROVERSY, 20),
    FOOD_PLAN[3],
)
# The hands that were raised for each note, and the pebbles laid on each problem.
FOOD_HANDS = {"cold": 9, "far": 14, "price": 11, "wash": 6, "waste": 8, "noise": 5, "garden": 7}
FOOD_HANDS |= {"college": 4, "thanks": 12, "menu": 3}
WATER_HANDS = {"mud": 13, "bill": 10, "stream": 6, "lights": 8, "bench": 9, "cellar": 2, "bikes": 7}
WATER_HANDS |= {"promised": 11, "rain": 5}
FOOD_PROBLEMS = {"unit": (("far", "wash", "price"), 41), "taste": (("cold", "waste", "noise"), 27)}
WATER_PROBLEMS = {"path": (("mud", "lights", "promised"), 38), "rain": (("bill", "rain"), 19)}
# What paper cards said, from 1 to 5: trust, usefulness.
FEELINGS = ([1, 3, 11, 19, 8], [0, 2, 9, 21, 10])
# Hands for each statement about the light: agree, disagree, unsure.
LIGHT = ((31, 9, 6), (18, 17, 11), (29, 8, 9), (14, 20, 12))


def food(t: Telling) -> Story:
    """What children eat: a promise made and kept, and every note with what became of it."""
    words = texts.load("meetings", t.language)["food"]
    yield t.at(FOOD + 25, 11)
    meeting = _called(t, "food", t.at(FOOD, 18, 30), "food", FOOD_PLAN, theme_of="food")
    yield from _vented(t, meeting, FOOD, words, FOOD_HANDS)
    problems = _grouped(meeting, words, FOOD_PROBLEMS)
    yield t.at(FOOD, 19, 32)
    _begin(t, meeting, PhaseKind.CONSTRUCTION)
    cards = {
        "unit": _card(meeting, problems["unit"], words["cards"]["unit"]),
        "weigh": _card(meeting, problems["taste"], words["cards"]["weigh"]),
        "menu": _card(meeting, problems["taste"], words["cards"]["menu"]),
        "college": _card(meeting, None, words["cards"]["college"]),
    }
    officer = t.who("claire")
    _promised(t, cards["unit"], words, t.day(FOOD - 90))
    meetings.turn_card(officer, cards["weigh"], outcome=Outcome.WORKING_GROUP)
    meetings.turn_card(
        officer,
        cards["menu"],
        outcome=Outcome.REQUEST,
        service=t.organisations["roads"],
        due_on=t.day(FOOD - 21),
    )
    meetings.turn_card(
        officer, cards["college"], outcome=Outcome.NOT_NOW, words=words["cards"]["college"]["because"]
    )
    yield from _closed(t, meeting, FOOD, words, headcount=64, review_ago=FOOD - 120)
    yield t.at(FOOD - 6, 10)
    meetings.answer_request(officer, cards["menu"], answer=words["cards"]["menu"]["town"])
    sort = _Sorting(t, meeting, words)
    sort.answered("cold", "thanks", "price")
    sort.given("noise", "planning", FOOD - 30)
    sort.outside("college")
    sort.became(words["cards"]["unit"]["what"], cards["unit"].became_url, "far", "wash")
    sort.became(words["cards"]["weigh"]["what"], "", "waste")
    sort.became(words["cards"]["menu"]["what"], "", "menu")
    sort.kept("garden")
    yield from _written(t, meeting, FOOD - 8)
    yield t.at(FOOD - 29, 9)
    meetings.answer_note(t.who("ines"), _note(meeting, words, "noise"), words=words["fates"]["noise"])
    made = PublicCommitment.objects.get(made_in_url=meeting.get_absolute_url())
    story = words["promise"]["story"]
    yield t.at(FOOD - 60, 9)
    promises.report(officer, made, words=story["report"])
    yield t.at(FOOD - 84, 9)
    promises.keep(t.who("jeanne"), made, proof=story["kept"])


def water(t: Telling) -> Story:
    """Water and paths: a promise revised, a room that does not agree, notes that still wait."""
    words = texts.load("meetings", t.language)["water"]
    yield t.at(WATER + 20, 11)
    meeting = _called(t, "water", t.at(WATER, 18), "nature", WATER_PLAN, theme_of="water")
    yield from _vented(t, meeting, WATER, words, WATER_HANDS, starts_with=PhaseKind.PROMISES)
    problems = _grouped(meeting, words, WATER_PROBLEMS)
    yield t.at(WATER, 19, 32)
    _begin(t, meeting, PhaseKind.CONSTRUCTION)
    told = {
        **words["cards"],
        "publish": {**words["cards"]["publish"], "what": words["promise"]["what"]},
    }
    cards = {
        key: _card(meeting, problems[problem], told[key])
        for key, problem in (("path", "path"), ("publish", "rain"), ("barrels", "rain"))
    }
    officer = t.who("claire")
    meetings.turn_card(
        officer, cards["path"], outcome=Outcome.WORKING_GROUP, words=words["cards"]["path"]["what"]
    )
    _promised(t, cards["publish"], words, t.day(-30))
    meetings.turn_card(
        officer, cards["barrels"], outcome=Outcome.WORKING_GROUP, words=words["cards"]["barrels"]["group"]
    )
    yield t.at(WATER, 20, 12)
    _begin(t, meeting, PhaseKind.CONTROVERSY)
    _debate(meeting, words["question"])
    yield from _closed(t, meeting, WATER, words, headcount=47, review_ago=-120)
    yield t.at(WATER - 5, 10)
    sort = _Sorting(t, meeting, words)
    sort.outside("bill")
    sort.given("stream", "green", -10)
    sort.given("lights", "roads", WATER - 25)
    sort.given("cellar", "planning", -20)
    bench = Initiative.objects.filter(territory=t.town, title=texts.load("benches", t.language)["title"])
    for initiative in bench:
        sort.became(initiative.title, initiative.get_absolute_url(), "bench")
    sort.became(words["cards"]["path"]["what"], "", "mud", "promised")
    sort.became(words["cards"]["barrels"]["what"], "", "rain")
    sort.kept("bikes")
    yield from _written(t, meeting, WATER - 9)
    yield t.at(WATER - 16, 9)
    meetings.answer_note(t.who("bruno"), _note(meeting, words, "lights"), words=words["fates"]["lights"])
    yield t.at(DECIDED + 18, 9)
    asked = _ask(t, meeting)
    story = words["promise"]["story"]
    made = PublicCommitment.objects.get(made_in_url=meeting.get_absolute_url())
    yield t.at(DECIDED + 5, 9)
    promises.report(officer, made, words=story["report"])
    promises.revise(t.who("jeanne"), made, words=story["revised"], reason=story["reason"])
    yield t.at(DECIDED, 20)
    _decide(t, asked)


def to_come(t: Telling) -> Story:
    """One meeting in a week, and one for whoever wants to try."""
    yield t.at(12, 11)
    _called(t, "next", t.at(-7, 18), "involve", WATER_PLAN, quarter="cite_5", theme_of="next")
    yield t.at(3, 11)
    _called(t, "trial", t.at(-1, 18), "involve", WATER_PLAN)


def _called(
    t: Telling,
    key: str,
    starts_at: datetime.datetime,
    orientation: str,
    plan: tuple[tuple[PhaseKind, int], ...],
    *,
    quarter: str = "",
    theme_of: str = "",
) -> Meeting:
    """Prepare a meeting, say who does what there, announce it."""
    everything = texts.load("meetings", t.language)
    words, officer = everything[key], t.who("claire")
    meeting = meetings.create(
        officer,
        t.town,
        subject=words["subject"],
        presentation=words["presentation"],
        place=words["place"],
        theme=words["theme"] if theme_of else "",
        childcare=words.get("childcare", ""),
        languages=words.get("languages", ""),
        wheelchair="yes",
        starts_at=starts_at,
        quarter=t.quarters[quarter] if quarter else None,
        invited_by=t.organisations["hall"],
        rules=everything["rules"]["room"],
        materials=everything["rules"]["materials"],
        orientations=[t.orientations[orientation]],
        plan=plan,
    )
    meetings.name_member(officer, meeting, user=t.who("julie"), role="note_taker")
    meetings.name_member(officer, meeting, user=t.who("jeanne"), role="town")
    return meetings.announce(officer, meeting)


def _begin(t: Telling, meeting: Meeting, kind: PhaseKind) -> None:
    meeting.refresh_from_db()
    phase = meeting.phases.get(kind=kind)
    meetings.begin_phase(t.who("claire"), meeting, phase=phase.pk, leaves=meeting.phase_id)
    meeting.refresh_from_db()


def _vented(
    t: Telling,
    meeting: Meeting,
    ago: int,
    words: Any,
    hands: dict[str, int],
    starts_with: PhaseKind | None = None,
) -> Iterator[datetime.datetime]:
    """Open the room and let everybody speak for half an hour; then look at the problems."""
    yield t.at(ago, 18, 32)
    meetings.open_room(t.who("claire"), meeting)
    if starts_with:
        _begin(t, meeting, starts_with)
    yield t.at(ago, 18, 42)
    _begin(t, meeting, PhaseKind.VENTING)
    said = [
        room.Said(key=key_of(f"{meeting.number}", nth), text=words["notes"][key], hands=raised)
        for nth, (key, raised) in enumerate(hands.items())
    ]
    room.take_down(meeting, said, trusted=True)
    yield t.at(ago, 19, 14)
    _begin(t, meeting, PhaseKind.PROBLEMS)


def _note(meeting: Meeting, words: Any, key: str) -> Note:
    return meeting.notes.get(text=words["notes"][key])


def _grouped(
    meeting: Meeting, words: Any, about: Mapping[str, tuple[tuple[str, ...], int]]
) -> dict[str, Any]:
    problems = {}
    for key, (notes, pebbles) in about.items():
        told = {name: words["problems"][key][name] for name in ("title", "where", "who", "known")}
        numbers = [_note(meeting, words, note).pk for note in notes]
        problems[key] = building.add_problem(meeting, notes=numbers, **told)
        building.count_pebbles(problems[key], pebbles)
    return problems


def _card(meeting: Meeting, problem: Any, words: Any) -> Card:
    return building.add_card(
        meeting,
        key=key_of(words["what"]),
        problem=problem,
        what=words["what"],
        who=words.get("who", ""),
        inhabitants_share=words.get("inhabitants", ""),
        town_share=words.get("town", ""),
    )


def _promised(t: Telling, card: Card, words: Any, before: datetime.date) -> None:
    """Turn a card into a promise that the mayor makes before the room."""
    building.change_card(
        card,
        what=words["promise"]["what"],
        who=card.who,
        when=When(Kind.BEFORE, end=before).in_words(),
        inhabitants_share=card.inhabitants_share,
        town_share=words["promise"]["what"],
    )
    meetings.turn_card(
        t.who("claire"),
        card,
        outcome=Outcome.PROMISE,
        bearer=t.who("jeanne"),
        proof_expected=words["promise"]["proof"],
    )
    card.refresh_from_db()


def _debate(meeting: Meeting, words: Any) -> None:
    question = debating.open_question(meeting, text=words["words"], statements="\n".join(words["statements"]))
    for statement, (agree, disagree, unsure) in zip(question.statements.order_by("pk"), LIGHT, strict=True):
        debating.count_answers(statement, agree=agree, disagree=disagree, unsure=unsure)
    for stand in ("for", "against"):
        debating.add_argument(
            question,
            key=key_of(words[stand]),
            stand=stand,
            text=words[stand],
            written_by="inhabitants",
        )


def _closed(
    t: Telling, meeting: Meeting, ago: int, words: Any, *, headcount: int, review_ago: int
) -> Iterator[datetime.datetime]:
    yield t.at(ago, 20, 34)
    _begin(t, meeting, PhaseKind.CLOSING)
    officer, (trust, usefulness) = t.who("claire"), FEELINGS
    meetings.conclude(
        officer,
        meeting,
        decided=words["decided"],
        next_steps=words["next_steps"],
        review_on=t.day(review_ago),
    )
    debating.count_trust(meeting, trust=list(trust), usefulness=list(usefulness))
    yield t.at(ago, 20, 45)
    meeting.refresh_from_db()
    meetings.close_room(officer, meeting, leaves=meeting.phase_id, headcount=headcount)
    meeting.refresh_from_db()


class _Sorting:
    """What the officer says of each note."""

    def __init__(self, t: Telling, meeting: Meeting, words: Any):
        self.t, self.meeting, self.words = t, meeting, words

    def _sort(self, key: str, fate: Fate, **details: Any) -> None:
        meetings.sort_note(self.t.who("claire"), _note(self.meeting, self.words, key), fate=fate, **details)

    def answered(self, *keys: str) -> None:
        for key in keys:
            self._sort(key, Fate.ANSWERED, words=self.words["fates"][key])

    def given(self, key: str, service: str, due_ago: int) -> None:
        self._sort(
            key,
            Fate.ROUTED,
            words=self.words["fates"][key],
            service=self.t.organisations[service],
            due_on=self.t.day(due_ago),
        )

    def outside(self, key: str) -> None:
        self._sort(key, Fate.OUTSIDE, words=self.words["fates"][key])

    def became(self, name: str, url: str, *keys: str) -> None:
        for key in keys:
            self._sort(key, Fate.BECAME, became=name, became_url=url or self.meeting.get_absolute_url())

    def kept(self, key: str) -> None:
        self._sort(key, Fate.KEPT, words=self.words["fates"].get(key, ""))


def _written(t: Telling, meeting: Meeting, ago: int) -> Iterator[datetime.datetime]:
    """Write the minutes as they are composed, approve them, publish them."""
    yield t.at(ago, 17)
    officer = t.who("claire")
    meetings.write_minutes(officer, meeting)
    meetings.approve_minutes(officer, meeting)
    meetings.publish_minutes(officer, meeting)


def _ask(t: Telling, meeting: Meeting) -> Arbitration:
    words, mayor = texts.load("meetings", t.language)["arbitration"], t.who("jeanne")
    asked = arbitration.ask(
        mayor,
        t.town,
        question=words["question"],
        context=words["context"],
        criteria=words["criteria"],
        heard=words["heard"],
        meetings=[meeting],
        problems=list(meeting.problems.order_by("pk")[:1]),
    )
    for key, cost_cents in (("lamps", 48_000_00), ("low", 9_500_00), ("nothing", 0)):
        arbitration.add_option(mayor, asked, cost_cents=cost_cents, **words["options"][key])
    return asked


def _decide(t: Telling, asked: Arbitration) -> None:
    words, mayor = texts.load("meetings", t.language)["arbitration"], t.who("jeanne")
    arbitration.decide(
        mayor,
        asked,
        chosen=asked.options.order_by("position")[1],
        decision=words["decision"],
        reasons=words["reasons"],
        decided_by=words["decided_by"],
        decided_on=t.day(DECIDED),
        review_on=t.day(-200),
        minority=words["minority"],
    )
    asked.refresh_from_db()
    promise_by = When(Kind.BEFORE, end=t.day(-160))
    arbitration.promise(mayor, asked, what=words["promise"], when=promise_by, carried_by=mayor)
