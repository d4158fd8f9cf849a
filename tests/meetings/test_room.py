"""The room as its pages show it: the door, the shell, what each seat may send."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from terril.meetings.models import MeToo, Note, PhaseKind, RoomMember, RoomRole
from terril.meetings.queries import room as queries
from terril.meetings.views.room import rendering
from tests import factories

JSON = {"headers": {"Accept": "application/json"}}


@pytest.fixture
def meeting(town):
    return factories.MeetingFactory(territory=town, live=True, phase=PhaseKind.VENTING)


def address(meeting, name="room", *more):
    return reverse(f"meetings:{name}", args=[meeting.number, *more])


def come_in(meeting, answer="habitant"):
    """Somebody who scanned the QR code and answered at the door."""
    phone = Client()
    sent = {"comme": answer, "q": queries.door_proof(meeting), "once": f"in-{id(phone)}"}
    assert phone.post(address(meeting, "enter"), sent).status_code == 302
    return phone


def sit(user):
    client = Client()
    client.force_login(user)
    return client


def note(phone, meeting, text="L'eau stagne", once="a", **more):
    return phone.post(address(meeting, "deed", "note"), {"text": text, "once": once, **more}, **JSON)


def state(phone, meeting, query=""):
    return phone.get(address(meeting, "state") + query)


class TestTheDoor:
    def test_the_code_typed_any_way_leads_to_one_question(self, client, meeting):
        typed = f" {meeting.code[:2].lower()}-{meeting.code[2:]} "
        at_door = client.get(reverse("meetings:join"), {"code": typed}, follow=True)
        assert at_door.status_code == 200
        assert "en habitant" in at_door.content.decode()

    def test_the_short_address_of_the_qr_code(self, client, meeting):
        short = reverse("rooms:short", args=[meeting.code])
        assert client.get(short, {"q": queries.door_proof(meeting)}, follow=True).status_code == 200

    def test_without_the_code_nobody_comes_in(self, client, meeting):
        assert client.get(address(meeting))["Location"] == reverse("meetings:join")
        sent = client.post(address(meeting, "enter"), {"comme": "habitant", "q": "x"})
        assert sent["Location"] == reverse("meetings:join")
        assert not client.cookies.get("place")

    def test_an_answer_is_needed(self, client, meeting):
        sent = client.post(address(meeting, "enter"), {"q": queries.door_proof(meeting)})
        assert sent.status_code == 422

    def test_the_number_stays_in_the_room_and_goes_with_the_window(self, meeting):
        cookie = come_in(meeting).cookies["place"]
        assert cookie["path"] == address(meeting)
        assert cookie["httponly"]
        assert not cookie["expires"]
        assert not cookie["max-age"]

    def test_a_number_made_up_is_none(self, meeting):
        phone = Client()
        phone.cookies["place"] = "f" * 32 + ".h:made-up"
        assert phone.get(address(meeting)).status_code == 302

    def test_guessing_is_stopped_with_words_and_the_qr_code_still_works(self, client, meeting):
        for n in range(30):
            assert client.get(reverse("meetings:join"), {"code": f"ZZZ{'CDF'[n % 3]}"}).status_code == 404
        right = client.get(reverse("meetings:join"), {"code": meeting.code})
        assert right.status_code == 429
        assert "Attendez dix minutes" in right.content.decode()
        short = reverse("rooms:short", args=[meeting.code])
        assert client.get(short, {"q": queries.door_proof(meeting)}).status_code == 302
        assert client.get(short, {"q": "guessed"}).status_code == 429

    @pytest.mark.parametrize("state", ["announced", "held"])
    def test_a_room_that_is_not_open_says_so(self, client, town, state):
        closed = factories.MeetingFactory(territory=town, **{state: True})
        assert client.get(address(closed)).status_code == 200
        assert state != "draft"

    def test_what_was_not_announced_does_not_exist(self, client, town):
        assert client.get(address(factories.MeetingFactory(territory=town))).status_code == 404


class TestVenting:
    def test_a_note_arrives_without_anybody(self, meeting):
        assert note(come_in(meeting), meeting).status_code == 302
        kept = Note.objects.get()
        assert (kept.text, kept.phase, kept.hands, kept.is_held) == ("L'eau stagne", "venting", 0, False)

    def test_the_same_form_twice_is_one_note(self, meeting):
        phone = come_in(meeting)
        note(phone, meeting)
        note(phone, meeting)
        assert Note.objects.count() == 1

    def test_a_phone_cannot_type_raised_hands(self, meeting):
        note(come_in(meeting), meeting, hands="50")
        assert Note.objects.get().hands == 0

    def test_nothing_written_is_said_and_kept(self, meeting):
        assert note(come_in(meeting), meeting, text=" ").status_code == 422
        long = come_in(meeting).post(address(meeting, "deed", "note"), {"text": "a" * 600, "once": "z"})
        assert long.status_code == 422
        assert "a" * 600 in long.content.decode()

    def test_me_too_counts_once_a_phone(self, meeting):
        said = factories.NoteFactory(meeting=meeting, hands=3)
        phones = [come_in(meeting), come_in(meeting)]
        for once, phone in enumerate([*phones, phones[0]]):
            phone.post(address(meeting, "deed", "moi-aussi"), {"note": said.pk, "once": once})
        assert MeToo.objects.count() == 2
        assert queries.said(meeting).get().count == 5
        assert (
            f'data-own="moi-aussi-{said.pk}" aria-pressed="true"'
            in phones[0].get(address(meeting)).content.decode()
        )

    @pytest.mark.parametrize("deed", ["note", "moi-aussi"])
    @pytest.mark.parametrize("who", ["door", "elected", "service"])
    def test_the_town_keeps_silent_and_is_told_kindly(self, meeting, mayor, service_member, deed, who):
        said = factories.NoteFactory(meeting=meeting)
        phone = {"elected": lambda: sit(mayor), "service": lambda: sit(service_member)}.get(
            who, lambda: come_in(meeting, "mairie")
        )()
        page = phone.get(address(meeting)).content.decode()
        assert "Vous êtes là pour écouter" in page
        assert "Déposer" not in page
        assert "Moi aussi" not in page
        sent = phone.post(address(meeting, "deed", deed), {"text": "Non", "note": said.pk, "once": "x"})
        assert sent.status_code == 403
        assert "la mairie écoute" in sent.content.decode()
        assert (Note.objects.count(), MeToo.objects.count()) == (1, 0)

    def test_an_elected_person_stays_one_even_named_a_note_taker(self, meeting, mayor):
        RoomMember.objects.create(meeting=meeting, user=mayor, role=RoomRole.NOTE_TAKER)
        assert note(sit(mayor), meeting).status_code == 403
        assert send(sit(mayor), meeting, [one("0" * 32)]).status_code == 403
        assert not Note.objects.exists()

    def test_a_gross_insult_waits_for_the_facilitator(self, meeting, officer):
        note(come_in(meeting), meeting, "Le maire est un CONNARD")
        note(come_in(meeting), meeting, "C'est de la merde, vos promesses", once="b")
        assert [each.is_held for each in Note.objects.order_by("pk")] == [True, False]
        held = Note.objects.get(is_held=True)
        assert "CONNARD" not in come_in(meeting).get(address(meeting)).content.decode()
        assert "CONNARD" in sit(officer).get(address(meeting, "conduct")).content.decode()
        relire = address(meeting, "deed", "relire")
        refused = come_in(meeting).post(relire, {"note": held.pk, "choix": "montrer", "once": "c"})
        assert refused.status_code == 403
        sit(officer).post(relire, {"note": held.pk, "choix": "montrer", "once": "d"})
        assert "CONNARD" in come_in(meeting).get(address(meeting)).content.decode()

    def test_what_is_not_let_through_is_never_shown(self, meeting, officer):
        held = factories.NoteFactory(meeting=meeting, is_held=True, text="Connard")
        sit(officer).post(
            address(meeting, "deed", "relire"), {"note": held.pk, "choix": "garder", "once": "d"}
        )
        held.refresh_from_db()
        assert (held.is_held, held.is_withheld) == (False, True)
        assert "Connard" not in sit(officer).get(address(meeting, "conduct")).content.decode()

    def test_a_flood_from_one_phone_is_slowed_and_the_others_go_on(self, meeting):
        loud, quiet = come_in(meeting), come_in(meeting)
        answers = [note(loud, meeting, once=f"f{n}") for n in range(12)]
        assert [a.status_code for a in answers] == [302] * 8 + [422] * 4
        assert "Doucement" in answers[-1].json()["errors"][0]
        assert note(quiet, meeting, once="q").status_code == 302
        for n in range(90):
            last = loud.post(address(meeting, "deed", "moi-aussi"), {"note": 0, "once": f"m{n}"}, **JSON)
        assert last.status_code == 429
        assert note(quiet, meeting, once="r").status_code == 302

    def test_a_deed_of_another_phase_is_answered_in_words(self, meeting):
        meeting.phase = meeting.phases.get(kind=PhaseKind.PROMISES)
        meeting.save()
        late = note(come_in(meeting), meeting)
        assert late.status_code == 409
        assert not Note.objects.exists()

    def test_queries_do_not_grow_with_notes(self, meeting):
        phone = come_in(meeting)
        counted = []
        for _more in range(2):
            factories.NoteFactory.create_batch(2, meeting=meeting)
            rendering.forget()
            with CaptureQueriesContext(connection) as queries_made:
                phone.get(address(meeting))
            counted.append(len(queries_made))
        assert counted[0] == counted[1]


def one(key, text="L'eau stagne", **more):
    return {"key": key, "text": text, "hands": 0, "phase": "venting", **more}


def send(phone, meeting, notes):
    return phone.post(
        address(meeting, "notes"), json.dumps({"notes": notes}), content_type="application/json"
    )


class TestNoteTakers:
    @pytest.fixture
    def taker(self, meeting):
        client = Client()
        client.get(address(meeting, "note_link", meeting.note_key))
        return client

    def test_the_link_lets_in_without_an_account(self, taker, meeting):
        assert "vous prenez des notes" in taker.get(address(meeting)).content.decode()
        assert Client().get(address(meeting, "note_link", "0" * 32)).status_code == 404

    def test_a_batch_sent_again_is_the_same_notes_and_the_wrong_ones_are_named(self, taker, meeting):
        batch = [one("a" * 32, hands=12), one("b" * 32, ""), one("c" * 32, "x" * 501), one("nokey")]
        first = send(taker, meeting, batch).json()
        assert first["kept"] == ["a" * 32]
        assert set(first["wrong"]) == {"b" * 32, "c" * 32, "nokey"}
        again = send(taker, meeting, [batch[0], one("d" * 32)]).json()
        assert again["kept"] == ["a" * 32, "d" * 32]
        assert sorted(Note.objects.values_list("key", "hands")) == [("a" * 32, 12), ("d" * 32, 0)]

    def test_what_comes_late_is_still_of_the_phase_it_was_said_in(self, taker, meeting):
        meeting.phase = meeting.phases.get(kind=PhaseKind.PROBLEMS)
        meeting.save()
        assert send(taker, meeting, [one("a" * 32)]).status_code == 200
        meeting.state, meeting.salt = "held", ""
        meeting.save()
        assert send(taker, meeting, [one("b" * 32)]).status_code == 200
        assert set(Note.objects.values_list("phase", flat=True)) == {"venting"}
        meeting.state = "published"
        meeting.save()
        assert send(taker, meeting, [one("c" * 32)]).status_code == 409

    @pytest.mark.parametrize(
        "body", ["", "[]", "{}", '{"notes": 3}', '{"notes": [1]}', '{"notes": ' + "[" * 2000]
    )
    def test_what_is_not_understood_is_said(self, taker, meeting, body):
        sent = taker.post(address(meeting, "notes"), body, content_type="application/json")
        assert sent.status_code == 400

    def test_participants_send_no_batches(self, meeting):
        assert send(come_in(meeting), meeting, [one("a" * 32)]).status_code == 403
        assert not Note.objects.exists()

    def test_raised_hands_are_typed(self, taker, meeting):
        said = factories.NoteFactory(meeting=meeting)
        mains = address(meeting, "deed", "mains")
        taker.post(mains, {"note": said.pk, "hands": "14", "once": "h"})
        assert come_in(meeting).post(mains, {"note": said.pk, "hands": "99", "once": "i"}).status_code == 403
        assert taker.post(mains, {"note": said.pk, "hands": "-1", "once": "j"}).status_code == 422
        said.refresh_from_db()
        assert said.hands == 14

    def test_cards_of_paper_one_a_line_with_hands(self, taker, meeting):
        lines = "Les poubelles débordent +12\n\n  Trop de bruit (3)\nUn banc rue des 12 maisons\n"
        assert taker.post(address(meeting, "cards"), {"cards": lines, "once": "k"}).status_code == 302
        assert taker.post(address(meeting, "cards"), {"cards": lines, "once": "k"}).status_code == 302
        assert list(Note.objects.order_by("pk").values_list("text", "hands")) == [
            ("Les poubelles débordent", 12),
            ("Trop de bruit", 3),
            ("Un banc rue des 12 maisons", 0),
        ]

    def test_a_card_that_is_too_long_is_named_and_all_is_kept(self, taker, meeting):
        sent = taker.post(address(meeting, "cards"), {"cards": "Bien\n" + "x" * 501, "once": "k"})
        assert sent.status_code == 422
        assert "Ligne 2" in sent.content.decode()
        assert "x" * 501 in sent.content.decode()
        assert not Note.objects.exists()

    def test_cards_after_the_meeting(self, taker, meeting):
        meeting.state, meeting.salt, meeting.code = "held", "", ""
        meeting.save()
        assert taker.post(address(meeting, "cards"), {"cards": "Un banc", "once": "k"}).status_code == 302
        assert Note.objects.count() == 1
        assert Client().get(address(meeting, "cards")).status_code == 403


class TestState:
    def test_nothing_new_is_said_in_two_queries_for_all(self, meeting, django_assert_num_queries):
        meeting.refresh_from_db()
        with django_assert_num_queries(2):
            answer = state(Client(), meeting, f"?v={meeting.version}")
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer["Cache-Control"] == "no-store"
        with django_assert_num_queries(0):
            assert state(Client(), meeting, f"?v={meeting.version}").status_code == 204
        assert state(Client(), meeting, f"?v={meeting.version + 1}").json() == {"door": True}

    def test_what_is_new_is_told_with_the_time_left(self, meeting):
        phone = come_in(meeting)
        told = state(phone, meeting, "?v=0").json() if meeting.version else state(phone, meeting).json()
        assert 1790 <= told["ends_in"] <= 1800
        assert told["phase"] == meeting.phase_id
        note(phone, meeting)
        rendering.forget()
        newer = state(phone, meeting, f"?v={told['version']}").json()
        assert newer["version"] > told["version"]
        assert "L&#x27;eau stagne" in newer["html"]
        assert "made-up-token" not in newer["html"]

    def test_a_moment_old_is_new_enough_for_many_but_never_over_a_phase(self, meeting):
        phone = come_in(meeting)
        before = state(phone, meeting).json()
        factories.NoteFactory(meeting=meeting, text="Tout neuf")
        meeting.version += 1
        meeting.save()
        assert "Tout neuf" not in state(phone, meeting).json()["html"]
        meeting.phase = meeting.phases.get(kind=PhaseKind.PROMISES)
        meeting.save()
        after = state(phone, meeting).json()
        assert after["phase"] != before["phase"]

    def test_no_two_phones_share_a_key(self, meeting):
        factories.NoteFactory(meeting=meeting)
        pages = [come_in(meeting).get(address(meeting)).content.decode() for _ in range(2)]
        keys = [re.findall(r'name="once" value="([^"]+)"', page) for page in pages]
        assert len(set(keys[0] + keys[1])) == len(keys[0] + keys[1])

    def test_a_stranger_is_sent_to_the_door(self, meeting):
        assert state(Client(), meeting).json() == {"door": True}

    def test_the_end_is_told_to_everybody(self, meeting):
        phone = come_in(meeting)
        meeting.state, meeting.salt = "held", ""
        meeting.save()
        assert state(phone, meeting, f"?v={meeting.version}").json() == {"over": True}

    def test_the_wall_is_large_and_has_the_code(self, meeting):
        factories.NoteFactory.create_batch(9, meeting=meeting)
        page = come_in(meeting).get(address(meeting, "wall")).content.decode()
        assert meeting.code in page
        assert page.count("L&#x27;eau stagne") == 4
        assert "<svg" in page
        assert Client().get(address(meeting, "wall")).status_code == 302

    @pytest.mark.parametrize("kind", PhaseKind.values)
    def test_every_phase_shows_something(self, meeting, kind):
        phase, _new = meeting.phases.get_or_create(kind=kind, defaults={"position": 9, "minutes": 5})
        meeting.phase = phase
        meeting.save()
        assert str(phase) in come_in(meeting).get(address(meeting)).content.decode().replace("&#x27;", "'")
