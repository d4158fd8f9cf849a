"""From what people say to what is done: problems, pebbles, a card that becomes an initiative, the close."""

from __future__ import annotations

import pytest

from terril.initiatives.models import Initiative
from terril.meetings import debating
from terril.meetings.models import Problem
from terril.meetings.queries import building as queries
from tests import factories
from tests.browser import DESKTOP, PHONE, PLAIN_PHONE, Device
from tests.journeys.test_room import come_in, press_in_place, shows

PLAN = ["problems", "construction", "controversy", "closing"]
PLAIN_DESK = Device("desk-without-javascript", 1280, 900, javascript=False)
on_a_phone = pytest.mark.parametrize("device", [PHONE], ids=[PHONE.name])


@pytest.fixture
def meeting(cast):
    meeting = factories.MeetingFactory(territory=cast.town, live=True, subject="L'eau", plan=PLAN)
    for text in (
        "L'eau stagne devant l'école",
        "L'eau stagnante, devant l'école, gèle",
        "Le bruit des motos",
        "Un banc au cimetière, à l'ombre",
        "Un banc au cimetière, près du mur",
    ):
        factories.NoteFactory(meeting=meeting, text=text)
    go_to(meeting, "problems")
    return meeting


def go_to(meeting, kind):
    meeting.refresh_from_db()
    meeting.phase = meeting.phases.get(kind=kind)
    meeting.version += 1
    meeting.save(update_fields=["phase", "version"])


@on_a_phone
def test_from_notes_to_an_initiative(visit, cast, meeting):
    room = f"/reunions/{meeting.number}/direct/"
    desk = visit(cast.officer, on=DESKTOP).open(room + "conduire/")
    phone = come_in(visit, meeting)
    wall = visit(cast.officer, on=DESKTOP).open(room + "ecran/")

    # What is alike is proposed; the facilitator says no, or yes.
    desk.unfold("Un banc au cimetière, à l'ombre")
    desk.page.get_by_role("button", name="Non, les laisser séparées").last.click()
    desk.page.locator("summary", has_text="Un banc au cimetière").wait_for(state="detached")
    desk.unfold("L'eau stagne devant l'école")
    desk.page.get_by_role("button", name="Oui, réunir ces notes").click()
    shows(phone, "Poser un caillou")
    # With the keyboard alone: tick, name, press.
    desk.page.get_by_label("Le bruit des motos").press("Space")
    desk.page.get_by_label("ou dans un nouveau problème").fill("Les motos, la nuit")
    desk.page.get_by_role("button", name="Créer ce problème").press("Enter")
    shows(phone, "Les motos, la nuit")
    water, noise = Problem.objects.order_by("pk")
    assert (water.notes.count(), noise.notes.count()) == (2, 1)
    # With the mouse: a note goes by its handle, once it is free again.
    late = factories.NoteFactory(meeting=meeting, text="Une cave inondée")
    go_to(meeting, "problems")
    desk.open(room + "conduire/")
    grip = desk.page.locator(f'[data-note="{late.pk}"] .grip')
    grip.scroll_into_view_if_needed()
    grip.drag_to(desk.page.locator(f'[data-problem="{water.pk}"] h3'))
    desk.page.locator(f'[data-note="{late.pk}"]').wait_for(state="detached")
    assert water.notes.count() == 3
    desk.ask_axe()

    for left in ("2", "1", "0"):
        press_in_place(phone, "Poser un caillou")
        phone.page.locator('[data-tell="left"]', has_text=left).wait_for()
    phone.page.locator('[aria-pressed="true"]').wait_for()
    press_in_place(phone, "Reprendre")
    phone.page.locator('[data-tell="left"]', has_text="1").wait_for()
    shows(wall, "2 cailloux")
    phone.ask_axe()
    wall.ask_axe()

    go_to(meeting, "construction")
    shows(phone, "Une idée ?")
    desk.open(room + "conduire/")
    desk.unfold("Écrire une proposition").choose("Pour quel problème", water.title)
    desk.fill("Quoi ?", "Creuser un fossé").fill("Pour quand ?", "avant le 12 juin 2027")
    desk.fill("La part des habitants", "Creuser un samedi")
    press_in_place(desk, "Poser la carte")
    shows(phone, "Sa part n'est pas encore dite")
    shows(desk, "Elle devient")
    desk.ask_axe()
    desk.unfold("Elle devient").fill("ou son nom", "Odette Caron")
    press_in_place(desk, "Une initiative")
    shows(phone, "Creuser un fossé")
    phone.page.locator(".became a").wait_for()
    initiative = Initiative.objects.get()
    assert (initiative.author.display_name, initiative.author.email) == ("Odette Caron", None)
    phone.ask_axe()


def test_controversy_and_close_without_a_script_or_with_one(visit, cast, meeting, device):
    room = f"/reunions/{meeting.number}/direct/"
    go_to(meeting, "controversy")
    plain = device == PLAIN_PHONE
    desk = visit(cast.officer, on=PLAIN_DESK if plain else DESKTOP).open(room + "conduire/")
    if not plain:
        desk.unfold("Ouvrir une question").fill("La question", "Une rue sans voiture ?")
        desk.fill("Des affirmations", "C'est plus sûr\nC'est moins pratique")
        press_in_place(desk, "Ouvrir la question")
        shows(desk, "C'est plus sûr")
    else:
        desk.fill("La question", "Une rue sans voiture ?")
        desk.fill("Des affirmations", "C'est plus sûr\nC'est moins pratique").press("Ouvrir la question")
    phone = come_in(visit, meeting)
    phone.sees("Une rue sans voiture ?", "C'est plus sûr")
    if plain:
        phone.press("D'accord")
    else:
        press_in_place(phone, "D'accord")
    phone.page.locator('[aria-pressed="true"]').wait_for()
    question = meeting.questions.get()
    debating.add_argument(question, key="k" * 8, stand="for", text="Le calme", written_by="town")
    phone.open(room).sees("Le calme", "La mairie")
    assert queries.controversies_of(meeting)[0].statements[0].agree == 1

    go_to(meeting, "closing")
    desk.open(room + "conduire/")
    desk.fill("Ce qui a été décidé", "On essaie un mois (le maire)").fill(
        "Ce qui se passe ensuite", "Nadia écrit"
    )
    if plain:
        desk.press("Enregistrer").sees("On essaie un mois")
    else:
        press_in_place(desk, "Enregistrer")
        shows(desk, "On essaie un mois")
    phone.open(room).sees("On essaie un mois", "Une minute pour nous dire")
    for name in ("trust", "usefulness"):
        phone.page.locator(f'input[name="{name}"][value="4"]').check(force=True)
    if plain:
        phone.press("Répondre")
    else:
        press_in_place(phone, "Répondre")
    shows(phone, "confiance 4 sur 5")
    assert queries.trust_of(meeting).trust == [0, 0, 0, 1, 0]
