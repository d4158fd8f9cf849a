"""A town with its story: chapters and memories at the step asked for, by the real actions."""

from __future__ import annotations

import pytest

from terril.people.entry import make_token
from terril.people.queries import system
from terril.story import actions
from terril.story.models import Chapter, Memory
from terril.uploads import actions as uploads
from terril.uploads.sounds import Recording

CHAPTER = {
    "title": "Un siècle et demi de charbon",
    "time": "past",
    "first_year": 1855,
    "last_year": 1986,
    "summary": "La compagnie possédait tout, sauf les cimetières.",
    "body": "<p>Neuf sites de mine, et le sol descendu de quinze mètres.</p>",
    "quotations": [("Les ruisseaux coulent à l'envers.", "Conférence du maire, 13 mai 2016")],
    "source": "Conférence du maire, 13 mai 2016",
}
MEMORY = {"text": "La sirène du poste de midi.", "year": 1974, "place": "Fosse 11/19", "consents": True}


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def write(town, officer):
    """Write a chapter, and publish it when asked."""

    def written(*, published=True, **details):
        chapter = actions.write(officer, town, **{**CHAPTER, **details})
        if published:
            actions.publish(officer, chapter)
        return Chapter.objects.get(pk=chapter.pk)

    return written


@pytest.fixture
def give(town, officer):
    """Give a memory, by a stranger unless a giver is named; shown when asked."""

    def given(*, shown=False, giver=None, code=None, **details):
        memory = actions.give(
            giver or system(), town, **{**MEMORY, **details}, giver=giver, code=code or make_token()
        )
        if shown:
            actions.show(officer, memory, adult_agrees=True)
        return Memory.objects.get(pk=memory.pk)

    return given


@pytest.fixture
def sound(town):
    """A sound of two seconds, sent by nobody with an account."""
    return uploads.add_sound(system(), town, recording=Recording(b"ID3sound", 2), transcript="La sirène")
