"""The style sheet keeps what the art direction promises: contrast, weight, nothing from elsewhere."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

import terril.ui

UI = Path(terril.ui.__file__).parent
STATIC = UI / "static" / "ui"
CSS = (STATIC / "terril.css").read_text()
DAY_MARK, NIGHT_MARK = ":root{\n    color-scheme", "@media (prefers-color-scheme:dark){:root{\n"

# (text, what it is written on)
READ = [
    ("coal", "paper"),
    ("coal", "card"),
    ("coal", "pebble"),
    ("coal", "sky"),
    ("coal", "sky-top"),
    ("coal", "sky-low"),
    ("coal", "brick-tint"),
    ("coal", "moss-tint"),
    ("coal", "star-tint"),
    ("slate", "paper"),
    ("slate", "card"),
    ("slate", "pebble"),
    ("slate", "moss-tint"),
    ("brick", "paper"),
    ("brick", "card"),
    ("brick", "pebble"),
    ("paper", "brick"),
    ("on-coal", "coal"),
    ("on-coal", "coal-lift"),
    ("brick-deep", "brick-tint"),
    ("moss-deep", "moss-tint"),
    ("star-deep", "star-tint"),
    ("sky-deep", "sky"),
    ("coal", "ground"),
]
# Not text: borders of fields, marks of the halves, what is pressed.
SEEN = [
    ("edge", "paper"),
    ("edge", "card"),
    ("edge", "pebble"),
    ("moss", "card"),
    ("brick", "card"),
    ("moss", "moss-tint"),
]


def tokens(text: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{6})\b", text))


def day() -> dict[str, str]:
    start = CSS.index(DAY_MARK)
    scenery = CSS.index(":root{--heap-top")
    return tokens(CSS[start : CSS.index(NIGHT_MARK)]) | tokens(CSS[scenery : CSS.index("}", scenery)])


def night() -> dict[str, str]:
    start = CSS.index(NIGHT_MARK)
    scenery = CSS.index("{:root{--heap-top", CSS.index(":root{--heap-top") + 9)
    return (
        day() | tokens(CSS[start : CSS.index("}}", start)]) | tokens(CSS[scenery : CSS.index("}", scenery)])
    )


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("sky", [day, night])
@pytest.mark.parametrize(("text", "ground"), READ)
def test_words_can_be_read(sky, text, ground):
    colours = sky()
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("sky", [day, night])
@pytest.mark.parametrize(("mark", "ground"), SEEN)
def test_borders_and_marks_can_be_seen(sky, mark, ground):
    colours = sky()
    assert contrast(colours[mark], colours[ground]) >= 3


def test_day_and_night_differ():
    assert luminance(day()["paper"]) > 0.9
    assert luminance(night()["paper"]) < 0.02
    assert luminance(night()["star"]) > luminance(day()["star"])


def test_nothing_comes_from_elsewhere():
    assert not re.search(r"https?:|//[a-z]|@import|data:", re.sub(r"/\*.*?\*/", "", CSS, flags=re.S))
    for address in re.findall(r'url\("([^"]+)"\)', CSS):
        assert (STATIC / address).is_file()
    script = (STATIC / "terril.js").read_text()
    assert not re.search(r"https?://|import\s", script)


def test_pages_carry_no_inline_style_or_script():
    for template in UI.glob("templates/**/*.html"):
        text = template.read_text()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", text), (
            template
        )


def test_weights():
    fonts = sum(font.stat().st_size for font in (STATIC / "fonts").glob("*.woff2"))
    assert fonts < 45_000
    assert len(gzip.compress(CSS.encode(), 9)) < 9_216
    assert len(gzip.compress((STATIC / "terril.js").read_bytes(), 9)) < 3_072


def test_fonts_come_with_their_licence():
    for family in ("bricolage-grotesque", "atkinson-hyperlegible-next"):
        assert "SIL Open Font License" in (STATIC / "fonts" / f"OFL-{family}.txt").read_text()


def test_every_class_of_a_template_is_in_the_style_sheet():
    known = set(re.findall(r"\.([a-z][a-z0-9-]*)", CSS))
    used: dict[str, str] = {}
    for template in UI.glob("templates/**/*.html"):
        for value in re.findall(r'class="([^"{}%]*)"', template.read_text()):
            used |= dict.fromkeys(value.split(), template.name)
    # These only name a part for the reader of the page.
    unstyled = {"steps-label", "comment", "promise-title", "drawing"}
    assert {name: where for name, where in used.items() if name not in known | unstyled} == {}
