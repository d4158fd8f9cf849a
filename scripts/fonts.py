"""Make the two font files the pages load, from the two npm packages they come from.

Run it only when a font changes; what it makes is committed, so nobody needs Node or fonttools to
serve the site:

    npm pack @fontsource-variable/bricolage-grotesque @fontsource-variable/atkinson-hyperlegible-next
    for f in *.tgz; do mkdir "${f%.tgz}" && tar xzf "$f" -C "${f%.tgz}"; done
    python scripts/fonts.py <folder with the two unpacked packages>      # needs fonttools and brotli
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

TARGET = Path(__file__).resolve().parent.parent / "terril" / "ui" / "static" / "ui" / "fonts"

# French and English as people write them, nothing more: every other character falls back to a
# system font, which is right for the rare name that needs it.
LETTERS = (
    "".join(chr(c) for c in range(0x20, 0x7F))
    + "ÀÂÄÆÇÈÉÊËÎÏÑÔÖŒÙÛÜŸàâäæçèéêëîïñôöœùûüÿáíóúßãõåø"
    + "«»‹›“”‘’„…–—·•°²³¹½¼¾€£§©®×÷−±→←↑↓✓ªº¿¡™"
    + "\u00a0\u00ad\u2009\u202f"
)


@dataclass(frozen=True)
class Cut:
    """One font file: where it comes from, and what is kept of its axes."""

    package: str
    source: str
    target: str
    axes: dict[str, float | tuple[float, float]]
    features: tuple[str, ...]


CUTS = (
    # One weight for titles. The optical size is fixed a little above the text size: the letters keep
    # their character in a 20 px card title and do not become spidery in a 64 px one.
    Cut(
        "bricolage-grotesque",
        "bricolage-grotesque-latin-opsz-normal.woff2",
        "bricolage-grotesque-700.woff2",
        {"wght": 700, "opsz": 28},
        ("kern", "liga", "mark", "ccmp", "locl"),
    ),
    Cut(
        "atkinson-hyperlegible-next",
        "atkinson-hyperlegible-next-latin-wght-normal.woff2",
        "atkinson-hyperlegible-next-400-700.woff2",
        {"wght": (400, 700)},
        ("kern", "liga", "mark", "ccmp", "locl"),
    ),
)


def cut(package: Path, plan: Cut) -> Path:
    """Write one subset, with its licence next to it; return the file made."""
    font = TTFont(package / "files" / plan.source)
    # Through memory once: the subsetter needs tables as a file holds them, not as the instancer left them.
    instance = BytesIO()
    instantiateVariableFont(font, plan.axes).save(instance)
    font = TTFont(instance)
    for table in font["cmap"].tables:
        # The packages have no narrow no-break space, which French sets before ; ! ? and in numbers.
        # An ordinary space keeps the line in one font instead of borrowing another one's glyph.
        if table.isUnicode() and 0x20 in table.cmap:
            for space in (0xA0, 0x2009, 0x202F):
                table.cmap.setdefault(space, table.cmap[0x20])
    options = Options()
    options.layout_features = list(plan.features)
    options.hinting = False
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.drop_tables += ["STAT", "DSIG"] if "fvar" not in font else ["DSIG"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(letter) for letter in LETTERS])
    subsetter.subset(font)
    font.flavor = "woff2"
    made = TARGET / plan.target
    font.save(made)
    shutil.copyfile(package / "LICENSE", TARGET / f"OFL-{plan.package}.txt")
    return made


def main(folder: Path) -> None:
    """Cut both fonts from the packages found under ``folder``."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for plan in CUTS:
        found = next(folder.glob(f"**/files/{plan.source}"))
        made = cut(found.parent.parent, plan)
        print(f"{made.name}: {made.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
