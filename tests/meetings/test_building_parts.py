"""The parts of the room as each seat sees them, and what each seat may do there."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from terril.initiatives.models import Initiative
from terril.meetings import building, debating
from terril.meetings.models import Card, Feeling, Meeting, Note, Pebble, PhaseKind, Problem, Vote
from terril.meetings.queries import room as queries
from tests import factories

JSON = {"headers": {"Accept": "application/json"}}
KINDS = [PhaseKind.PROBLEMS, PhaseKind.CONSTRUCTION, PhaseKind.CONTROVERSY, PhaseKind.CLOSING]


@pytest.fixture
def meeting(town, officer):
    factories.TownHallFactory(territory=town)
    meeting = factories.MeetingFactory(territory=town, live=True, plan=KINDS)
    problem = building.add_problem(meeting, title="L'eau stagne", where="Rue Basse", known="Depuis 2019")
    for text in ("L'eau stagne ici", "L'eau qui stagne, encore", "Le bruit des motos"):
        factories.NoteFactory(meeting=meeting, text=text)
    building.add_card(meeting, key="k" * 8, problem=problem, what="Un fossé", town_share="Les pelles")
    question = debating.open_question(meeting, text="Sans voiture ?", statements="Oui\nNon")
    for stand in ("for", "against"):
        debating.add_argument(question, key=stand * 4, stand=stand, text=f"Mot {stand}", written_by="town")
    return meeting


def go_to(meeting, kind):
    meeting.phase = meeting.phases.get(kind=kind)
    meeting.save(update_fields=["phase"])


def come_in(meeting, answer="habitant"):
    phone = Client(headers={"host": meeting.territory.host})
    sent = {"comme": answer, "q": queries.door_proof(meeting), "once": f"in-{id(phone)}"}
    assert phone.post(reverse("meetings:enter", args=[meeting.number]), sent).status_code == 302
    return phone


@pytest.fixture
def desk(meeting, officer):
    client = Client(headers={"host": meeting.territory.host})
    client.force_login(officer)
    return client


def send(client, meeting, deed, **sent):
    sent = {"once": f"{deed}-{len(sent)}-{id(sent)}", **sent}
    return client.post(reverse("meetings:deed", args=[meeting.number, deed]), sent, **JSON).status_code


@pytest.mark.parametrize("kind", KINDS)
def test_each_part_is_shown_to_everybody_and_on_the_wall(meeting, desk, kind):
    go_to(meeting, kind)
    room, wall = (reverse(f"meetings:{name}", args=[meeting.number]) for name in ("room", "wall"))
    for answer in ("habitant", "mairie"):
        page = come_in(meeting, answer).get(room)
        assert page.status_code == 200
    assert desk.get(room, follow=True).status_code == 200
    on_the_wall = desk.get(wall)
    assert on_the_wall.status_code == 200
    assert "<form" not in on_the_wall.content.decode()


def test_problems(meeting, desk):
    go_to(meeting, PhaseKind.PROBLEMS)
    phone, town = come_in(meeting), come_in(meeting, "mairie")
    problem = Problem.objects.get()
    notes = [note.pk for note in Note.objects.all()]
    for client in (phone, town):
        for deed in ("ranger", "separer", "probleme", "preciser", "defaire", "cailloux"):
            assert send(client, meeting, deed, problem=problem.pk, notes=notes, title="Non") == 403
    assert send(town, meeting, "poser", problem=problem.pk) == 403
    assert send(desk, meeting, "poser", problem=problem.pk) == 403
    assert not Pebble.objects.exists()
    assert Problem.objects.get().title == "L'eau stagne"
    assert send(desk, meeting, "ranger", problem=problem.pk, notes=notes[0]) == 302
    assert send(desk, meeting, "ranger", to="new", title="Le bruit", notes=notes[2]) == 302
    assert send(desk, meeting, "ranger", problem=problem.pk) == 422
    assert send(desk, meeting, "ranger", problem="9999", notes=notes[1]) == 422
    assert [note.problem.title if note.problem else "" for note in Note.objects.order_by("pk")] == [
        "L'eau stagne",
        "",
        "Le bruit",
    ]
    assert send(desk, meeting, "cailloux", problem=problem.pk, pebbles="2") == 302
    for _time in range(3):
        assert send(phone, meeting, "poser", problem=problem.pk) == 302
    assert send(phone, meeting, "poser", problem=problem.pk) == 422
    assert send(phone, meeting, "reprendre", problem=problem.pk) == 302
    state = phone.get(reverse("meetings:state", args=[meeting.number])).json()
    noise = Problem.objects.get(title="Le bruit")
    assert state["own"] == {
        "marks": [f"caillou-{problem.pk}"],
        "left": 1,
        f"laid-{problem.pk}": 2,
        f"laid-{noise.pk}": 0,
    }


def test_notes_said_to_be_apart_are_not_proposed_again(meeting, desk):
    go_to(meeting, PhaseKind.PROBLEMS)
    Note.objects.update(problem=None)
    bench, shade, night, noise = [
        factories.NoteFactory(meeting=meeting, text=text).pk
        for text in ("Un banc", "Un banc à l'ombre", "Des motos la nuit", "La nuit, des motos bruyantes")
    ]
    room = reverse("meetings:room", args=[meeting.number])

    def proposed():
        page = desk.get(room, follow=True).content.decode()
        assert all(f'id="free-{note}"' in page for note in (bench, shade, night, noise))
        return [note for note in (bench, shade, night, noise) if f'id="alike-note-{note}"' in page]

    assert proposed() == [bench, shade, night, noise]
    assert send(desk, meeting, "separer") == 422
    assert proposed() == [bench, shade, night, noise]
    assert send(desk, meeting, "separer", notes=[night, noise]) == 302
    assert proposed() == [bench, shade]


def test_construction(meeting, desk, town):
    go_to(meeting, PhaseKind.CONSTRUCTION)
    phone = come_in(meeting)
    card = Card.objects.get()
    words = {"what": "Un fossé", "inhabitants_share": "Creuser", "when": "avant le 12 juin 2027"}
    for deed in ("carte", "corriger", "devenir"):
        assert send(phone, meeting, deed, card=card.pk, outcome="working_group", **words) == 403
    assert send(desk, meeting, "corriger", card=card.pk, **words) == 302
    assert send(desk, meeting, "carte", **{**words, "when": "bof"}) == 422
    assert send(desk, meeting, "carte", **words) == 302
    assert send(desk, meeting, "devenir", card=card.pk, outcome="initiative", bearer="no@no.fr") == 422
    assert send(desk, meeting, "devenir", card=card.pk, outcome="initiative", newcomer="Odette") == 302
    assert Initiative.objects.get().author.display_name == "Odette"
    assert send(desk, meeting, "devenir", card=card.pk, outcome="not_now", words="non") == 409
    assert Card.objects.count() == 2


def test_controversy(meeting, desk):
    go_to(meeting, PhaseKind.CONTROVERSY)
    phone, town = come_in(meeting), come_in(meeting, "mairie")
    question = meeting.questions.get()
    statement, argument = question.statements.first(), question.arguments.first()
    assert send(phone, meeting, "repondre", statement=statement.pk, answer="agree") == 302
    assert send(town, meeting, "repondre", statement=statement.pk, answer="disagree") == 302
    assert send(desk, meeting, "repondre", statement=statement.pk, answer="agree") == 403
    assert Vote.objects.count() == 2
    for deed in ("question", "compter", "groupes", "laisser-passer"):
        assert send(phone, meeting, deed, statement=statement.pk, question=question.pk, text="?") == 403
    assert send(town, meeting, "affirmation", question=question.pk, text="La mairie le dit") == 302
    assert question.statements.get(text="La mairie le dit").written_by == "town"
    assert send(phone, meeting, "argument", question=question.pk, stand="for", text="Oh connard") == 302
    assert send(phone, meeting, "ameliorer", argument=argument.pk, text="Mieux dit") == 302
    held = question.arguments.get(is_held=True)
    sent = {"kind": "argument", "thing": held.pk, "choix": "montrer"}
    assert send(desk, meeting, "laisser-passer", **sent) == 302
    assert send(desk, meeting, "laisser-passer", **{**sent, "kind": "x"}) == 422
    assert send(desk, meeting, "compter", statement=statement.pk, agree="4") == 302
    assert send(desk, meeting, "question", text="Une autre ?") == 302
    assert send(desk, meeting, "groupes", question=question.pk) == 302
    page = phone.get(reverse("meetings:room", args=[meeting.number])).content.decode()
    assert f'data-own="reponse-{statement.pk}-agree" aria-pressed="true"' in page


def test_closing(meeting, desk, officer):
    go_to(meeting, PhaseKind.CLOSING)
    phone, town = come_in(meeting), come_in(meeting, "mairie")
    assert send(phone, meeting, "confiance", trust="4", usefulness="5", words="Merci") == 302
    assert send(phone, meeting, "confiance", trust="9", usefulness="5") == 422
    assert send(town, meeting, "confiance", trust="4", usefulness="5") == 403
    assert Feeling.objects.count() == 1
    for deed in ("conclure", "papier"):
        assert send(phone, meeting, deed, decided="Oui", next_steps="Oui") == 403
    assert send(desk, meeting, "conclure", decided="Oui", next_steps="Oui", review_on="un jour") == 422
    assert send(desk, meeting, "conclure", decided="Oui", next_steps="Oui") == 302
    assert send(desk, meeting, "papier", **{"trust-5": "3", "usefulness-1": "3"}) == 302
    page = phone.get(reverse("meetings:room", args=[meeting.number])).content.decode()
    assert "confiance 4 sur 5" in page
    assert Meeting.objects.get().decided == "Oui"


def test_three_hundred_notes_are_shown_with_as_few_questions(meeting, desk, django_assert_max_num_queries):
    go_to(meeting, PhaseKind.PROBLEMS)
    factories.NoteFactory.create_batch(60, meeting=meeting)
    phase = meeting.phase
    phase.meeting = meeting
    from terril.meetings.views.room.problems import PART

    with django_assert_max_num_queries(5):
        PART.shared("facilitator", phase)
