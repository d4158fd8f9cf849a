"""The agreement on paper: two halves side by side, to be read, signed by hand and pinned up.

The same version and signatures give the same bytes (see terril.ui.pdf).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from terril.agreements.models import Side, Signature, SignedHow, Version
from terril.agreements.queries import signatures_of
from terril.territories.models import Territory
from terril.ui.pdf import compile_sheet

SHEET = Path(__file__).resolve().parent / "agreement.typ"


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
        data = _sheet(version, signatures, town)
    return compile_sheet(SHEET, data, int(version.written_at.timestamp()))


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
