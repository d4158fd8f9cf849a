"""Who opens which page, at which step."""

from __future__ import annotations

import pytest

from terril.initiatives.states import InitiativeState as S
from tests.initiatives.pages import at, text_of, visitor

# Who may open which page, at which state: 200, 403 (not you), 409 (not now) or 302 (sign in first).
PAGES = [
    # page, state, stranger, inhabitant, proposer, service, officer, mayor
    ("etude/", S.RECEIVED, 302, 403, 403, 403, 200, 403),
    ("etude/", S.UNDER_REVIEW, 302, 403, 403, 200, 200, 403),
    ("precision/", S.INFORMATION_NEEDED, 302, 403, 200, 403, 200, 403),
    ("discussion/", S.NEGOTIATION, 302, 403, 200, 200, 200, 200),
    ("reponse/", S.UNDER_REVIEW, 302, 403, 403, 200, 200, 200),
    ("reponse/", S.REFUSED, 302, 403, 200, 409, 200, 409),
    ("convention/", S.GRANTED, 302, 403, 200, 403, 200, 200),
    ("signature-papier/", S.SIGNED, 302, 403, 403, 403, 200, 403),
    ("chantiers/", S.UNDER_WAY, 302, 403, 200, 200, 200, 200),
    ("entretien/", S.DONE, 302, 403, 200, 200, 200, 403),
    ("entretien/", S.TO_TAKE_OVER, 302, 200, 200, 200, 200, 200),
    ("bilan/", S.DONE, 302, 403, 200, 200, 200, 200),
    ("abandonner/", S.RECEIVED, 302, 403, 200, 403, 200, 403),
    ("raconter/", S.UNDER_WAY, 302, 403, 200, 403, 200, 403),
    ("photos/", S.RECEIVED, 302, 403, 200, 403, 200, 403),
    ("commenter/", S.RECEIVED, 302, 200, 200, 200, 200, 200),
    ("suivre/", S.RECEIVED, 200, 200, 200, 200, 200, 200),
    ("modifier/", S.RECEIVED, 302, 403, 200, 403, 200, 403),
]
WHO = (None, "passer_by", "author", "gardener", "officer", "mayor")


@pytest.mark.parametrize(("page", "state", "answers"), [(row[0], row[1], row[2:]) for row in PAGES])
def test_who_opens_which_page(life, page, state, answers):
    initiative = life.at(state)
    seen = tuple(
        visitor(life.town, who and getattr(life, who)).get(at(initiative, page)).status_code for who in WHO
    )
    assert dict(zip(WHO, seen, strict=True)) == dict(zip(WHO, answers, strict=True))


@pytest.mark.parametrize(
    ("page", "state"),
    [
        ("etude/", S.CLOSED),
        ("precision/", S.RECEIVED),
        ("discussion/", S.RECEIVED),
        ("reponse/", S.UNDER_WAY),
        ("chantiers/", S.RECEIVED),
        ("entretien/", S.RECEIVED),
        ("bilan/", S.RECEIVED),
        ("abandonner/", S.CLOSED),
        ("raconter/", S.FAILED),
    ],
)
def test_a_step_that_the_life_cycle_forbids_says_so(life, page, state):
    initiative = life.at(state)
    client = visitor(life.town, life.officer)
    for response in (client.get(at(initiative, page)), client.post(at(initiative, page), {"reason": "x"})):
        assert response.status_code == 409
        assert str(state.label) in text_of(response)
    initiative.refresh_from_db()
    assert initiative.state == state
