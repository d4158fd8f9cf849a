"""Who may do what, on every address: compared with access.csv, which people read and commit."""

from __future__ import annotations

import os

import pytest

from terril.initiatives.states import InitiativeState
from tests.architecture import access, world
from tests.architecture.reading import Reader
from tests.architecture.world import ROLES

STATES = [state.value for state in InitiativeState]
HOW = "See the difference, and if it is meant: python -m tests.architecture.access"


@pytest.fixture
def here(db, settings):
    # The readable outbox is a page of development; what is tested is what towns run.
    settings.DEVELOPMENT = False
    return world.build("ici.example")


@pytest.mark.skipif("TERRIL_WRITE_ACCESS" not in os.environ, reason="writes the table; see access.py")
def test_the_whole_table_is_written(here):
    access.write(access.table({role: access.column(here, role)[0] for role in ROLES}))


# Both languages are read by those who see the most, who visit every address at every step.
LANGUAGES = {"stranger": "en", "proposer": "en", "officer": "en", "administrator": "en"}
WALKS = [*((role, LANGUAGES.get(role, "fr")) for role in ROLES), ("officer", "fr")]


def left_out_by(role, language):
    """What this walk needs not visit: the others, of the steps that the table says are alike, take turns."""
    if (role, language) == ("officer", "fr"):
        return {
            (name, method, state) for name, method, state in access.read(STATES)[role] if method == "post"
        }
    return set() if role in LANGUAGES else access.alike(STATES, ROLES.index(role))


@pytest.mark.parametrize(("role", "language"), WALKS)
def test_everybody_gets_what_the_table_says_in_their_language_and_reading_writes_nothing(
    here, role, language
):
    reader, left_out = Reader(language), left_out_by(role, language)
    found, written = access.column(here, role, language, reader.read, left_out)
    assert written == [], "GET never writes"
    assert reader.seen > 30
    assert reader.wrong == {}, "a text in the other language: the page where it was met first"
    wanted = access.read(STATES).get(role, {})
    missing = sorted({name for name, _method, _state in found.keys() - wanted.keys()})
    assert missing == [], f"addresses that are not in the table. {HOW}"
    changed = {row: (wanted[row], got) for row, got in found.items() if wanted[row] != got}
    assert changed == {}, f"(address, method, state): (the table, now). {HOW}"
    gone = sorted({name for name, _method, _state in wanted.keys() - found.keys() - left_out})
    assert gone == [], f"rows of the table for addresses that are gone. {HOW}"


# Those who may most, here; while it is talked over, and once it is signed.
@pytest.mark.parametrize("role", ["proposer", "officer", "elected", "administrator"])
def test_what_belongs_to_another_town_is_hidden_from_everybody(here, role):
    """The numbers of another town's things, tried on this town's addresses."""
    there = world.build("ailleurs.example")
    steps = ("under_review", "under_way")
    there.initiatives = {step: there.initiatives[step] for step in steps}
    for initiative in there.initiatives.values():
        # Numbers are counted by town: one that this town does not have.
        initiative.arguments["number"] += 100
    visitor = access.Visitor(here, role)
    shown = {}
    for address in access.addresses():
        if "pk" in address.arguments or address.is_of_an_initiative or address.name == "landmarks:detail":
            for _state, path in access.paths(address, there):
                for method in ("get", "post"):
                    answer = visitor.visit(method, path)
                    # Refused: the whole page is not theirs, whatever number is asked for.
                    if answer not in ("hidden", "refused", "other way", "moved"):
                        shown[method, path] = answer
    assert shown == {}


def test_an_officer_of_another_town_is_nobody_here():
    """Their answers are those of any inhabitant who carries nothing, or less."""
    table = access.read(STATES)
    weaker = {"hidden", "refused", "not now"}
    more = {
        row: answer
        for row, answer in table["officer elsewhere"].items()
        if answer != table["inhabitant"][row] and answer not in weaker
    }
    assert more == {}


def test_strangers_change_nothing():
    """A POST of a stranger leads to signing in, to a form, or nowhere; what is open to them is named here.

    A language is a cookie; going out when one is not in goes home; who has the link of a mail
    about an initiative or a promise followed is its reader, and of their coming to a meeting; who comes by
    a post counts for one, whoever they are, and so does who comes in by the code of a room; anybody may
    ask where a promise is.
    """
    open_to_all = {"set_language", "account_logout", "initiatives:follow_confirm", "initiatives:unfollow"}
    open_to_all |= {"trails:present", "story:take_back", "meetings:enter", "meetings:unregister"}
    open_to_all |= {"promises:ask", "promises:watch_confirm", "promises:unwatch"}
    done = {
        name
        for (name, method, _state), answer in access.read(STATES)["stranger"].items()
        if method == "post" and answer == "done"
    }
    assert done <= open_to_all


def test_only_the_town_s_own_enter_the_workshop():
    table = access.read(STATES)
    for role in ("stranger", "inhabitant", "proposer", "minor", "officer elsewhere"):
        pages = [name for (name, _m, _s), answer in table[role].items() if name in STAFF and answer == "page"]
        assert pages == [], role


STAFF = {
    "site:workshop",
    "news:health",
    "directory:roles",
    "people:counter",
    "territories:settings",
    "initiatives:review",
}
