"""Comments, and news by e-mail without an account."""

from __future__ import annotations

import pytest

from terril.initiatives import actions
from terril.initiatives.models import (
    Comment,
    CommentState,
    Follow,
)
from terril.initiatives.states import InitiativeState as S
from tests import factories
from tests.initiatives.pages import at, send, text_of, visitor

LONG = "x" * 100_000


def test_a_comment_is_published_with_a_name(life):
    initiative = life.at(S.RECEIVED)
    assert send(life, None, initiative, "commenter/", text="Bravo").status_code == 302
    assert not Comment.objects.exists()
    too_long = send(life, life.passer_by, initiative, "commenter/", text=LONG)
    assert too_long.status_code == 422
    assert LONG in too_long.content.decode()
    response = send(life, life.passer_by, initiative, "commenter/", text="Bravo")
    assert response["Location"] == f"{at(initiative)}#paroles"
    assert Comment.objects.get().author == life.passer_by


def test_the_officer_reads_again_holds_and_removes_with_a_reason(life):
    initiative = life.at(S.RECEIVED)
    written = actions.comment(life.passer_by, initiative, text="Gros mot")
    page = f"commenter/{written.pk}/"
    assert visitor(life.town, life.author).get(at(initiative, page)).status_code == 403
    assert send(life, life.officer, initiative, page, what="retirer").status_code == 422
    for what, state in (
        ("mettre-en-attente", CommentState.HELD),
        ("montrer", CommentState.SHOWN),
        ("retirer", CommentState.REMOVED),
    ):
        send(life, life.officer, initiative, page, what=what, reason="Injure")
        written.refresh_from_db()
        assert written.state == state


def test_following_without_an_account_asks_for_a_yes_first(life):
    initiative = life.at(S.RECEIVED)
    client = visitor(life.town)
    page = client.get(at(initiative, "suivre/"))
    assert "no-store" in page["Cache-Control"]
    assert send(life, None, initiative, "suivre/", email="pas une adresse").status_code == 422
    response = client.post(at(initiative, "suivre/"), {"email": "paul@example.org"}, follow=True)
    assert "un lien y attend votre accord" in text_of(response)
    wanted = Follow.objects.get()
    assert wanted.confirmed_at is None
    confirm = at(initiative, f"suivre/{wanted.token}/")
    # A link opened by a mail reader, or by a robot, says yes to nothing.
    assert client.get(confirm).status_code == 200
    wanted.refresh_from_db()
    assert wanted.confirmed_at is None
    assert client.post(confirm).status_code == 302
    wanted.refresh_from_db()
    assert wanted.confirmed_at is not None
    stop = at(initiative, f"ne-plus-suivre/{wanted.token}/")
    assert client.get(stop).status_code == 200
    assert Follow.objects.exists()
    assert client.post(stop).status_code == 302
    assert not Follow.objects.exists()
    for gone in (stop, confirm):
        response = client.get(gone)
        assert response.status_code == 404
        assert "Ce lien ne mène plus nulle part" in text_of(response)


def test_the_same_is_said_whether_or_not_the_address_is_known(life):
    initiative = life.at(S.RECEIVED)
    said = []
    for _time in range(2):
        response = visitor(life.town).post(
            at(initiative, "suivre/"), {"email": "paul@example.org"}, follow=True
        )
        said.append(text_of(response))
    assert said[0] == said[1]
    assert Follow.objects.count() == 1


def test_following_with_the_address_of_one_s_account_promises_no_more_than_was_chosen(life):
    initiative = life.at(S.RECEIVED)
    client = visitor(life.town, life.passer_by)
    page = at(initiative, "suivre/")
    assert "rien ne part" in text_of(client.get(page))
    assert "rien ne part" not in text_of(visitor(life.town).get(page))
    said = text_of(client.post(page, {"email": life.passer_by.email}, follow=True))
    assert "vous suivez cette initiative" in said
    assert "Regardez votre courrier" not in said
    # Another's address is asked first, whether it follows already or not.
    said = text_of(client.post(page, {"email": "paul@example.org"}, follow=True))
    assert "Regardez votre courrier" in said


@pytest.mark.parametrize(
    ("page", "state", "field"),
    [
        ("abandonner/", S.RECEIVED, "reason"),
        ("raconter/", S.UNDER_WAY, "learned"),
        ("precision/", S.INFORMATION_NEEDED, "answer"),
    ],
)
def test_too_long_a_text_is_given_back(life, page, state, field):
    initiative = life.at(state)
    response = send(life, life.author, initiative, page, **{field: LONG})
    assert response.status_code == 422
    assert LONG in response.content.decode()


def test_pages_of_another_town_do_not_exist_here(life):
    initiative = life.at(S.UNDER_REVIEW)
    elsewhere = factories.TownFactory()
    stranger = factories.UserFactory(officer_of=elsewhere)
    for page in ("etude/", "reponse/", "abandonner/", "suivre/"):
        assert visitor(elsewhere, stranger).get(at(initiative, page)).status_code == 404
