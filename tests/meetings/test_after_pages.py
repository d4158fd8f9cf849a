"""Pages of what comes after a meeting: what everybody reads, what the officer fills in, nothing lost."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from terril.foundation import clock
from terril.meetings import actions, composing
from terril.meetings.models import (
    Attendance,
    Card,
    CensusFigure,
    Fate,
    MinutesAddress,
    MinutesVersion,
    Note,
    Problem,
)
from terril.meetings.queries import after, attendance, years
from terril.ui.owed import By
from tests import factories


@pytest.fixture
def meeting(town):
    return factories.MeetingFactory(territory=town, held=True, subject="L'eau de la rue", number=4)


@pytest.fixture
def client(client, town):
    client.defaults["HTTP_HOST"] = town.host
    return client


def read(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    return " ".join(response.content.decode().split())


def send(client, address, values, status):
    form = client.get(address)
    response = client.post(address, values)
    assert form.status_code == 200
    assert response.status_code == status, response.content.decode()[:3000]
    return " ".join(response.content.decode().split())


def page_of(meeting) -> str:
    return f"/reunions/{meeting.number}/"


def test_what_nobody_judged_in_the_room_is_judged_before_it_is_sorted(client, officer, meeting, town):
    harsh = factories.NoteFactory(meeting=meeting, text="Propos rudes", is_held=True)
    gross = factories.NoteFactory(meeting=meeting, text="Insulte", is_held=True)
    client.force_login(officer)
    address = page_of(meeting) + "trier/"
    (owed, _minutes) = after.owing(town, clock.today())
    assert (owed.what, owed.url) == ("Trier 2 paroles", address)
    assert "Tout est trié" not in read(client, address)
    assert "Propos rudes" not in read(client, page_of(meeting))
    send(client, address, {"held": harsh.pk, "choix": "montrer"}, 302)
    send(client, address, {"held": gross.pk, "choix": "garder"}, 302)
    page = read(client, address)
    assert ("Propos rudes" in page, "Insulte" in page) == (True, False)
    assert [note.pk for note in after.notes_of(meeting)] == [harsh.pk]
    assert after.owing(town, clock.today())[0].what == "Trier 1 parole"
    # Once the minutes are out it is too late, and what was never judged stays unseen and is not owed.
    late = factories.NoteFactory(meeting=meeting, text="Trop tard", is_held=True)
    actions.sort_note(officer, harsh, fate="kept")
    meeting.state = "published"
    meeting.save()
    send(client, address, {"held": late.pk, "choix": "montrer"}, 302)
    assert "Trop tard" not in read(client, address)
    assert after.owing(town, clock.today()) == []


def test_everybody_reads_what_became_of_each_note_and_what_waits(client, officer, meeting, service):
    notes = [factories.NoteFactory(meeting=meeting, text=f"Parole {n}") for n in range(5)]
    factories.NoteFactory(meeting=meeting, text="Insulte", is_withheld=True)
    actions.sort_note(officer, notes[0], fate="answered", words="On cure lundi.")
    actions.sort_note(officer, notes[1], fate="routed", service=service, due_on=clock.today())
    actions.sort_note(officer, notes[2], fate="became", became="Une noue", became_url="/initiatives/1-x/")
    actions.sort_note(officer, notes[3], fate="outside", words="Le Département.")
    Note.objects.filter(pk=notes[1].pk).update(due_on=clock.today() - datetime.timedelta(days=1))
    text = read(client, page_of(meeting))
    for words in ("On cure lundi.", service.name, "En retard", 'href="/initiatives/1-x/"', "Le Département."):
        assert words in text
    assert "1 parole attend encore" in text
    assert "Insulte" not in text


def test_nothing_is_shown_of_a_meeting_under_way(client, town):
    meeting = factories.MeetingFactory(territory=town, live=True)
    factories.NoteFactory(meeting=meeting, text="Dit à l'instant")
    assert "Dit à l'instant" not in read(client, page_of(meeting))
    assert after.page(meeting) == {"after": None}


def test_the_page_costs_the_same_whatever_was_said(meeting, service):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            after.page(meeting)
            after.owing(meeting.territory, clock.today())
        return len(queries)

    problem = Problem.objects.create(meeting=meeting, title="L'eau")
    first = []
    for count in (1, 3):
        for fate in Fate:
            factories.NoteFactory.create_batch(
                count, meeting=meeting, fate=fate, service=service, due_on=clock.today(), problem=problem
            )
        first.append(cost())
    assert first[0] == first[1]


def test_several_notes_are_sorted_on_one_page_and_nothing_typed_is_lost(client, officer, meeting):
    problem = Problem.objects.create(meeting=meeting, title="L'eau devant l'école")
    notes = [factories.NoteFactory(meeting=meeting, problem=problem) for _n in range(2)]
    address = f"{page_of(meeting)}trier/"
    client.force_login(officer)
    assert "L&#x27;eau devant l&#x27;école" in read(client, address)
    text = send(client, address, {"notes": [notes[0].pk], "fate": "outside", "words": ""}, 422)
    assert "Dites qui peut agir" in text
    assert f'id="note-{notes[0].pk}" checked' in text
    send(client, address, {"notes": [n.pk for n in notes], "fate": "kept", "words": "À relire"}, 302)
    assert set(Note.objects.values_list("fate", "fate_words")) == {("kept", "À relire")}
    assert "Tout est trié" in read(client, address)


def test_one_after_the_other(client, officer, meeting):
    Card.objects.create(
        meeting=meeting,
        key="k",
        what="Une noue",
        state="became",
        became="Une noue",
        became_url="/initiatives/2-x/",
    )
    notes = [factories.NoteFactory(meeting=meeting) for _n in range(2)]
    client.force_login(officer)
    address = f"{page_of(meeting)}trier/{notes[0].pk}/"
    assert client.get(address).status_code == 200
    response = client.post(address, {"fate": "became", "thing": "0"})
    assert response["Location"] == f"{page_of(meeting)}trier/{notes[1].pk}/"
    notes[0].refresh_from_db()
    assert (notes[0].became, notes[0].became_url) == ("Une noue", "/initiatives/2-x/")
    response = client.post(response["Location"], {"fate": "kept"})
    assert response["Location"] == f"{page_of(meeting)}trier/"


def test_who_may_not_sort_is_told_why(client, inhabitant, meeting):
    note = factories.NoteFactory(meeting=meeting)
    client.force_login(inhabitant)
    for end in (
        "trier/",
        f"trier/{note.pk}/",
        "compte-rendu/ecrire/",
        "qui-est-venu/",
        f"paroles/{note.pk}/repondre/",
    ):
        assert client.get(page_of(meeting) + end).status_code in (403, 409)
    assert client.get("/reunions/bilan/recensement/").status_code == 403


def test_a_service_answers_on_its_page(client, officer, meeting, service, service_member):
    note = factories.NoteFactory(meeting=meeting)
    actions.sort_note(officer, note, fate="routed", service=service, due_on=clock.today())
    client.force_login(service_member)
    address = f"{page_of(meeting)}paroles/{note.pk}/repondre/"
    send(client, address, {"words": ""}, 422)
    send(client, address, {"words": "C'est fait."}, 302)
    assert "C&#x27;est fait." in read(client, page_of(meeting))


# The queue.


def test_the_queue_chases_notes_services_and_minutes(officer, town, meeting, service):
    day = after.day_of(meeting)
    note = factories.NoteFactory(meeting=meeting)
    given = factories.NoteFactory(meeting=meeting)
    actions.sort_note(officer, given, fate="routed", service=service, due_on=clock.today())
    owed = {thing.url: thing for thing in after.owing(town, day + datetime.timedelta(days=9))}
    sorting = owed[f"{page_of(meeting)}trier/"]
    assert (sorting.due_on, sorting.days_late) == (day + datetime.timedelta(days=7), 2)
    writing = owed[f"{page_of(meeting)}compte-rendu/ecrire/"]
    assert (writing.due_on, writing.days_late) == (day + datetime.timedelta(days=15), 0)
    assert owed[f"{page_of(meeting)}paroles/{given.pk}/repondre/"].by == By.SERVICE
    actions.sort_note(officer, note, fate="kept")
    actions.answer_note(officer, given, words="Oui")
    actions.write_minutes(officer, meeting)
    actions.approve_minutes(officer, meeting)
    actions.publish_minutes(officer, meeting)
    assert after.owing(town, clock.today()) == []


# The minutes.


def test_the_minutes_are_written_approved_published_and_read(client, officer, meeting):
    factories.NoteFactory(meeting=meeting, text="L'eau stagne")
    client.force_login(officer)
    address = f"{page_of(meeting)}compte-rendu/ecrire/"
    assert read(client, f"{page_of(meeting)}compte-rendu/", 404)
    text = read(client, address)
    assert "L&#x27;eau stagne" in text
    assert not MinutesVersion.objects.exists(), "reading writes nothing"
    sections = {each["key"]: each["text"] for each in composing.compose(meeting)}
    too_long = {**sections, "notes": "x" * 20_001, "task": "corriger", "after": "0"}
    assert "x" * 20_001 in send(client, address, too_long, 422)
    send(client, address, {**sections, "notes": "L'eau, surtout.", "task": "corriger", "after": "0"}, 302)
    send(client, address, {"task": "approuver"}, 302)
    assert "L'eau stagne" not in str(MinutesVersion.objects.get().content)
    send(client, address, {"task": "publier"}, 302)
    client.logout()
    assert "L&#x27;eau, surtout." in read(client, f"{page_of(meeting)}compte-rendu/")
    sheet = client.get(f"{page_of(meeting)}compte-rendu.pdf")
    assert sheet.content.startswith(b"%PDF")
    assert "compte-rendu/" in read(client, page_of(meeting))


def test_a_stranger_leaves_an_address_on_a_page_of_its_own(client, meeting):
    address = f"{page_of(meeting)}compte-rendu/recevoir/"
    assert "Cette adresse" in send(client, address, {"email": "pas une adresse"}, 422)
    assert "no-store" in client.get(address)["Cache-Control"]
    send(client, address, {"email": "lea@exemple.fr"}, 302)
    assert MinutesAddress.objects.get().email == "lea@exemple.fr"


def test_the_minutes_tell_what_was_done(town, service):
    now = timezone.now()
    meeting = factories.MeetingFactory(
        territory=town,
        held=True,
        decided="La commune cure le fossé.",
        next_steps="On se revoit au printemps.",
        review_on=datetime.date(2027, 3, 1),
    )
    phase = meeting.phases.get(kind="venting")
    phase.began_at, phase.ended_at = now - datetime.timedelta(minutes=41), now
    phase.save()
    problem = Problem.objects.create(meeting=meeting, title="L'eau devant l'école", where="Rue Basse")
    factories.NoteFactory(meeting=meeting, problem=problem, text="Ça déborde", hands=7)
    factories.NoteFactory(
        meeting=meeting,
        text="Le bus ne passe plus",
        fate="routed",
        service=service,
        due_on=datetime.date(2027, 1, 5),
    )
    factories.NoteFactory(meeting=meeting, text="Insulte", is_held=True)
    Card.objects.create(
        meeting=meeting,
        problem=problem,
        key="a",
        what="Une noue",
        who="les parents",
        outcome="not_now",
        outcome_words="pas avant l'étude",
        inhabitants_share="planter",
        town_share="creuser",
    )
    sections = {each["key"]: each["text"] for each in composing.compose(meeting)}
    assert "23 personnes présentes" in sections["meeting"]
    assert sections["phases"] == "– Le déversoir\u00a0: 41 minutes"
    assert "(7 personnes disent" in sections["notes"]
    assert f"{service.name} répond avant le 5 janvier 2027" in sections["notes"]
    assert "Insulte" not in str(sections)
    for words in ("Rue Basse", "1 parole en parle", "Une noue", "planter", "creuser", "pas avant l'étude"):
        assert words in sections["problems"]
    assert sections["decided"] == "La commune cure le fossé."
    assert "1er mars 2027" in sections["next"]
    assert composing.blocks(sections["problems"])[0]["title"] == "L'eau devant l'école"


# Figures.


def test_a_year_adds_up_by_quarter_and_theme(client, officer, town):
    quarter = factories.QuarterFactory(parent=town, name="Cité 5")
    day = timezone.make_aware(datetime.datetime(2025, 5, 4, 19))
    for number, (place, theme) in enumerate(((quarter, "eau"), (None, "eau"), (quarter, "")), start=10):
        meeting = factories.MeetingFactory(
            territory=town, held=True, number=number, starts_at=day, headcount=20, quarter=place, theme=theme
        )
        for fate in ("answered", "became", "kept", "waiting"):
            factories.NoteFactory(meeting=meeting, fate=fate)
    factories.MeetingFactory(territory=town, held=True, number=20)
    found = years.year_of(years.over(town), 2025)
    assert (found.total.meetings, found.total.people, found.total.notes, found.total.share) == (3, 60, 12, 50)
    assert [(row.label, row.meetings) for row in found.by_quarter] == [("Cité 5", 2), ("", 1)]
    assert [(row.label, row.people) for row in found.by_theme] == [("eau", 40), ("", 20)]
    assert "Cité 5" in read(client, "/reunions/bilan/2025/")
    assert client.get("/reunions/bilan/").status_code == 302
    assert client.get("/reunions/bilan/1999/").status_code == 404
    table = client.get("/reunions/bilan/2025.csv").getvalue().decode()
    assert table.splitlines()[0].startswith("numero,date,sujet")
    assert len(table.splitlines()) == 4


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"a": 11, "b": 40}, set()),
        # One alone would be found by subtraction: the next smallest goes with it.
        ({"a": 10, "b": 40, "c": 50}, {"a", "b"}),
        # Two small ones together are few enough to be found: a third goes with them.
        ({"a": 2, "b": 3, "c": 30, "d": 50}, {"a", "b", "c"}),
        ({"a": 6, "b": 7, "c": 50}, {"a", "b"}),
        ({"a": 0, "b": 0, "c": 30}, {"a", "b", "c"}),
    ],
)
def test_small_counts_are_hidden_and_no_subtraction_reveals_them(counts, hidden):
    assert attendance.hidden_in(counts) == hidden


def test_who_is_absent_is_said_in_words_without_small_counts(client, town, meeting):
    for answer, count in (("under_18", 2), ("18_24", 9), ("25_39", 15), ("40_59", 34), ("60_74", 60)):
        Attendance.objects.create(meeting=meeting, question="age", answer=answer, count=count)
    for answer, count in (
        ("under_18", 25),
        ("18_24", 10),
        ("25_39", 20),
        ("40_59", 25),
        ("60_74", 12),
        ("75_on", 8),
    ):
        CensusFigure.objects.create(
            territory=town, question="age", answer=answer, count=count, source="Insee 2022"
        )
    table = attendance.tables(town, [meeting.pk])[0]
    assert [(cell.count, cell.is_rest) for cell in table.cells] == [
        (20, False),
        (30, False),
        (60, False),
        (10, True),
    ]
    assert "Moins de 18 ans, 18 à 24 ans, 75 ans et plus" in table.cells[-1].label
    assert [cell.is_rest for cell in table.absent] == [True]
    text = read(client, f"/reunions/bilan/{after.day_of(meeting).year}/")
    assert "Il manque du monde" in text
    assert "Insee 2022" in text
    # Too few answers: nothing at all.
    assert attendance.tables(town, [meeting.pk])[1].cells == []


def test_what_is_shown_moves_by_tens_only(town, meeting):
    for answer, count in (("woman", 21), ("man", 24), ("other", 12)):
        Attendance.objects.create(meeting=meeting, question="gender", answer=answer, count=count)
    before = attendance.tables(town, [meeting.pk])[1]
    Attendance.objects.filter(answer="man").update(count=22)
    assert attendance.tables(town, [meeting.pk])[1] == before


def test_counts_and_census_are_typed_in(client, officer, administrator, meeting):
    client.force_login(officer)
    address = f"{page_of(meeting)}qui-est-venu/"
    assert "Vérifiez ce nombre" in send(client, address, {"age-18_24": "-3", "gender-woman": "12"}, 422)
    send(client, address, {"age-18_24": "3", "gender-woman": "12"}, 302)
    assert Attendance.objects.count() == 2
    client.force_login(administrator)
    send(client, "/reunions/bilan/recensement/", {"gender-woman": "3600", "source": ""}, 422)
    send(client, "/reunions/bilan/recensement/", {"gender-woman": "3600", "source": "Insee 2022"}, 302)
    assert CensusFigure.objects.get().count == 3600
