"""What was built on paper, typed once the meeting is held: by whom, when, and what becomes of a mistake."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from terril.initiatives.models import Initiative
from terril.meetings import building, debating
from terril.meetings.models import Card, Meeting, Note, Problem, RoomRole, Trust
from terril.meetings.views.room.sheets import SHEETS
from tests import factories


@pytest.fixture
def meeting(town):
    factories.TownHallFactory(territory=town)
    meeting = factories.MeetingFactory(territory=town, held=True, note_key="k" * 32)
    problem = building.add_problem(meeting, title="L'eau stagne")
    building.add_card(meeting, key="k" * 8, problem=problem, what="Un fossé", inhabitants_share="Creuser")
    debating.open_question(meeting, text="Sans voiture ?", statements="Oui\nNon")
    factories.NoteFactory(meeting=meeting, text="L'eau, encore")
    return meeting


def sit(user=None):
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture
def desk(officer):
    return sit(officer)


def page(client, meeting, kind):
    return client.get(reverse("meetings:paper", args=[meeting.number, kind]))


def send(client, meeting, kind, deed, **sent):
    address = reverse("meetings:paper_deed", args=[meeting.number, kind, deed])
    return client.post(address, {"once": f"{deed}-{id(sent)}", **sent})


@pytest.mark.parametrize("kind", SHEETS)
def test_each_kind_is_read_and_its_forms_stay_there(meeting, desk, kind):
    shown = page(desk, meeting, kind)
    html = shown.content.decode()
    assert shown.status_code == 200
    here = reverse("meetings:paper", args=[meeting.number, kind])
    assert f'aria-current="page" href="{here}"' in html
    assert f'action="{here}' in html
    assert html.count('method="post" action="/reunions/') == html.count(f'action="{here}')
    # Nothing that only telephones do, nothing that waits.
    for deed in ("poser", "reprendre", "repondre", "groupes", "confiance"):
        assert f"/{deed}/" not in html
    assert "data-room" not in html
    for other in SHEETS:
        assert reverse("meetings:paper", args=[meeting.number, other]) in html
    assert reverse("meetings:cards", args=[meeting.number]) in html


def test_neither_a_stranger_nor_an_inhabitant_nor_an_elected_person_types(meeting, town, mayor, inhabitant):
    # Named or not, an elected person takes no notes of what was said to the town hall.
    meeting.members.create(user=mayor, role=RoomRole.FACILITATOR)
    for client in (sit(), sit(inhabitant), sit(mayor)):
        assert page(client, meeting, "problemes").status_code == 403
        assert send(client, meeting, "problemes", "probleme", title="Non").status_code == 403
    assert Problem.objects.count() == 1


def test_a_note_taker_types_what_their_seat_lets_them(meeting, inhabitant):
    meeting.members.create(user=inhabitant, role=RoomRole.NOTE_TAKER)
    by_link = sit()
    by_link.get(reverse("meetings:note_link", args=[meeting.number, meeting.note_key]))
    for nth, client in enumerate((sit(inhabitant), by_link)):
        assert "devenir/" not in page(client, meeting, "construction").content.decode()
        assert send(client, meeting, "construction", "carte", what=f"Un banc {nth}").status_code == 302
        assert send(client, meeting, "problemes", "probleme", title="Non").status_code == 403
        sent = {"card": Card.objects.first().pk, "outcome": "initiative", "newcomer": "Odette"}
        assert send(client, meeting, "construction", "devenir", **sent).status_code == 403
    assert Card.objects.count() == 3
    assert not Initiative.objects.exists()


def test_one_deed_of_each_kind(meeting, desk):
    back = {kind: reverse("meetings:paper", args=[meeting.number, kind]) for kind in SHEETS}
    note, words = Note.objects.get(), {"where": "Rue Basse", "who": "Les parents", "known": "Depuis 2019"}
    sent = send(desk, meeting, "problemes", "probleme", title="Le bruit", **words)
    assert (sent.status_code, sent["Location"]) == (302, back["problemes"])
    noise = Problem.objects.get(title="Le bruit")
    assert (noise.where, noise.who, noise.known) == tuple(words.values())
    assert send(desk, meeting, "problemes", "ranger", problem=noise.pk, notes=note.pk).status_code == 302
    assert send(desk, meeting, "problemes", "cailloux", problem=noise.pk, pebbles="7").status_code == 302
    noise.refresh_from_db()
    assert (noise.pebbles_by_hand, noise.notes.get()) == (7, note)

    card = Card.objects.get()
    sent = {"card": card.pk, "outcome": "initiative", "newcomer": "Odette"}
    assert send(desk, meeting, "construction", "devenir", **sent)["Location"] == back["construction"]
    assert Initiative.objects.get().author.display_name == "Odette"

    question = meeting.questions.get()
    statement = question.statements.first()
    hands = {"agree": "4", "disagree": "2", "unsure": ""}
    sent = send(desk, meeting, "controverse", "compter", statement=statement.pk, **hands)
    assert sent["Location"] == back["controverse"]
    statement.refresh_from_db()
    assert (statement.agree, statement.disagree, statement.unsure) == (4, 2, 0)

    sent = send(desk, meeting, "cloture", "conclure", decided="Un essai", next_steps="Nadia écrit")
    assert sent["Location"] == back["cloture"]
    send(desk, meeting, "cloture", "papier", **{"trust-5": "3", "usefulness-1": "3"})
    assert Meeting.objects.get().decided == "Un essai"
    assert Trust.objects.get().trust == [0, 0, 0, 0, 3]


def test_what_only_a_telephone_does_and_what_is_of_another_page_are_refused(meeting, desk):
    problem, question = Problem.objects.get(), meeting.questions.get()
    assert send(desk, meeting, "problemes", "poser", problem=problem.pk).status_code == 409
    assert send(desk, meeting, "controverse", "groupes", question=question.pk).status_code == 409
    assert send(desk, meeting, "cloture", "probleme", title="Ailleurs").status_code == 409
    assert page(desk, meeting, "deversoir").status_code == 404
    assert Problem.objects.count() == 1


@pytest.mark.parametrize("state", ["announced", "live", "published"])
def test_paper_is_typed_between_the_meeting_and_its_minutes(meeting, desk, state):
    Meeting.objects.update(state=state)
    assert page(desk, meeting, "problemes").status_code == 409
    assert send(desk, meeting, "problemes", "probleme", title="Trop tard").status_code == 409
    assert Problem.objects.count() == 1
    cards = desk.get(reverse("meetings:cards", args=[meeting.number])).content.decode()
    assert reverse("meetings:paper", args=[meeting.number, "problemes"]) not in cards


def test_a_mistake_keeps_what_was_typed_and_is_put_right_there(meeting, desk):
    notes = [Note.objects.get().pk, factories.NoteFactory(meeting=meeting).pk]
    sent = send(desk, meeting, "problemes", "probleme", title=" ", where="Rue Basse", notes=notes)
    html = sent.content.decode()
    assert sent.status_code == 422
    # What was typed may be changed there, and every note ticked is still ticked.
    assert '<input id="kept-where" name="where" type="text" value="Rue Basse">' in html
    for note in notes:
        assert f'<input type="hidden" name="notes" value="{note}">' in html
    assert f'href="{reverse("meetings:paper", args=[meeting.number, "problemes"])}"' in html
    wrong = {"what": "Un banc", "when": "bof", "town_share": "Le bois"}
    html = send(desk, meeting, "construction", "carte", **wrong).content.decode()
    assert '<label for="kept-when">Pour quand' in html
    assert 'name="town_share" rows="4">Le bois</textarea>' in html
    assert Card.objects.count() == Problem.objects.count() == 1


def test_the_pages_around_lead_there_once_it_is_held(meeting, desk, inhabitant):
    there = reverse("meetings:paper", args=[meeting.number, "construction"])
    for name in ("conduct", "prepare", "sort", "cards", "room"):
        assert there in desk.get(reverse(f"meetings:{name}", args=[meeting.number])).content.decode(), name
    assert there not in sit(inhabitant).get(reverse("meetings:room", args=[meeting.number])).content.decode()
