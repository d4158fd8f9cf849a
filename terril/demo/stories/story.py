"""The story of the town: chapters published one by one, and two memories, one heard, one by a child."""

from __future__ import annotations

import array
import io
import math
import wave
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ImageDraw

from terril.demo import pictures, texts
from terril.demo.telling import Story, Telling
from terril.people.entry import make_token
from terril.story import actions, prose
from terril.story.models import Chapter
from terril.uploads import actions as uploads
from terril.uploads import sounds

# The first chapter, and how many days from one to the next.
BEGUN, EVERY = 640, 35
SAMPLES = 8000


def the_story(t: Telling) -> Story:
    """Write and publish a chapter from time to time; a word in the first one is put right later."""
    words = texts.load("story", t.language)
    kept: list[Chapter] = []
    for number, chapter in enumerate(words["chapter"]):
        yield t.at(BEGUN - number * EVERY, 18)
        # The first one gets its quotation later: every version published stays, and it has two.
        first = {name: value for name, value in chapter.items() if number or name != "quotation"}
        kept.append(_publish(t, first, words["sources"]))
        if number == 1:
            _retouch(t, kept[0], words)


def two_memories(t: Telling) -> Story:
    """A memory told at the counter, with a sound; one by a child, whose grandmother said yes."""
    words = texts.load("story", t.language)["memories"]
    yield t.at(90, 11)
    officer = t.who("claire")
    sound = uploads.add_sound(officer, t.town, recording=_siren(), transcript=words["siren"]["transcript"])
    siren = _give(t, "siren", giver="roger", latitude=50.4542, longitude=2.7921, sound=sound)
    yield t.at(88, 9)
    actions.show(officer, siren)
    yield t.at(60, 16)
    scarf = _give(t, "scarf", giver="maelys", latitude=50.4466, longitude=2.7846)
    yield t.at(57, 9)
    actions.show(officer, scarf, adult_agrees=True)


def _publish(t: Telling, words: dict[str, Any], sources: dict[str, str]) -> Chapter:
    officer = t.who("claire")
    chapter: Chapter = actions.write(officer, t.town, **_details(words, sources))
    if "drawing" in words:
        photo = uploads.add_photo(
            officer, t.town, file=pictures.draw(_key(words["drawing"])), alternative_text=words["alt"]
        )
        actions.add_picture(officer, chapter, photo=photo)
    actions.publish(officer, chapter)
    return chapter


def _retouch(t: Telling, chapter: Chapter, words: dict[str, Any]) -> None:
    actions.rewrite(t.who("jeanne"), chapter, **_details(words["chapter"][0], words["sources"]))
    actions.publish(t.who("jeanne"), chapter)


def _details(words: dict[str, Any], sources: dict[str, str]) -> dict[str, Any]:
    return {
        "title": words["title"],
        "time": _key(words["time"]),
        "first_year": words["first_year"],
        "last_year": words.get("last_year"),
        "dates": words.get("dates", ""),
        "summary": words["summary"],
        "body": prose.from_light(words["body"]),
        "quotations": [(words["quotation"], sources["summed_up"])] if "quotation" in words else [],
        "source": sources[_key(words["source"])],
    }


def _key(table: dict[str, bool]) -> str:
    """Return the only key of a table: in a file of texts a plain string would be words in one language."""
    return next(iter(table))


def _give(t: Telling, key: str, *, giver: str, **details: Any) -> Any:
    words = texts.load("story", t.language)["memories"][key]
    return actions.give(
        t.who("claire"),
        t.town,
        text=words["text"],
        year=words["year"],
        place=words["place"],
        giver=t.who(giver),
        code=make_token(),
        consents=True,
        shows_name=True,
        language=t.language,
        **details,
    )


def _siren() -> sounds.Recording:
    """Return the siren of a pit, made by synthesis: nobody's recording is borrowed."""
    length = 5 * SAMPLES
    angle, wave_form = 0.0, array.array("h")
    for place in range(length):
        # It rises, holds, and falls.
        height = min(1.0, 3 * place / length, 3 * (length - place) / length)
        angle += 2 * math.pi * (180 + 260 * height) / SAMPLES
        loud = 9000 * height * (0.85 + 0.15 * math.sin(place / 260))
        wave_form.append(int(loud * (0.7 * math.sin(angle) + 0.3 * math.sin(2 * angle))))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLES)
        file.writeframes(wave_form.tobytes())
    return sounds.read(SimpleUploadedFile("sirene.wav", out.getvalue()), field="sound")


def _pit(pen: ImageDraw.ImageDraw) -> None:
    """Draw a pithead before the two heaps, at dusk."""
    width, height = pictures.WIDTH, pictures.HEIGHT
    pen.rectangle((0, 0, width, height), fill="#2c3a52")
    pen.ellipse((960, 70, 1080, 190), fill=pictures.STAR)
    pen.polygon([(640, 640), (920, 230), (1200, 640)], fill="#3a3740")
    pen.polygon([(420, 640), (720, 160), (1040, 640)], fill=pictures.COAL)
    pen.rectangle((0, 640, width, height), fill="#4b4953")
    for left, right in ((150, 250), (390, 290)):
        pen.line((left, 640, right, 170), fill=pictures.BRICK, width=22)
    for top in (300, 420, 540):
        inset = (640 - top) * 100 // 470
        pen.line((150 + inset, top, 390 - inset, top), fill=pictures.BRICK, width=14)
    pen.line((290, 190, 560, 640), fill=pictures.BRICK, width=18)
    for x in (230, 310):
        pen.ellipse((x - 52, 110, x + 52, 214), outline=pictures.PAPER, width=12)
    pen.rectangle((520, 480, 690, 640), fill="#6b2a1b")
    for left in (545, 620):
        pen.rectangle((left, 520, left + 40, 570), fill=pictures.STAR)


pictures.DRAWINGS["pit"] = _pit
