"""Drawings made by the demonstration itself: no photograph, nobody's work borrowed."""

from __future__ import annotations

import io
import math
from collections.abc import Callable

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 800
SHEET = (1240, 1754)
COAL, PAPER, LINE = "#1d1b20", "#fffdf8", "#d9d3c4"
BRICK, MOSS, STAR, SKY = "#a63d24", "#3d6a37", "#f4b81f", "#dbe7ea"
EARTH, WOOL = "#e8dfcb", ("#a63d24", "#f4b81f", "#3d6a37", "#4a7fa5", "#f7f4ec", "#8a4f7d")

Draw = ImageDraw.ImageDraw


def draw(name: str) -> ContentFile[bytes]:
    """Return the drawing called `name` as a file; raises KeyError for one that is not drawn."""
    return drawn(f"{name}.png", DRAWINGS[name])


def drawn(name: str, paint: Callable[[Draw], None]) -> ContentFile[bytes]:
    """Return as a file what `paint` puts under a clear sky."""
    image = Image.new("RGB", (WIDTH, HEIGHT), SKY)
    pen = ImageDraw.Draw(image)
    pen.ellipse((960, 70, 1080, 190), fill=STAR)
    paint(pen)
    return _file(image, name)


def signed_sheet(title: str, signer: str) -> ContentFile[bytes]:
    """Return a sheet of paper as it comes out of a scanner: a title, grey lines, a signature."""
    image = Image.new("RGB", SHEET, PAPER)
    pen = ImageDraw.Draw(image)
    pen.text((120, 130), title, fill=COAL, font=ImageFont.load_default(44))
    for row in range(22):
        right = 1120 if row % 4 else 820
        pen.rectangle((120, 260 + row * 46, right, 272 + row * 46), fill=LINE)
    pen.text((680, 1330), signer, fill=COAL, font=ImageFont.load_default(34))
    waves = [(700 + x * 4, 1450 + 46 * math.sin(x / 5) * math.cos(x / 17)) for x in range(90)]
    pen.line(waves, fill="#1f3a6e", width=7, joint="curve")
    return _file(image, "signature.png")


def receipt(shop: str, amount: str) -> ContentFile[bytes]:
    """Return a till receipt: a shop, grey lines, an amount."""
    image = Image.new("RGB", (420, 640), PAPER)
    pen = ImageDraw.Draw(image)
    pen.text((30, 40), shop, fill=COAL, font=ImageFont.load_default(20))
    for row in range(9):
        pen.rectangle((30, 110 + row * 40, 250 + row % 3 * 30, 120 + row * 40), fill=LINE)
    pen.text((230, 540), f"{amount} EUR", fill=COAL, font=ImageFont.load_default(32))
    return _file(image, "ticket.png")


def _file(image: Image.Image, name: str) -> ContentFile[bytes]:
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return ContentFile(stream.getvalue(), name=name)


def _ground(pen: Draw, top: int, colour: str = EARTH) -> None:
    pen.rectangle((0, top, WIDTH, HEIGHT), fill=colour)


def _slag_heaps(pen: Draw, base: int = 640) -> None:
    pen.polygon([(560, base), (880, 190), (1200, base)], fill="#3a3740")
    pen.polygon([(80, base), (480, 110), (880, base)], fill=COAL)
    pen.polygon([(80, base), (220, base - 190), (330, base - 60), (430, base)], fill=MOSS)


def _house(pen: Draw, left: int, base: int, width: int = 260, roof: str = "#6b2a1b") -> None:
    top = base - 210
    pen.rectangle((left, top, left + width, base), fill=BRICK)
    pen.polygon([(left - 24, top), (left + width // 2, top - 120), (left + width + 24, top)], fill=roof)
    pen.rectangle((left + 40, top + 50, left + 100, top + 120), fill=PAPER)
    pen.rectangle((left + width - 100, base - 120, left + width - 40, base), fill=COAL)


def _heaps(pen: Draw) -> None:
    _slag_heaps(pen)
    _ground(pen, 640)


def _scarf(pen: Draw) -> None:
    _slag_heaps(pen)
    _ground(pen, 640)
    for step in range(26):
        along = step / 26
        x, y = 480 + 250 * along + 34 * math.sin(along * 9), 130 + 500 * along
        pen.polygon(
            [(x - 26, y), (x + 26, y + 5), (x + 30, y + 26), (x - 22, y + 22)], fill=WOOL[step % len(WOOL)]
        )


def _squares(pen: Draw) -> None:
    pen.rectangle((0, 0, WIDTH, HEIGHT), fill="#f7f4ec")
    for row in range(4):
        for column in range(6):
            left, top = 30 + column * 192, 20 + row * 194
            colour = WOOL[(row * 5 + column * 3) % len(WOOL)]
            pen.rounded_rectangle((left, top, left + 176, top + 176), 14, fill=colour)
            for stitch in range(8):
                pen.line((left + 10, top + 16 + stitch * 21, left + 166, top + 16 + stitch * 21), LINE, 2)


def _planter(pen: Draw) -> None:
    _ground(pen, 620)
    _house(pen, 140, 620, 420)
    pen.polygon([(620, 600), (1060, 600), (1020, 720), (660, 720)], fill="#7a4a2b")
    for stem in range(11):
        x, top = 650 + stem * 38, 470 + (stem * 37) % 60
        pen.line((x, 600, x, top), MOSS, 6)
        pen.ellipse((x - 24, top - 24, x + 24, top + 24), fill=BRICK if stem % 2 else "#8a4f7d")


def _track(pen: Draw) -> None:
    _ground(pen, 380, "#b9c58a")
    pen.polygon([(0, 520), (0, 800), (420, 800), (560, 380)], fill="#8fa35e")
    pen.polygon([(430, 800), (900, 800), (640, 380), (590, 380)], fill="#f7f4ec")
    pen.rectangle((590, 300, 700, 360), fill=STAR)
    pen.ellipse((570, 320, 640, 396), fill=COAL)
    pen.ellipse((668, 336, 722, 396), fill=COAL)


def _church(pen: Draw) -> None:
    _ground(pen, 660)
    pen.rectangle((240, 260, 420, 660), fill=BRICK)
    pen.polygon([(220, 260), (330, 60), (440, 260)], fill=COAL)
    pen.rectangle((420, 420, 960, 660), fill=BRICK)
    pen.polygon([(400, 420), (480, 260), (900, 260), (980, 420)], fill="#24507a")
    for column in range(1, 6):
        pen.line((480 + column * 70, 260, 400 + column * 97, 420), SKY, 3)
    pen.line((440, 340, 940, 340), SKY, 3)


def _solar_plant(pen: Draw) -> None:
    _slag_heaps(pen, 460)
    _ground(pen, 460, "#cdbf9b")
    for row in range(3):
        for column in range(5):
            left, top = 40 + column * 230 + row * 14, 500 + row * 96
            pen.polygon(
                [(left + 30, top), (left + 190, top), (left + 160, top + 60), (left, top + 60)],
                fill="#24507a",
            )


def _skate_park(pen: Draw) -> None:
    pen.rectangle((0, 0, WIDTH, HEIGHT), fill=PAPER)
    for line in range(0, WIDTH, 60):
        pen.line((line, 0, line, HEIGHT), LINE, 1)
        pen.line((0, line, WIDTH, line), LINE, 1)
    pen.arc((-260, 120, 400, 660), 0, 90, fill=COAL, width=10)
    pen.line((70, 660, 1120, 660), COAL, 10)
    pen.line([(560, 660), (560, 590), (650, 590), (650, 520), (740, 520), (740, 660)], BRICK, 10)
    pen.line([(860, 660), (1080, 500), (1080, 660)], MOSS, 10)


def _garden(pen: Draw) -> None:
    _ground(pen, 600, "#b9c58a")
    _house(pen, 380, 600, 460)
    for bed in range(3):
        left = 60 + bed * 380
        pen.rectangle((left, 640, left + 320, 740), fill="#7a4a2b")
        for plant in range(6):
            x = left + 34 + plant * 50
            pen.ellipse((x - 22, 600, x + 22, 652), fill=MOSS if plant % 2 else "#6d9a4f")


def _orchard(pen: Draw) -> None:
    _ground(pen, 560, "#b9c58a")
    for tree in range(4):
        x = 190 + tree * 260
        pen.rectangle((x - 14, 430, x + 14, 640), fill="#7a4a2b")
        pen.ellipse((x - 110, 240, x + 110, 470), fill=MOSS)
        for apple in range(5):
            left = x - 80 + apple * 34
            pen.ellipse((left, 300 + (apple * 53) % 110, left + 26, 326 + (apple * 53) % 110), fill=BRICK)
    pen.polygon([(90, 660), (260, 660), (240, 750), (110, 750)], fill="#c89b5a")


def _long_table(pen: Draw) -> None:
    _ground(pen, 560)
    _house(pen, 80, 560)
    _house(pen, 820, 560)
    pen.line([(0, 250), (600, 320), (1200, 250)], fill=COAL, width=4)
    for place, colour in enumerate((BRICK, STAR, MOSS) * 4):
        x, y = 60 + place * 95, 262 + 48 * (1 - abs(place - 5.5) / 5.5)
        pen.polygon([(x, y), (x + 44, y), (x + 22, y + 46)], fill=colour)
    pen.rectangle((140, 600, 1060, 640), fill=PAPER, outline=COAL, width=4)
    for x in range(200, 1040, 105):
        pen.ellipse((x, 580, x + 52, 612), fill=STAR, outline=COAL, width=3)


def _sea(pen: Draw) -> None:
    pen.rectangle((0, 380, WIDTH, 600), fill="#4a7fa5")
    for x in range(0, WIDTH, 150):
        pen.arc((x, 470, x + 130, 520), 200, 340, fill=PAPER, width=6)
    _ground(pen, 590)
    pen.rounded_rectangle((160, 560, 640, 720), 24, fill=BRICK)
    for x in range(190, 620, 88):
        pen.rectangle((x, 585, x + 66, 640), fill=PAPER)
    for x in (230, 540):
        pen.ellipse((x, 690, x + 64, 754), fill=COAL)


def _cinema(pen: Draw) -> None:
    pen.rectangle((0, 0, WIDTH, HEIGHT), fill="#1b2233")
    pen.rectangle((240, 110, 960, 500), fill=PAPER)
    pen.polygon([(420, 440), (600, 220), (780, 440)], fill=COAL)
    for row in range(2):
        for x in range(60 + row * 50, WIDTH - 60, 100):
            pen.ellipse((x, 570 + row * 90, x + 56, 626 + row * 90), fill="#5b6480")


DRAWINGS: dict[str, Callable[[Draw], None]] = {
    "heaps": _heaps,
    "long_table": _long_table,
    "sea": _sea,
    "cinema": _cinema,
    "scarf": _scarf,
    "squares": _squares,
    "planter": _planter,
    "track": _track,
    "church": _church,
    "solar_plant": _solar_plant,
    "skate_park": _skate_park,
    "garden": _garden,
    "orchard": _orchard,
}
