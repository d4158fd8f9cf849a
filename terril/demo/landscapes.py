"""One place drawn twice, before and after: what a slider compares. Drawn by the demonstration itself."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.base import ContentFile

from terril.demo import pictures
from terril.demo.pictures import BRICK, COAL, HEIGHT, MOSS, PAPER, STAR, WIDTH, Draw

GRASS, STEEL, WOOD = "#b9c58a", "#5b6480", "#b98a52"


def draw(name: str) -> ContentFile[bytes]:
    """Return the drawing called `name` as a file; raises KeyError for one that is not drawn."""
    return pictures.drawn(f"{name}.png", DRAWINGS[name])


def _heaps(pen: Draw, base: int, green: bool) -> None:
    """The twin slag heaps, black or turning green."""
    pen.polygon([(560, base), (880, 190), (1200, base)], fill="#3a3740")
    pen.polygon([(80, base), (480, 110), (880, base)], fill=COAL)
    if green:
        pen.polygon([(720, base), (930, 278), (1200, base)], fill="#4f7a45")
        pen.polygon([(80, base), (330, 315), (470, 430), (600, 330), (880, base)], fill=MOSS)


def _tree(pen: Draw, x: int, base: int, size: int) -> None:
    pen.rectangle((x - size // 9, base - size // 2, x + size // 9, base), fill="#7a4a2b")
    pen.ellipse((x - size // 2, base - size - size // 3, x + size // 2, base - size // 3), fill="#5d8150")


def _belt_before(pen: Draw) -> None:
    pen.rectangle((0, 0, WIDTH, HEIGHT), fill="#c4c7c8")
    _heaps(pen, 560, green=False)
    pen.rectangle((0, 560, WIDTH, HEIGHT), fill="#8f887b")
    for sleeper in range(0, WIDTH, 60):
        beam = [(sleeper, 720), (sleeper + 24, 720), (sleeper + 44, 640), (sleeper + 24, 640)]
        pen.polygon(beam, fill="#5a4632")
    for rail in (654, 702):
        pen.line((0, rail, WIDTH, rail), STEEL, 8)
    for wagon in range(3):
        left = 120 + wagon * 340
        pen.polygon([(left + 20, 540), (left + 280, 540), (left + 220, 500), (left + 80, 490)], fill=COAL)
        pen.polygon([(left, 540), (left + 300, 540), (left + 270, 640), (left + 30, 640)], fill=BRICK)
        for wheel in (left + 40, left + 200):
            pen.ellipse((wheel, 616, wheel + 60, 676), fill=COAL)


def _belt_after(pen: Draw) -> None:
    _heaps(pen, 560, green=True)
    pen.rectangle((0, 560, WIDTH, HEIGHT), fill=GRASS)
    pen.polygon([(0, 630), (WIDTH, 630), (WIDTH, 724), (0, 724)], fill=PAPER)
    for dash in range(0, WIDTH, 120):
        pen.rectangle((dash, 673, dash + 60, 681), fill="#d9d3c4")
    for tree in range(6):
        _tree(pen, 80 + tree * 210, 626, 150 + tree % 2 * 30)
    # A bicycle, and somebody on it.
    for wheel in (520, 660):
        pen.ellipse((wheel, 600, wheel + 92, 692), outline=COAL, width=8)
    pen.line([(566, 646), (620, 580), (690, 580), (706, 646), (636, 646), (620, 580)], fill=BRICK, width=9)
    pen.line([(612, 560), (650, 478), (694, 560)], fill=MOSS, width=26)
    pen.ellipse((630, 418, 686, 474), fill="#c89b5a")


def _house(pen: Draw, wall: str, roof: str, window: str) -> None:
    pen.rectangle((300, 320, 900, 660), fill=wall)
    pen.polygon([(260, 320), (430, 130), (770, 130), (940, 320)], fill=roof)
    for row in (370, 510):
        for column in range(4):
            left = 350 + column * 140
            if row == 510 and column == 1:
                pen.rectangle((left, 500, left + 84, 660), fill=COAL)
            else:
                pen.rectangle((left, row, left + 84, row + 96), fill=window, outline=COAL, width=5)


def _house_before(pen: Draw) -> None:
    pen.rectangle((0, 0, WIDTH, HEIGHT), fill="#b4bcc2")
    pen.rectangle((0, 660, WIDTH, HEIGHT), fill="#8f887b")
    _house(pen, "#7d4a3c", "#4b4953", "#2b2830")
    pen.polygon([(520, 130), (600, 130), (640, 240), (560, 260)], fill="#b4bcc2")
    pen.line([(420, 330), (450, 430), (430, 520), (470, 650)], fill=COAL, width=5)


def _house_after(pen: Draw) -> None:
    pen.rectangle((0, 660, WIDTH, HEIGHT), fill=GRASS)
    _house(pen, WOOD, "#24507a", STAR)
    for board in range(320, 660, 24):
        pen.line((300, board, 344, board), "#9a6f3e", 3)
        pen.line((856, board, 900, board), "#9a6f3e", 3)
    for panel in range(1, 6):
        pen.line((430 + panel * 57, 130, 260 + panel * 113, 320), "#dbe7ea", 3)
    _tree(pen, 150, 670, 220)
    _tree(pen, 1060, 670, 180)


def _mine_before(pen: Draw) -> None:
    _heaps(pen, 460, green=False)
    pen.rectangle((0, 460, WIDTH, HEIGHT), fill="#a59c8a")
    for stone in range(60):
        x, y = (stone * 197) % WIDTH, 500 + (stone * 71) % 280
        pen.ellipse((x, y, x + 22, y + 14), fill="#857f74")


def _mine_after(pen: Draw) -> None:
    _heaps(pen, 460, green=True)
    pen.rectangle((0, 460, WIDTH, HEIGHT), fill=GRASS)
    for row in range(3):
        for column in range(5):
            left, top = 40 + column * 230 + row * 14, 500 + row * 96
            panel = [(left + 30, top), (left + 190, top), (left + 160, top + 60), (left, top + 60)]
            pen.polygon(panel, fill="#24507a")
            pen.line((left + 110, top, left + 80, top + 60), "#dbe7ea", 3)


DRAWINGS: dict[str, Callable[[Draw], None]] = {
    "belt_before": _belt_before,
    "belt_after": _belt_after,
    "house_before": _house_before,
    "house_after": _house_after,
    "mine_before": _mine_before,
    "mine_after": _mine_after,
}
