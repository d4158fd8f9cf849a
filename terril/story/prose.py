"""The text of a chapter: HTML of a few tags, and the light marks by which it is typed without a script.

## A title          a blank line between two paragraphs
- one of a list     1. one of a numbered list
> a quotation       **strong**, *emphasis*, [words](https://…)
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

TITLES = {"h2": "## ", "h3": "### "}
TAGS = {"p", "br", "h2", "h3", "ul", "ol", "li", "blockquote", "strong", "em", "a"}
# What editors and word processors write for the same thing.
ALIKE = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "div": "p"}
MARKS = {"strong": "**", "em": "*"}

_empty = re.compile(r"<(p|h2|h3|li|ul|ol|blockquote)>(?:\s|<br>|&nbsp;)*</\1>")
_item = re.compile(r"(?:[-•]|(\d{1,3})[.)])\s+")
_link = re.compile(r"\[([^\[\]\n]{1,200})\]\(((?:https?://|mailto:|/)[^\s()<>\"]{1,500})\)")
_strong = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)
_emphasis = re.compile(r"(?<!\*)\*(?=[^\s*])(.+?)(?<=[^\s*])\*(?!\*)", re.DOTALL)


def clean(text: str) -> str:
    """Return HTML with our tags alone: no script, no style, no picture."""
    import nh3

    text = text.replace("\x00", "")
    for tag, ours in ALIKE.items():
        text = re.sub(rf"<(/?){tag}(?=[\s>])", rf"<\1{ours}", text, flags=re.IGNORECASE)
    text = nh3.clean(
        text,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )
    # An editor writes a paragraph in every item of a list, and leaves empty ones behind.
    text = re.sub(
        r"<li>\s*<p>((?:(?!</?(?:p|li|ul|ol)\b).)*)</p>\s*</li>", r"<li>\1</li>", text, flags=re.DOTALL
    )
    while (bare := _empty.sub("", text)) != text:
        text = bare
    return text.strip()


def words_of(text: str) -> str:
    """Return what some cleaned HTML says, without its tags."""
    return html.unescape(re.sub(r"<[^>]*>", " ", text)).strip()


def from_light(text: str) -> str:
    """Return the HTML of what was typed with light marks."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    return clean("\n".join(_block(block.strip("\n")) for block in blocks if block.strip()))


def _block(block: str) -> str:
    lines = [line.strip() for line in block.split("\n")]
    for tag, mark in sorted(TITLES.items(), reverse=True):
        if lines[0].startswith(mark):
            title = f"<{tag}>{_inline(lines[0].removeprefix(mark))}</{tag}>"
            rest = "\n".join(lines[1:])
            return title + (f"\n{_block(rest)}" if rest.strip() else "")
    if all(line.startswith(">") for line in lines):
        quoted = "\n".join(line[1:].strip() for line in lines)
        paragraphs = [part for part in re.split(r"\n\s*\n", quoted) if part.strip()]
        return f"<blockquote>{''.join(_paragraph(part) for part in paragraphs)}</blockquote>"
    marks = [_item.match(line) for line in lines]
    if all(marks):
        tag = "ol" if all(mark and mark.group(1) for mark in marks) else "ul"
        items = "".join(f"<li>{_inline(_item.sub('', line, count=1))}</li>" for line in lines)
        return f"<{tag}>{items}</{tag}>"
    return _paragraph("\n".join(lines))


def _paragraph(text: str) -> str:
    return f"<p>{_inline(text.strip()).replace(chr(10), '<br>')}</p>"


def _inline(text: str) -> str:
    written = html.escape(text, quote=False)
    # The address of a link is set aside, so that a star in it is no mark.
    addresses: list[str] = []

    def set_aside(found: re.Match[str]) -> str:
        addresses.append(html.escape(html.unescape(found.group(2))))
        return f'<a href="\x00{len(addresses) - 1}\x00">{found.group(1)}</a>'

    written = _link.sub(set_aside, written.replace("\x00", ""))
    written = _emphasis.sub(r"<em>\1</em>", _strong.sub(r"<strong>\1</strong>", written))
    return re.sub("\x00(\\d+)\x00", lambda found: addresses[int(found.group(1))], written)


def to_light(text: str) -> str:
    """Return the light marks of some cleaned HTML, to be changed where there is no script."""
    reader = _Light()
    reader.feed(text)
    reader.close()
    return "\n\n".join(block for block in reader.blocks if block.strip())


class _Light(HTMLParser):
    """Writes light marks while HTML goes by."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.line = ""
        self.lists: list[list[str | int]] = []
        self.is_quoted = False
        self.href = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self.lists.append([tag, 0])
        elif tag == "blockquote":
            self.is_quoted = True
        elif tag == "br":
            self.line += "\n"
        elif tag in MARKS:
            self.line += MARKS[tag]
        elif tag == "a":
            self.href = dict(attrs).get("href") or ""
            self.line += "["

    def handle_endtag(self, tag: str) -> None:
        if tag in TITLES:
            self._end(TITLES[tag] + self.line.strip())
        elif tag == "p":
            self._end(self.line.strip())
        elif tag == "li" and self.lists:
            self._item()
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
            self.blocks.append("")
        elif tag == "blockquote":
            self.is_quoted = False
            self.blocks.append("")
        elif tag in MARKS:
            self.line += MARKS[tag]
        elif tag == "a":
            self.line += f"]({self.href})"

    def handle_data(self, data: str) -> None:
        self.line += data if self.line or data.strip() else ""

    def _end(self, block: str) -> None:
        self.line = ""
        if self.is_quoted:
            block = "\n".join(f"> {line}".rstrip() for line in block.split("\n"))
            if self.blocks and self.blocks[-1].startswith(">"):
                self.blocks[-1] += f"\n>\n{block}"
                return
        self.blocks.append(block)

    def _item(self) -> None:
        kind, number = self.lists[-1]
        self.lists[-1][1] = int(number) + 1
        mark = f"{int(number) + 1}. " if kind == "ol" else "- "
        item = mark + " ".join(self.line.split())
        self.line = ""
        if number and self.blocks:
            self.blocks[-1] += f"\n{item}"
        else:
            self.blocks.append(item)
