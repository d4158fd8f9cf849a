"""A meeting in its room: several people at once, each with their own device; paper alone; no script."""

from __future__ import annotations

import re

import pytest

from terril.meetings import actions
from terril.meetings import room as writing
from terril.meetings.models import MeToo, Note, RoomMember, RoomRole
from terril.meetings.queries import room as queries
from tests import factories
from tests.browser import DESKTOP, PHONE, PLAIN_PHONE, flexible, until

on_a_phone = pytest.mark.parametrize("device", [PHONE], ids=[PHONE.name])


@pytest.fixture
def meeting(cast):
    return factories.MeetingFactory(territory=cast.town, announced=True, subject="L'eau de la rue du Moulin")


def press_in_place(somebody, name):
    """Press a button that changes the page without leaving it."""
    somebody.page.get_by_role("button", name=re.compile("^" + flexible(name))).first.click()
    return somebody


def shows(somebody, words):
    """Wait until the page says these words by itself."""
    somebody.page.get_by_text(re.compile(flexible(words))).first.wait_for()
    return somebody


# Its owner set the clock a day ahead, or the battery died.
WRONG_CLOCK = """(() => {
    const day = 864e5, now = Date.now.bind(Date), Real = Date
    globalThis.Date = class extends Real {
        constructor(...given) { given.length ? super(...given) : super(now() + day) }
    }
    Date.now = () => now() + day
})()"""


def come_in(visit, meeting, answer="en habitant", *, is_clock_wrong=False):
    somebody = visit()
    if is_clock_wrong:
        somebody.context.add_init_script(WRONG_CLOCK)
    somebody.open("/reunions/rejoindre/")
    somebody.fill("Le code de la salle", meeting.code.lower()).press("Entrer")
    return somebody.tick(answer).press("Entrer dans la salle")


@on_a_phone
def test_a_meeting_with_everybody_at_once(visit, cast, meeting):
    room = f"/reunions/{meeting.number}/direct/"
    facilitator = visit(cast.officer, on=DESKTOP).open(room + "conduire/")
    facilitator.sees("code de quatre lettres").press("Ouvrir la salle")
    meeting.refresh_from_db()
    facilitator.sees(meeting.code, "Bienvenue")

    wall = visit(cast.officer, on=DESKTOP).open(room + "ecran/").sees(meeting.code)
    phones = [come_in(visit, meeting), come_in(visit, meeting, is_clock_wrong=True)]
    # Another laptop of the facilitator's: the same page, the same state.
    other_laptop = visit(cast.officer, on=DESKTOP).open(room + "conduire/")
    facilitator.unfold("Aller à une autre étape").press("Le déversoir")
    for each in phones:
        shows(each, "Dites ce que vous avez sur le cœur")
    shows(wall, "La mairie se tait")
    shows(other_laptop, "Passer à la suite avant l'heure")
    # What is left is counted from what the town's clock said.
    for each in (*phones, wall):
        assert re.match(r"encore 2[89]:\d\d|encore 30:00", each.page.get_by_role("timer").inner_text())

    phones[0].fill("Dites ce que vous avez sur le cœur", "L'eau entre dans ma cave")
    press_in_place(phones[0], "Déposer")
    shows(wall, "L'eau entre dans ma cave")
    shows(phones[1], "L'eau entre dans ma cave")
    # What is being typed is left alone by what arrives.
    phones[0].fill("Dites ce que vous avez sur le cœur", "Et personne ne")
    press_in_place(phones[1], "Moi aussi")
    shows(phones[0], "vrai pour 1 autre personne")
    assert phones[0].field("Dites ce que vous avez").input_value() == "Et personne ne"
    phones[1].page.locator('[aria-pressed="true"]').wait_for()
    shows(wall, r"+1")
    phones[1].ask_axe()
    facilitator.ask_axe()
    wall.ask_axe()

    mayor = visit(cast.mayor).open(room).sees("Vous êtes là pour écouter", "L'eau entre dans ma cave")
    assert mayor.page.locator("main form").count() == 0

    facilitator.unfold("Passer à la suite avant l'heure").press("Commencer", status=422)
    facilitator.sees("Le déversoir dure au moins")
    facilitator.unfold("Finir la réunion").fill("Combien de personnes", "31")
    facilitator.page.locator("#fin").get_by_label("Pourquoi finir").fill("La salle ferme")
    facilitator.press("Fermer la salle").sees("La réunion est finie")
    for each in phones:
        shows(each, "Merci d'être venus")
    note = Note.objects.get()
    meeting.refresh_from_db()
    assert (note.hands, meeting.headcount, meeting.salt) == (1, 31, "")
    assert not MeToo.objects.exists()


@on_a_phone
def test_a_note_taker_who_loses_the_network(visit, cast, meeting):
    actions.open_room(cast.officer, meeting)
    meeting.refresh_from_db()
    venting = meeting.phases.get(kind="venting")
    actions.begin_phase(cast.officer, meeting, phase=venting.pk, leaves=None)
    taker = visit(on=DESKTOP, on_a_line=True)
    taker.open(f"/reunions/{meeting.number}/direct/notes/{meeting.note_key}/").sees("vous prenez des notes")

    def write(words):
        taker.fill("Ce qui se dit dans la salle", words)
        # By keyboard: nothing else is in a note-taker's hands.
        taker.page.keyboard.press("Control+Enter")

    write("Trop de bruit")
    shows(taker, "Arrivées : 1")
    # What fails while there is no network is no fault of the page.
    taker.page.remove_listener("response", taker._weigh)
    taker.lose_network()
    write("Les trottoirs sont trop hauts")
    write("Les trottoirs sont trop hauts, vraiment")
    shows(taker, "À envoyer : 2")
    # The meeting goes on without them; the phase they were said in is kept.
    with_reason = {"leaves": venting.pk, "because": "Tout est dit"}
    actions.begin_phase(cast.officer, meeting, phase=meeting.phases.get(kind="promises").pk, **with_reason)
    assert Note.objects.count() == 1
    taker.find_network()
    shows(taker, "Arrivées : 3")
    assert sorted(Note.objects.values_list("text", "phase")) == [
        ("Les trottoirs sont trop hauts", "venting"),
        ("Les trottoirs sont trop hauts, vraiment", "venting"),
        ("Trop de bruit", "venting"),
    ]
    assert until(taker.page, "!localStorage.getItem(Object.keys(localStorage)[0])?.includes('text')") is None


@pytest.mark.parametrize("device", [PLAIN_PHONE], ids=[PLAIN_PHONE.name])
def test_without_a_script_everything_goes_by_reloading(visit, cast, meeting):
    actions.open_room(cast.officer, meeting)
    meeting.refresh_from_db()
    actions.begin_phase(cast.officer, meeting, phase=meeting.phases.get(kind="venting").pk, leaves=None)
    phone = come_in(visit, meeting).fill("Dites ce que vous avez sur le cœur", "x" * 40).press("Déposer")
    phone.sees("1 note", "x" * 40).press("Moi aussi")
    assert phone.page.locator('[aria-pressed="true"]').count() == 1
    writing.take_down(meeting, [writing.Said("a" * 32, "Une autre")])
    phone.follow("Voir ce qui est nouveau").sees("2 notes", "vrai pour 1 autre personne")
    town = come_in(visit, meeting, "pour la mairie").sees("Vous êtes là pour écouter")
    assert town.page.locator("main form").count() == 0


@pytest.mark.parametrize("device", [DESKTOP], ids=[DESKTOP.name])
def test_a_meeting_on_paper_alone(visit, cast, meeting):
    helper = cast.inhabitant("Ana Petit")
    RoomMember.objects.create(meeting=meeting, user=helper, role=RoomRole.FACILITATOR)
    room = f"/reunions/{meeting.number}/direct/"
    visitor = visit(helper).open(room + "conduire/").unfold("Tout sur papier")
    visitor.fill("Combien de personnes", "12").press("Elle s'est tenue sur papier")
    visitor.follow("Les paroles").fill("Les cartes", "Un banc +9\n" + "x" * 501)
    visitor.press_unchecked("Envoyer les cartes").sees("Ligne 2")
    visitor.fill("Les cartes", "Un banc +9\nDe l'ombre").press("Envoyer les cartes").sees(
        "2 cartes sont arrivées"
    )
    assert sorted(queries.said(meeting).values_list("text", "hands")) == [("De l'ombre", 0), ("Un banc", 9)]


@pytest.mark.parametrize("device", [PLAIN_PHONE], ids=[PLAIN_PHONE.name])
def test_what_was_built_on_paper_is_typed_without_a_script(visit, cast, meeting):
    actions.hold_on_paper(cast.officer, meeting, headcount=12)
    visitor = visit(cast.officer).open(f"/reunions/{meeting.number}/direct/conduire/")
    visitor.follow("Les problèmes").fill("Le problème", "L'eau stagne").fill("Où", "Rue du Moulin")
    visitor.press("Ajouter ce problème").sees("C'est enregistré", "Rue du Moulin")
    visitor.follow("Les propositions").unfold("Écrire une proposition").choose("Pour quel problème", "L'eau")
    visitor.fill("Quoi", "Creuser un fossé").fill("Pour quand", "un de ces quatre")
    visitor.fill("La part des habitants", "Creuser un samedi").press_unchecked("Poser la carte")
    visitor.fill("Pour quand", "avant le 12 juin 2027").press("Envoyer").sees("Creuser un samedi")
    card = meeting.cards.get()
    assert (card.what, card.problem.title) == ("Creuser un fossé", "L'eau stagne")
    for kind in ("La controverse", "La clôture"):
        visitor.follow(kind)
