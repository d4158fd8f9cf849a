"""The agreement on paper: two halves side by side, to be read, signed by hand and pinned up.

The text goes to typst as data (`sys.inputs`), never as markup, so that nothing written in an
agreement can be understood as a command. Fonts are our own; nothing is fetched. The same version
and signatures give the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from terril.agreements.models import Side, Signature, SignedHow, Version
from terril.agreements.queries import signatures_of
from terril.territories.models import Territory

HERE = Path(__file__).resolve().parent
FONTS = HERE.parent / "fonts"
# A word longer than this cannot break in a half of the page by itself.
LONG_WORD = 24
_long = re.compile(rf"\S{{{LONG_WORD},}}")


def agreement_pdf(
    version: Version, signatures: Sequence[Signature] | None = None, town: Territory | None = None
) -> bytes:
    """Return the PDF of one exact text, tagged for screen readers (PDF/UA-1).

    Arguments: `signatures` those of the version, read with their party (looked up when not given):
    a party without one gets a place to sign by hand; `town` the agreement's territory.
    """
    town = town or version.agreement.territory
    signatures = signatures_of(version) if signatures is None else signatures
    with translation.override(version.language):
        data = _for_paper(_sheet(version, signatures, town))
    return _compile(json.dumps(data, ensure_ascii=False), int(version.written_at.timestamp()))


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])


def _compile(data: str, written_at: int) -> bytes:
    def compiled(standard: list[Any]) -> bytes:
        return typst.compile(
            HERE / "agreement.typ",
            root=HERE,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": data},
            pdf_standards=standard,
            timestamp=written_at,
        )

    try:
        return compiled(["ua-1"])
    except typst.TypstError:
        # The standard refuses a character that none of our fonts can draw; people may still use it.
        return compiled([])


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


def _sheet(version: Version, signatures: Sequence[Signature], town: Territory) -> dict[str, Any]:
    """Return all that the sheet says, as words."""
    content = version.content
    signed = {signature.party_id: signature for signature in signatures}
    lines = content["commitments"]
    is_signed = all(party["id"] in signed for party in content["parties"])
    notices = []
    if not is_signed:
        notices.append(_("Pas encore signée par toutes les parties"))
    if town.is_demo:
        notices.append(_("Démonstration : personnes inventées, rien n'engage la commune"))
    return {
        "language": version.language,
        "town": content["town"],
        "title": content["title"],
        "heading": _("Convention moitié-moitié"),
        "between": _("entre %(names)s") % {"names": ", ".join(party["name"] for party in content["parties"])},
        "halves": [
            _half("town", _("La part de la commune"), [line for line in lines if line["side"] == Side.TOWN]),
            _half("us", _("La part des habitants"), [line for line in lines if line["side"] != Side.TOWN]),
        ],
        "nothing": _("Rien n'est encore écrit ici."),
        "alone": {"label": _("La commune seule"), "amount": content["cost_alone"]},
        "together": {"label": _("Ensemble, pour la commune"), "amount": content["cost_together"]},
        "sources": [
            _("%(what)s : %(amount)s (%(source)s, %(on)s)") % {**line, "on": _day(line["on"])}
            for line in content["estimates"]
        ],
        "sources_title": _("D'où vient l'estimation"),
        "clauses": content["clauses"],
        "signatures_title": _("Signatures"),
        "signatures": [_signature(party, signed.get(party["id"])) for party in content["parties"]],
        "by_hand": {"name": _("Nom et fonction"), "day": _("Date"), "sign": _("Signature")},
        "notice": " · ".join(notices),
        "version": _("Version %(number)s, écrite le %(day)s")
        % {"number": version.number, "day": date_format(version.written_at, "DATE_FORMAT")},
        "digest_label": _("Empreinte du texte"),
        "digest": " ".join(version.digest[start : start + 8] for start in range(0, len(version.digest), 8)),
        "short": version.digest[:12],
        "page": _("page"),
        "of": _("sur"),
    }


def _day(text: str) -> str:
    import datetime

    return date_format(datetime.date.fromisoformat(text), "DATE_FORMAT")


def _half(side: str, title: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    return {"side": side, "title": title, "lines": [_line(line) for line in lines]}


def _line(line: dict[str, Any]) -> dict[str, Any]:
    worth = line["value"]
    if worth and line["valued_how"]:
        worth = f"{worth} ({line['valued_how']})"
    return {
        "what": line["what"],
        "how_much": " · ".join(part for part in (line["how_much"], worth) if part),
        "when": line["when"],
        "who": line["who"],
        "stand_in": _("En cas d'absence : %(name)s") % {"name": line["stand_in"]} if line["stand_in"] else "",
    }


def _signature(party: dict[str, Any], signature: Signature | None) -> dict[str, Any]:
    side = "town" if party["side"] == Side.TOWN else "us"
    if signature is None:
        return {"party": party["name"], "side": side, "name": "", "title": "", "how": ""}
    how = (
        _("Signé en ligne le %(day)s")
        if signature.how == SignedHow.ONLINE
        else _("Signé sur papier le %(day)s")
    )
    return {
        "party": party["name"],
        "side": side,
        "name": signature.signer_name,
        "title": signature.signer_title,
        "how": how % {"day": date_format(signature.signed_on, "DATE_FORMAT")},
    }
