"""Proposing: from a phone without an account, at the counter, by the keyboard alone, at thirteen."""

from __future__ import annotations

import datetime
import re

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from terril.directory.models import Representation
from terril.initiatives.models import Initiative
from terril.mail.models import Mail
from tests.browser import Visitor, at_a_desk
from tests.journeys import stories

pytestmark = pytest.mark.browser

TITLE = "Fleurir les entrées de la cité"
STORY = "Les bacs sont vides depuis trois ans.\nOn pourrait commencer par la rue du Moulin."
NO_SHARE = "Il ne manque que votre part"


def code_sent_to(address: str) -> str:
    """Return the code of the last mail written to this address."""
    mail = Mail.objects.filter(to=address).latest("pk")
    return re.search(r"\b\d[\d -]{4,10}\d\b", mail.text).group()


def enter_by_code(visitor: Visitor, address: str) -> Visitor:
    """Walk the way by e-mail, from the page that asks for the address."""
    visitor.fill("Votre adresse", address).press("Recevoir")
    return visitor.fill("Le code", code_sent_to(address)).press("Entrer")


def test_a_stranger_proposes_forgets_their_share_and_loses_nothing(visit, cast):
    neighbour = visit().open("/").follow("Proposer une initiative", within="body")
    neighbour.fill("Que voulez-vous faire", TITLE).fill("Racontez un peu plus", STORY)
    neighbour.press("Envoyer à la commune", status=422)
    neighbour.sees(NO_SHARE, "Rien n'est perdu")
    assert neighbour.field("Racontez un peu plus").input_value() == STORY
    assert Initiative.objects.count() == 0

    neighbour.fill("Que pourriez-vous apporter", "Arroser les bacs tous les mardis")
    neighbour.press("Envoyer à la commune")
    assert neighbour.path.startswith("/entrer/")
    enter_by_code(neighbour, "lea@example.org")
    if "nom" in neighbour.path:
        neighbour.fill("Votre nom", "Léa Dubois").press("Continuer")
    neighbour.sees("Tout ce que vous aviez écrit est là")
    assert neighbour.field("Que voulez-vous faire").input_value() == TITLE
    assert neighbour.field("Racontez un peu plus").input_value() == STORY

    neighbour.press("Envoyer à la commune")
    initiative = Initiative.objects.get()
    due = timezone.localdate() + datetime.timedelta(days=cast.town.answer_delay_days)
    assert (initiative.number, initiative.answer_due_on, initiative.description) == (1, due, STORY)
    neighbour.sees("Bien reçu", "initiative n° 1", date_format(due, "j F Y"))
    assert neighbour.path.startswith("/initiatives/1-fleurir-les-entrees-de-la-cite/")

    mail = Mail.objects.get(to="lea@example.org", purpose="acknowledgement")
    assert TITLE in mail.subject
    assert date_format(due, "j F Y") in mail.text.replace("\u00a0", " ")
    visit().open("/initiatives/").sees(TITLE)


def test_what_is_typed_stays_on_the_device_until_it_is_sent(visit, cast):
    lea = visit(cast.inhabitant("Léa Dubois"))
    if not lea.device.javascript:
        pytest.skip("the server keeps drafts without JavaScript: see the next test")
    lea.open("/initiatives/proposer/").field("Que voulez-vous faire").press_sequentially(TITLE)
    lea.field("Que pourriez-vous apporter").fill("Arroser")
    lea.tick("Du matériel à prêter")
    lea.page.wait_for_function("() => localStorage.getItem('keep:proposition')?.includes('Arroser')")
    lea.page.wait_for_function("() => localStorage.getItem('keep:proposition')?.includes('equipment')")
    lea.open("/").open("/initiatives/proposer/")
    assert lea.field("Que voulez-vous faire").input_value() == TITLE
    assert lea.field("Que pourriez-vous apporter").input_value() == "Arroser"
    assert lea.page.get_by_label("Du matériel à prêter").is_checked()
    lea.press("Envoyer à la commune")
    # Sent: the device forgets it.
    lea.open("/initiatives/proposer/")
    assert lea.field("Que voulez-vous faire").input_value() == ""


def test_a_draft_is_kept_by_the_town_until_it_is_sent(visit, cast):
    lea = visit(cast.inhabitant("Léa Dubois"))
    lea.open("/initiatives/proposer/").fill("Que voulez-vous faire", TITLE)
    # Kept for later: even the share may wait.
    lea.press("Garder pour plus tard").sees("C'est gardé", "rien n'est envoyé")
    assert Initiative.objects.get().number is None
    with_phone = visit(cast.inhabitant("Malik Benali"))
    with_phone.open("/initiatives/")
    assert TITLE not in with_phone.text

    lea.open("/initiatives/proposer/")
    lea.page.locator("summary", has_text="brouillon").click()
    lea.follow(TITLE).fill("Que pourriez-vous apporter", "Arroser").press("Envoyer à la commune")
    lea.sees("initiative n° 1")


def test_neighbours_who_had_the_idea_are_shown(visit, cast):
    other = stories.proposed(cast, cast.inhabitant("Malik Benali"), title=TITLE)
    lea = visit(cast.inhabitant("Léa Dubois")).open("/initiatives/proposer/")
    title = lea.field("Que voulez-vous faire")
    if lea.device.javascript:
        title.press_sequentially("Fleurir les entrées")
        near = lea.page.locator("#proches-en-direct a")
        near.wait_for()
        assert near.inner_text() == TITLE
        assert near.get_attribute("href") == other.get_absolute_url()
        lea.look()
    title.fill("Fleurir l'entrée de la cité")
    lea.fill("Que pourriez-vous apporter", "Planter").press("Envoyer à la commune")
    lea.sees("Cela ressemble à une initiative déjà proposée", TITLE)
    assert Initiative.objects.count() == 1
    lea.press("La mienne est différente").sees("initiative n° 2")


@at_a_desk
def test_an_idea_is_proposed_by_the_keyboard_alone(visit, cast):
    lea = visit(cast.inhabitant("Léa Dubois")).open("/")
    keys = lea.page.keyboard

    def focused(property: str = "textContent") -> str:
        return (lea.page.evaluate(f"() => document.activeElement.{property}") or "").strip()

    def is_seen() -> bool:
        """Say whether what has the focus is drawn with an outline, within the window."""
        return lea.page.evaluate(
            """() => {
                const style = getComputedStyle(document.activeElement)
                const box = document.activeElement.getBoundingClientRect()
                return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
                    && box.bottom > 0 && box.top < innerHeight
            }"""
        )

    keys.press("Tab")
    assert focused() == "Aller au contenu"
    assert is_seen()
    keys.press("Enter")
    assert focused("id") == "contenu"

    lea.page.reload()
    for _press in range(30):
        keys.press("Tab")
        assert is_seen(), f"nobody sees where the focus is: {focused('outerHTML')[:200]}"
        if focused() == "Proposer une initiative":
            break
    with lea.page.expect_navigation():
        keys.press("Enter")
    lea.look()

    wanted = {"title": TITLE, "share": "Arroser"}
    for _press in range(60):
        keys.press("Tab")
        if focused("type") == "radio":
            # Browsers draw it around the button itself, or the style around its label.
            continue
        assert is_seen(), f"nobody sees where the focus is: {focused('outerHTML')[:200]}"
        if (name := focused("name")) in wanted:
            keys.type(wanted.pop(name))
        if focused() == "Envoyer à la commune":
            break
    assert not wanted
    with lea.page.expect_navigation():
        keys.press("Enter")
    lea.look().sees("initiative n° 1")


def test_the_menu_of_a_phone_opens_by_keyboard_and_folds_with_escape(visit, cast, device):
    stranger = visit().open("/")
    menu, button = stranger.page.locator(".site-menu"), stranger.page.locator(".menu-button summary")
    assert not menu.is_visible()
    button.focus()
    stranger.page.keyboard.press("Enter")
    menu.get_by_role("link", name="Journal").wait_for()
    stranger.look()
    if device.javascript:
        stranger.page.keyboard.press("Escape")
        menu.wait_for(state="hidden")
        assert button.evaluate("(it) => it === document.activeElement")
    else:
        stranger.page.keyboard.press("Enter")
        assert not menu.is_visible()


def test_after_an_error_the_focus_is_on_what_is_wrong(visit, cast, device):
    lea = visit(cast.inhabitant("Léa Dubois")).open("/initiatives/proposer/")
    lea.fill("Que voulez-vous faire", TITLE).press("Envoyer à la commune", status=422)
    if device.javascript:
        assert lea.page.evaluate("() => document.activeElement.matches('.errors')")
    lea.page.locator(".errors").get_by_role("link").first.click()
    assert lea.page.evaluate("() => location.hash") == "#id_share"
    share = lea.field("Que pourriez-vous apporter")
    assert share.get_attribute("aria-invalid") == "true"
    said_by = share.get_attribute("aria-describedby").split()
    assert any(NO_SHARE in lea.page.locator(f"#{place}").inner_text() for place in said_by)


def test_nobody_reads_the_name_of_a_thirteen_year_old(visit, cast, device):
    zoe = cast.inhabitant(
        "Zoé Lemaire",
        adult_on=timezone.localdate() + datetime.timedelta(days=365 * 5),
        referent=cast.inhabitant("Sophie Lemaire"),
    )
    young = visit(zoe).open("/initiatives/proposer/").sees("Votre nom ne sera pas montré", "Sophie Lemaire")
    young.fill("Que voulez-vous faire", "Un skate-park derrière la salle")
    young.fill("Que pourriez-vous apporter", "Peindre la rampe").press("Envoyer à la commune")
    initiative = stories.again(Initiative.objects.get())
    assert Representation.objects.filter(user=zoe).exists()
    stories.taken_by(cast, zoe, title="Planter la haie")

    stranger = visit()
    pages = ["/", "/initiatives/", initiative.get_absolute_url(), "/journal/", "/besoins/", "/acteurs/"]
    pages += [f"/acteurs/{initiative.proposers.slug}/", "/initiatives/?vue=carte", "/cailloux/"]
    for page in pages:
        stranger.open(page)
        assert "Zoé" not in stranger.page.content(), f"{page} names a child"
    stranger.open("/initiatives/").sees("Un skate-park derrière la salle")
    feed = stranger.context.request.get(f"{stranger.base}/journal/atom/").text()
    assert "skate-park" in feed
    assert "Zoé" not in feed
