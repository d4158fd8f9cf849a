"""Printed sheets: a template of a folder (.typ), filled with data, set by typst.

What people wrote goes to typst as data (`sys.inputs`), never as markup, so that nothing in it can be
understood as a command. Fonts are our own; nothing is fetched. The same data gives the same bytes.
Templates share `sheet.typ`: colours, letters, the star and the path.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import typst

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent.parent
FONTS = HERE / "fonts"
# A word longer than this cannot break in a half of the page by itself.
LONG_WORD = 24
_long = re.compile(rf"\S{{{LONG_WORD},}}")


def compile_sheet(template: Path, data: dict[str, Any], written_at: int) -> bytes:
    """Return the PDF of a sheet, tagged for screen readers (PDF/UA-1).

    Arguments: `template` a file of this package; `data` JSON values, all that the sheet says;
    `written_at` the date it bears, in seconds.
    """
    words = json.dumps(_for_paper(data), ensure_ascii=False)

    def compiled(standard: list[Any]) -> bytes:
        return typst.compile(
            template,
            root=PACKAGE,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": words},
            pdf_standards=standard,
            timestamp=written_at,
        )

    try:
        return compiled(["ua-1"])
    except typst.TypstError:
        # The standard refuses a character that none of our fonts can draw; people may still use it.
        return compiled([])


def draw_sheet(
    template: Path, data: dict[str, Any], *, form: Literal["svg", "png"] = "svg", ppi: float = 144
) -> bytes:
    """Return a sheet of one page as a drawing: "svg", its letters as outlines, or "png" at `ppi`.

    Arguments: `template` and `data` as for `compile_sheet`.
    """
    return typst.compile(
        template,
        root=PACKAGE,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format=form,
        ppi=ppi,
        sys_inputs={"data": json.dumps(_for_paper(data), ensure_ascii=False)},
    )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])


def _for_paper(value: Any) -> Any:
    """Return `value` with every text ready to be set: long words may break, spaces are known ones."""
    if isinstance(value, str):
        text = value.replace("\u202f", "\u00a0")
        return _long.sub(lambda word: _breakable(word[0]), text)
    if isinstance(value, dict):
        return {key: _for_paper(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_for_paper(inner) for inner in value]
    return value


def _breakable(word: str) -> str:
    return "\u200b".join(word[start : start + 12] for start in range(0, len(word), 12))
