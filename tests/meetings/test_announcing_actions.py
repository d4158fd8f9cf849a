"""Preparing, announcing, calling off: each allowed way, each refusal with nothing changed."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.forms.models import model_to_dict

from terril.agreements.when import Kind, When
from terril.foundation import clock
from terril.foundation.actions import ACTIONS, NotAllowed
from terril.foundation.models import Audience, JournalEntry
from terril.foundation.states import WrongState
from terril.mail.models import Mail
from terril.meetings import actions
from terril.meetings.models import Document, Meeting, Phase, PhaseKind, Registration, RoomMember
from terril.meetings.states import MeetingState
from terril.people.queries import system
from terril.uploads.models import Scan
from tests import factories

pytestmark = pytest.mark.django_db
S = MeetingState
K = PhaseKind
OURS = {
    *("create", "change", "set_plan", "announce", "cancel", "name_member", "remove_member", "add_document"),
    *("remove_document", "register", "withdraw_registration", "forget_registrations"),
}


def picture() -> list[Any]:
    """Everything that an action here may change."""
    return [
        [model_to_dict(meeting) for meeting in Meeting.objects.order_by("pk")],
        *(list(model.objects.order_by("pk").values()) for model in (Phase, RoomMember, Document)),
        *(model.objects.count() for model in (Registration, Scan, Mail, JournalEntry)),
    ]


def refused(kind: type[Exception], action: Any, *things: Any, **details: Any) -> Exception:
    """Return why it is refused; nothing changed."""
    before = picture()
    with pytest.raises(kind) as raised:
        action(*things, **details)
    assert str(raised.value)
    assert picture() == before
    return raised.value


def keys(objection: Exception) -> set[str]:
    assert isinstance(objection, ValidationError)
    return set(objection.message_dict)


def plan_of(meeting: Meeting) -> list[tuple[str, int]]:
    return list(meeting.phases.order_by("position").values_list("kind", "minutes"))


def test_the_actions_of_this_part_are_all_here():
    assert {name.partition(".")[2] for name in ACTIONS if name.startswith("meetings.")} >= OURS
    assert set(actions.__all__) >= OURS


def test_a_meeting_begins_as_a_draft_with_the_plan_of_every_meeting(town, officer):
    first = actions.create(officer, town, subject="  L'eau  ")
    second = actions.create(officer, town, subject="La cantine")
    assert (first.subject, first.number, second.number, first.state) == ("L'eau", 1, 2, S.DRAFT)
    assert plan_of(first) == [
        (K.PROMISES, 10),
        (K.VENTING, 30),
        (K.PROBLEMS, 30),
        (K.CONSTRUCTION, 40),
        (K.CLOSING, 10),
    ]
    assert "On écoute" in first.rules
    assert "feutres" in first.materials
    # A draft is nobody's news.
    assert set(JournalEntry.objects.values_list("audience", flat=True)) == {Audience.STAFF}


def test_the_town_s_own_length_of_venting_is_kept(town, officer):
    town.venting_minutes = 45
    town.save()
    meeting = actions.create(officer, town, subject="L'eau")
    assert dict(plan_of(meeting))[K.VENTING] == 45
    assert keys(refused(ValidationError, actions.set_plan, officer, meeting, plan=[(K.VENTING, 44)])) == {
        K.VENTING
    }


def test_a_fixed_hour_says_the_day_and_a_vague_date_stays_vague(town, officer):
    at = clock.now() + datetime.timedelta(days=3)
    fixed = actions.create(officer, town, subject="X", starts_at=at, when=When.parse("2027", today=at.date()))
    assert fixed.when.kind is Kind.DATE
    vague = actions.create(officer, town, subject="Y", when=When.parse("printemps 2030", today=at.date()))
    assert (vague.starts_at, vague.when.kind) == (None, Kind.SEASON)


def test_what_is_wrong_is_said_beside_it(town, officer):
    elsewhere = factories.TownFactory()
    wrong = {
        "subject": "",
        "place": "x" * 201,
        "quarter": factories.QuarterFactory(parent=elsewhere),
        "invited_by": factories.OrganisationFactory(territory=elsewhere),
        "wheelchair": "maybe",
        "when": When(Kind.RECURRENCE, rule="FREQ=DAILY"),
        "latitude": 91.0,
        "starts_at": datetime.datetime(2026, 1, 1),
    }
    assert keys(refused(ValidationError, actions.create, officer, town, **wrong)) == set(wrong)
    for name, thing in (
        ("initiatives", factories.InitiativeFactory(territory=elsewhere)),
        ("orientations", factories.OrientationFactory(territory=elsewhere)),
    ):
        found = refused(ValidationError, actions.create, officer, town, subject="X", **{name: [thing]})
        assert keys(found) == {name}


@pytest.mark.parametrize(
    ("plan", "key"),
    [
        ([], K.VENTING),
        ([(K.PROBLEMS, 30)], K.VENTING),
        ([(K.VENTING, 29)], K.VENTING),
        ([(K.PROBLEMS, 10), (K.VENTING, 30)], "plan"),
        ([(K.VENTING, 30), (K.VENTING, 30)], "plan"),
        ([(K.VENTING, 30), (K.CLOSING, 0)], K.CLOSING),
        ([(K.VENTING, 30), (K.CLOSING, 241)], K.CLOSING),
        ([("dance", 30)], "plan"),
    ],
)
def test_venting_is_neither_shortened_nor_left_out_nor_put_last(draft, officer, plan, key):
    assert keys(refused(ValidationError, actions.set_plan, officer, draft, plan=plan)) == {key}


def test_a_controversy_can_be_added(draft, officer):
    version = draft.version
    actions.set_plan(officer, draft, plan=[(K.VENTING, 35), (K.CONTROVERSY, 20)])
    assert plan_of(draft) == [(K.VENTING, 35), (K.CONTROVERSY, 20)]
    assert Meeting.objects.get().version == version + 1


def test_a_meeting_without_any_date_is_not_announced(draft, officer):
    assert keys(refused(ValidationError, actions.announce, officer, draft)) == {"when"}
    actions.change(officer, draft, when=When.parse("printemps 2030", today=datetime.date(2029, 1, 1)))
    actions.announce(officer, draft)
    made = Meeting.objects.get()
    assert made.state == S.ANNOUNCED
    assert made.announced_at is not None
    entry = JournalEntry.objects.get(action="meetings.announce")
    assert entry.audience == Audience.PUBLIC


def test_a_draft_that_is_given_up_is_told_to_nobody(draft, announced_elsewhere, officer):
    actions.cancel(officer, draft, reason="Trop tôt")
    assert JournalEntry.objects.get(action="meetings.cancel").audience == Audience.STAFF


@pytest.fixture
def announced_elsewhere():
    return factories.MeetingFactory(announced=True)


def test_who_registered_is_told_when_it_moves_and_when_it_is_off(announced, officer):
    actions.register(system(), announced, people=3, email="a@exemple.fr")
    actions.register(officer, announced, people=2)
    announced.refresh_from_db()
    actions.change(officer, announced, presentation="Une précision")
    assert Mail.objects.count() == 1
    actions.change(officer, announced, place="La halle")
    actions.change(officer, announced, place="La halle, au fond")
    actions.cancel(officer, announced, reason="La salle est inondée")
    subjects = list(Mail.objects.order_by("pk").values_list("subject", flat=True))
    assert [subject.split(" ")[0] for subject in subjects] == ["C'est", "Du", "Du", "La"]
    assert "La salle est inondée" in Mail.objects.order_by("pk").last().text
    assert set(Mail.objects.values_list("to", flat=True)) == {"a@exemple.fr"}


def test_an_address_registered_again_says_its_new_number(announced, officer):
    first = actions.register(system(), announced, people=3, email=" A@exemple.fr ", name="Léa")
    again = actions.register(system(), announced, people=1, email="a@exemple.fr")
    assert (again.pk, again.people, again.name) == (first.pk, 1, "Léa")
    assert Mail.objects.count() == 1
    # Nothing in the journal ties it to anybody.
    for entry in JournalEntry.objects.filter(action="meetings.register"):
        assert entry.audience == Audience.PRIVATE
        assert "exemple" not in str(entry.facts)


@pytest.mark.parametrize(
    ("details", "key"),
    [({"people": 0}, "people"), ({"people": 51}, "people"), ({"email": "à moi"}, "email")],
)
def test_a_registration_that_cannot_be_is_refused(announced, details, key):
    assert keys(refused(ValidationError, actions.register, system(), announced, **details)) == {key}


def test_nobody_registers_where_it_is_not_asked(announced, draft_elsewhere):
    announced.takes_registrations = False
    announced.save()
    refused(WrongState, actions.register, system(), announced)
    refused(WrongState, actions.register, system(), draft_elsewhere)


@pytest.fixture
def draft_elsewhere():
    return factories.MeetingFactory(takes_registrations=True)


def test_a_facilitator_prepares_but_does_not_choose_facilitators(draft, officer, facilitator, inhabitant):
    refused(PermissionDenied, actions.change, facilitator, draft, place="Ici")
    member = actions.name_member(officer, draft, user=facilitator, role="facilitator")
    actions.change(facilitator, draft, place="La halle")
    actions.name_member(facilitator, draft, user=inhabitant, role="note_taker")
    refused(NotAllowed, actions.name_member, facilitator, draft, user=inhabitant, role="facilitator")
    refused(NotAllowed, actions.announce, facilitator, draft)
    refused(NotAllowed, actions.cancel, facilitator, draft, reason="Non")
    # Named again, somebody changes their role.
    actions.name_member(officer, draft, user=inhabitant, role="facilitator")
    assert draft.members.count() == 2
    theirs = draft.members.get(user=inhabitant)
    refused(NotAllowed, actions.name_member, facilitator, draft, user=inhabitant, role="town")
    refused(NotAllowed, actions.remove_member, facilitator, theirs)
    actions.remove_member(facilitator, member)
    refused(PermissionDenied, actions.change, facilitator, draft, place="Ici")


def test_a_role_is_one_of_those_that_are_written_down(draft, officer, inhabitant):
    for user, role, key in ((inhabitant, "participant", "role"), (system(), "town", "user")):
        found = refused(ValidationError, actions.name_member, officer, draft, user=user, role=role)
        assert keys(found) == {key}


def test_a_document_is_a_file_or_a_link(draft, officer):
    pdf = ContentFile(b"%PDF-1.4\n%%EOF\n", name="x.pdf")
    link = actions.add_document(officer, draft, title="Le plan", url="https://exemple.fr/plan")
    kept = actions.add_document(officer, draft, title="L'étude", file=pdf)
    assert (link.url, kept.scan.content_type) == ("https://exemple.fr/plan", "application/pdf")
    for details, key in (
        ({"title": "X"}, "file"),
        ({"title": "X", "url": "https://a.fr", "file": ContentFile(b"x", name="x")}, "file"),
        ({"title": "X", "url": "javascript:alert(1)"}, "url"),
        ({"title": "", "url": "https://a.fr"}, "title"),
    ):
        assert keys(refused(ValidationError, actions.add_document, officer, draft, **details)) == {key}
    actions.remove_document(officer, kept)
    assert (Document.objects.count(), Scan.objects.count()) == (1, 0)


DONE_AT = {
    "change": (S.DRAFT, S.ANNOUNCED),
    "set_plan": (S.DRAFT, S.ANNOUNCED),
    "announce": (S.DRAFT,),
    "cancel": (S.DRAFT, S.ANNOUNCED),
    "name_member": (S.DRAFT, S.ANNOUNCED, S.LIVE),
    "add_document": tuple(state for state in S if state != S.CANCELLED),
    "register": (S.ANNOUNCED,),
}


@pytest.mark.parametrize("state", list(S))
def test_each_state_lets_do_what_belongs_to_it(town, officer, inhabitant, state):
    meeting = factories.MeetingFactory(
        territory=town, announced=True, state=state, takes_registrations=True, announced_at=clock.now()
    )
    details: dict[str, dict[str, Any]] = {
        "change": {"place": "Ailleurs"},
        "set_plan": {"plan": [(K.VENTING, 30)]},
        "cancel": {"reason": "Il neige"},
        "name_member": {"user": inhabitant, "role": "town"},
        "add_document": {"title": "Le plan", "url": "https://exemple.fr"},
    }
    for name, states in DONE_AT.items():
        if state not in states:
            refused(WrongState, getattr(actions, name), officer, meeting, **details.get(name, {}))
    # Those that change the state come last.
    for name in sorted(DONE_AT, key=lambda name: name in ("announce", "cancel")):
        if state in DONE_AT[name] and not (name == "announce" and state != S.DRAFT):
            getattr(actions, name)(officer, meeting, **details.get(name, {}))


def test_by_whom(draft, officer, mayor, inhabitant, administrator, service_member):
    strangers = (AnonymousUser(), inhabitant, administrator, service_member)
    for who in (officer, mayor, system()):
        actions.change(who, draft, theme="L'eau")
        actions.create(who, draft.territory, subject="X")
    for who in strangers:
        refused(NotAllowed, actions.create, who, draft.territory, subject="X")
        refused(NotAllowed, actions.change, who, draft, theme="Y")
        refused(NotAllowed, actions.set_plan, who, draft, plan=[(K.VENTING, 30)])
        refused(NotAllowed, actions.announce, who, draft)
        refused(NotAllowed, actions.cancel, who, draft, reason="Non")
        refused(NotAllowed, actions.name_member, who, draft, user=inhabitant, role="town")
        refused(NotAllowed, actions.add_document, who, draft, title="X", url="https://a.fr")
        refused(NotAllowed, actions.forget_registrations, who, draft)
    refused(NotAllowed, actions.forget_registrations, officer, draft)


def test_reasons_and_titles_are_needed(announced, officer):
    assert keys(refused(ValidationError, actions.cancel, officer, announced, reason=" ")) == {"reason"}
    assert keys(refused(ValidationError, actions.change, officer, announced, subject="")) == {"subject"}
