"""Words under an initiative, and news for those who asked for them and no one else."""

from __future__ import annotations

import pytest

from terril.foundation.actions import NotAllowed
from terril.foundation.models import Audience, JournalEntry
from terril.foundation.states import WrongState
from terril.initiatives import actions, queries
from terril.initiatives.models import Comment, CommentState, Follow
from terril.initiatives.states import InitiativeState
from terril.mail.models import Mail
from terril.people.models import User
from terril.people.queries import system
from tests import factories
from tests.initiatives.life import entries
from tests.initiatives.test_actions_proposing import refused

pytestmark = pytest.mark.django_db
S = InitiativeState
VOISINE = "voisine@example.org"


def _comment(life, text: str = "Bravo", actor: User | None = None) -> Comment:
    return actions.comment(actor or life.passer_by, life.at(S.RECEIVED), text=text)


def _follow(initiative, email: str = VOISINE, language: str = "fr", actor: User | None = None) -> Follow:
    return actions.follow(actor or system(), initiative, email=email, language=language)


def test_a_word_is_shown_at_once(life):
    written = _comment(life, " Bravo,\r\non viendra ! ")
    assert (written.text, written.state, written.author) == (
        "Bravo,\non viendra !",
        CommentState.SHOWN,
        life.passer_by,
    )
    entry = JournalEntry.objects.get(action="initiatives.comment")
    assert entry.audience == Audience.PUBLIC
    assert "Bravo" not in str(entry.facts)


def test_an_empty_or_endless_word_is_not_kept(life):
    initiative = life.at(S.RECEIVED)
    for wrong in ("", " \n", "a" * 2001):
        assert refused("text", actions.comment, life.passer_by, initiative, text=wrong)
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Voir https://a.example et www.b.example", CommentState.SHOWN),
        ("https://a.example http://b.example WWW.c.example", CommentState.HELD),
        ("HTTPS://a.example\nhttps://b.example\nhttps://c.example", CommentState.HELD),
    ],
)
def test_a_word_full_of_links_is_read_first(life, text, state):
    written = _comment(life, text)
    assert written.state == state
    audience = JournalEntry.objects.get(action="initiatives.comment").audience
    assert audience == (Audience.PUBLIC if state == CommentState.SHOWN else Audience.STAFF)
    assert bool(written.reason) == (state == CommentState.HELD)
    initiative = written.initiative
    for reader, may_read in (
        (life.author, state == CommentState.SHOWN),
        (life.passer_by, True),
        (life.officer, True),
    ):
        assert (written in queries.comments(initiative, reader)) == may_read


def test_the_officer_holds_removes_and_shows(life):
    written = _comment(life)
    for deed, details, state, reason in (
        (actions.hold_comment, {"reason": "À relire"}, CommentState.HELD, "À relire"),
        (actions.remove_comment, {"reason": "Une insulte"}, CommentState.REMOVED, "Une insulte"),
        (actions.show_comment, {}, CommentState.SHOWN, ""),
    ):
        written = deed(life.officer, written, **details)
        written.refresh_from_db()
        assert (written.state, written.reason) == (state, reason)
        is_read = written in queries.comments(written.initiative, life.author)
        assert is_read == (state == CommentState.SHOWN)
        # Said again, nothing happens, and nothing is told.
        before = entries()
        with pytest.raises(WrongState):
            deed(life.officer, written, **details)
        assert entries() == before


def test_a_word_is_not_removed_without_a_reason(life):
    written = _comment(life)
    for wrong in ("", "a" * 201):
        assert refused("reason", actions.remove_comment, life.officer, written, reason=wrong)
    written.refresh_from_db()
    assert written.state == CommentState.SHOWN


def test_nobody_else_moderates_not_even_the_author_of_the_word(life):
    written = _comment(life)
    before = entries()
    for actor in (
        life.passer_by,
        life.author,
        life.mayor,
        factories.UserFactory(officer_of=factories.TownFactory()),
    ):
        with pytest.raises(NotAllowed):
            actions.remove_comment(actor, written, reason="Non")
    written.refresh_from_db()
    assert (written.state, entries()) == (CommentState.SHOWN, before)


def test_a_stranger_is_written_one_link_and_nothing_more_until_it_is_opened(life):
    initiative = life.at(S.UNDER_WAY)
    wanted = _follow(initiative, " Voisine@Example.org ")
    assert (wanted.email, wanted.confirmed_at) == (VOISINE, None)
    mail = Mail.objects.get(purpose="follow")
    assert mail.to == VOISINE
    assert wanted.token in mail.text
    actions.declare_done(life.author, initiative)
    assert Mail.objects.filter(to=VOISINE).count() == 1


def test_whatever_the_address_the_answer_is_the_same(life):
    """New, asked already, confirmed, or of somebody who has an account: nothing tells them apart."""
    initiative = life.at(S.RECEIVED)
    addresses = (VOISINE, VOISINE, life.author.email)
    told = []
    for address in addresses:
        before = JournalEntry.objects.count()
        assert isinstance(_follow(initiative, address), Follow)
        entry = JournalEntry.objects.order_by("-pk").first()
        told.append((JournalEntry.objects.count() - before, entry.action, entry.audience, entry.facts))
    actions.confirm_follow(system(), Follow.objects.get(email=VOISINE))
    _follow(initiative)
    last = JournalEntry.objects.order_by("-pk").first()
    told.append((1, last.action, last.audience, last.facts))
    assert told == [told[0]] * 4
    assert told[0][2] == Audience.PRIVATE
    assert VOISINE not in str(told)


def test_an_address_is_followed_once_and_asked_once(life):
    initiative = life.at(S.RECEIVED)
    first = _follow(initiative)
    assert _follow(initiative, VOISINE.upper()).pk == first.pk
    assert Mail.objects.filter(purpose="follow").count() == 1
    actions.confirm_follow(system(), first)
    _follow(initiative)
    assert Mail.objects.filter(purpose="follow").count() == 1


def test_whoever_is_signed_in_confirms_nothing_for_their_own_address(life):
    initiative = life.at(S.RECEIVED)
    own = _follow(initiative, life.passer_by.email.upper(), actor=life.passer_by)
    assert own.confirmed_at is not None
    assert not Mail.objects.filter(purpose="follow").exists()
    other = _follow(initiative, life.author.email, actor=life.passer_by)
    assert other.confirmed_at is None
    assert Mail.objects.get(purpose="follow").to == life.author.email


def test_what_is_no_address_is_refused(life):
    initiative = life.at(S.RECEIVED)
    for wrong in ("", "voisine", "voisine@", "a@b.example\nBcc: c@d.example", "a b@c.example"):
        assert refused("email", _follow, initiative, wrong)
    assert not Follow.objects.exists()
    assert not Mail.objects.filter(purpose="follow").exists()


def test_the_mail_is_in_the_language_of_who_asks(life):
    initiative = life.at(S.RECEIVED)
    assert _follow(initiative, "neighbour@example.org", "en").language == "en"
    assert _follow(initiative, VOISINE, "xx").language == "fr"
    subjects = dict(Mail.objects.filter(purpose="follow").values_list("to", "subject"))
    assert subjects["neighbour@example.org"] != subjects[VOISINE]


def test_confirming_twice_keeps_the_first_yes(life):
    wanted = actions.confirm_follow(system(), _follow(life.at(S.RECEIVED)))
    first = wanted.confirmed_at
    assert first is not None
    actions.confirm_follow(system(), wanted)
    wanted.refresh_from_db()
    assert wanted.confirmed_at == first


def test_stopping_forgets_the_address_and_asking_again_is_possible(life):
    initiative = life.at(S.UNDER_WAY)
    actions.confirm_follow(system(), _follow(initiative))
    actions.unfollow(system(), Follow.objects.get())
    assert not Follow.objects.exists()
    actions.declare_done(life.author, initiative)
    _follow(initiative)
    assert Mail.objects.filter(purpose="follow", to=VOISINE).count() == 2


def test_nobody_talks_about_or_follows_an_idea_that_was_not_sent(life):
    initiative = life.at(S.IDEA)
    before = entries()
    with pytest.raises(NotAllowed):
        actions.comment(life.passer_by, initiative, text="Bravo")
    with pytest.raises(NotAllowed):
        _follow(initiative)
    assert (entries(), Comment.objects.count(), Follow.objects.count()) == (before, 0, 0)
