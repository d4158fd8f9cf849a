"""The text of an agreement, composed from the charter's blocks and the parties' commitments.

`compose` is a pure reading: the same rows give the same content, byte for byte, so that its digest
says whether the text somebody read is the one they sign.
"""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from terril.agreements.clauses import DEFAULTS, fill
from terril.agreements.models import Agreement, Commitment, CommitmentKind, Party, Side
from terril.agreements.queries import charter_of, how_much, promised_value
from terril.agreements.states import CommitmentState
from terril.foundation.journal import canonical
from terril.territories.models import Territory
from terril.ui.templatetags.ui import euros

# Bump when the shape changes: it is part of what is signed.
FORMAT = 1


def digest_of(content: dict[str, Any]) -> str:
    """Return what identifies one exact text: SHA-256 of its canonical JSON."""
    return hashlib.sha256(canonical(content)).hexdigest()


def compose(agreement: Agreement, language: str) -> dict[str, Any]:
    """Return the text of the agreement as it stands, in `language`, as JSON values.

    {"format", "language", "town", "title", "kind",
     "parties": [{"id", "name", "side"}],
     "clauses": [{"key", "title", "lines": [text]}],
     "commitments": [{"id", "side", "who", "kind", "what", "how_much", "when", "value",
                      "valued_how", "is_upkeep", "stand_in", "places"}],
     "estimates": [{"id", "what", "amount", "source", "on"}],
     "cost_alone", "cost_together"}

    Amounts are words of the language: what is signed is what is read. Four queries.
    """
    with translation.override(language):
        parties = list(agreement.parties.select_related("organisation").order_by("position", "pk"))
        commitments = list(
            agreement.commitments.filter(is_call=False)
            .exclude(state=CommitmentState.RELEASED)
            .select_related("party__organisation", "stand_in")
            .order_by("position", "pk")
        )
        estimates = list(agreement.estimates.order_by("pk"))
        alone = sum(line.amount_cents for line in estimates)
        together = promised_value(commitments, Side.TOWN)
        values = _values(agreement, parties, commitments)
        values["cost_alone"] = euros(alone) if alone else ""
        values["cost_together"] = euros(together) if together or alone else ""
        return {
            "format": FORMAT,
            "language": language,
            "town": agreement.territory.name,
            "title": agreement.title,
            "kind": agreement.kind,
            "parties": [
                {"id": party.pk, "name": party.organisation.name, "side": party.side} for party in parties
            ],
            "clauses": _clauses(agreement, language, values),
            "commitments": [_commitment(commitment) for commitment in commitments],
            "estimates": [
                {
                    "id": line.pk,
                    "what": line.what,
                    "amount": euros(line.amount_cents),
                    "source": line.source,
                    "on": line.on.isoformat(),
                }
                for line in estimates
            ],
            "cost_alone": values["cost_alone"],
            "cost_together": values["cost_together"],
        }


def _clauses(agreement: Agreement, language: str, values: dict[str, str]) -> list[dict[str, Any]]:
    is_english = language.startswith("en")
    clauses = []
    for block in charter_of(agreement.territory) or DEFAULTS:
        title, text = (block.title_en, block.text_en) if is_english else (block.title_fr, block.text_fr)
        particular = agreement.particulars.get(block.key, "")
        lines = fill(text, {**values, "particular": particular})
        if particular and "{particular}" not in text:
            lines += [line.strip() for line in particular.splitlines() if line.strip()]
        if lines:
            clauses.append({"key": block.key, "title": title, "lines": lines})
    return clauses


def sample_values(town: Territory, language: str) -> dict[str, str]:
    """Return what an invented agreement would put in the places of the charter, to preview its blocks."""
    with translation.override(language):
        return {
            "title": _("Fleurir la cité"),
            "town": town.name,
            "parties": _listed([_("Mairie"), _("Collectif de la cité"), _("École du Moulin")]),
            "town_parties": _("Mairie"),
            "inhabitants_parties": _("Collectif de la cité"),
            "partners": _("École du Moulin"),
            "contact": _contact(town),
            "starts_on": _on(datetime.date(2027, 3, 1)),
            "ends_on": _on(datetime.date(2028, 2, 29)),
            "review_on": _on(datetime.date(2027, 9, 1)),
            "cost_alone": euros(400_000),
            "cost_together": euros(150_000),
            "upkeep": _("arroser les bacs (Collectif de la cité, tous les mardis)"),
            "particular": _("(Ici, ce que la convention a de particulier.)"),
        }


def _contact(town: Territory) -> str:
    return ", ".join(part for part in (town.contact_name, town.contact_phone, town.contact_email) if part)


def _values(agreement: Agreement, parties: list[Party], commitments: list[Commitment]) -> dict[str, str]:
    town = agreement.territory

    def names(*sides: str) -> str:
        return _listed([party.organisation.name for party in parties if party.side in sides])

    return {
        "title": agreement.title,
        "town": town.name,
        "parties": names(*Side.values),
        "town_parties": names(Side.TOWN),
        "inhabitants_parties": names(Side.INHABITANTS),
        "partners": names(Side.THIRD),
        "contact": _contact(town),
        "starts_on": _on(agreement.starts_on) or _("le jour de la dernière signature"),
        "ends_on": _on(agreement.ends_on) or _("un an après la dernière signature"),
        "review_on": _on(agreement.review_on) or _("six mois après la dernière signature"),
        "upkeep": "; ".join(_upkeep(commitment) for commitment in commitments if commitment.is_upkeep),
    }


def _on(day: datetime.date | None) -> str:
    """Return "le 12 juin 2027", "on 12 June 2027"; nothing when there is no day."""
    return _("le %(day)s") % {"day": date_format(day, "DATE_FORMAT")} if day else ""


def _listed(items: list[str]) -> str:
    """Return "a, b et c"."""
    if len(items) < 2:
        return "".join(items)
    return _("%(firsts)s et %(last)s") % {"firsts": ", ".join(items[:-1]), "last": items[-1]}


def _upkeep(commitment: Commitment) -> str:
    facts = {
        "what": commitment.what,
        "who": commitment.party.organisation.name,
        "when": commitment.when.in_words(),
    }
    if commitment.stand_in is None:
        return _("%(what)s (%(who)s, %(when)s)") % facts
    facts["stand_in"] = commitment.stand_in.public_name
    return _("%(what)s (%(who)s, %(when)s ; en cas d'absence : %(stand_in)s)") % facts


def _commitment(commitment: Commitment) -> dict[str, Any]:
    return {
        "id": commitment.pk,
        "side": commitment.party.side,
        "who": commitment.party.organisation.name,
        "kind": str(CommitmentKind(commitment.kind).label),
        "what": commitment.what,
        "how_much": how_much(commitment),
        "when": commitment.when.in_words(),
        "value": euros(commitment.value_cents),
        "valued_how": commitment.valued_how,
        "is_upkeep": commitment.is_upkeep,
        "stand_in": commitment.stand_in.public_name if commitment.stand_in else "",
        "places": commitment.places,
    }


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Return, in sentences for the person who signs, what changed from one text to another."""
    said: list[str] = []
    if old.get("language") != new.get("language"):
        return [_("Le texte est maintenant dans une autre langue.")]
    if old["title"] != new["title"]:
        said.append(
            _("Le titre était « %(old)s », il devient « %(new)s ».")
            % {"old": old["title"], "new": new["title"]}
        )
    said += _party_changes(old["parties"], new["parties"])
    said += _line_changes(
        {line["id"]: line for line in old["commitments"]},
        {line["id"]: line for line in new["commitments"]},
    )
    said += _clause_changes(old["clauses"], new["clauses"])
    if old["estimates"] != new["estimates"]:
        said.append(_("L'estimation de ce que cela aurait coûté à la commune seule a changé."))
    return said


def _party_changes(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[str]:
    before, after = {party["name"] for party in old}, {party["name"] for party in new}
    return [
        *(_("%(name)s entre dans la convention.") % {"name": name} for name in sorted(after - before)),
        *(_("%(name)s n'est plus dans la convention.") % {"name": name} for name in sorted(before - after)),
    ]


def _in_words(line: dict[str, Any]) -> str:
    return ", ".join(
        part
        for part in (line["what"], line["how_much"], line["when"], line["value"], line["stand_in"])
        if part
    )


def _line_changes(old: dict[int, dict[str, Any]], new: dict[int, dict[str, Any]]) -> list[str]:
    said = []
    for key, line in new.items():
        facts = {"who": line["who"], "new": _in_words(line)}
        if key not in old:
            said.append(_("Nouvel engagement de %(who)s : %(new)s.") % facts)
        elif old[key] != line:
            was = _in_words(old[key])
            if was != facts["new"] or old[key]["who"] != line["who"]:
                said.append(
                    _("Engagement de %(who)s : « %(old)s » devient « %(new)s ».") % {**facts, "old": was}
                )
            else:
                said.append(_("Engagement de %(who)s, précisé : %(new)s.") % facts)
    for key, line in old.items():
        if key not in new:
            said.append(
                _("Engagement retiré, de %(who)s : %(old)s.") % {"who": line["who"], "old": _in_words(line)}
            )
    return said


def _clause_changes(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[str]:
    before = {clause["key"]: clause for clause in old}
    after = {clause["key"]: clause for clause in new}
    said = []
    for key, clause in after.items():
        if key not in before:
            said.append(_("Nouvel article : « %(title)s ».") % {"title": clause["title"]})
        elif before[key] != clause:
            fresh = [line for line in clause["lines"] if line not in before[key]["lines"]]
            if fresh:
                said.append(
                    _("Article « %(title)s », on y lit maintenant : %(text)s")
                    % {"title": clause["title"], "text": " ".join(fresh)}
                )
            else:
                said.append(
                    _("Article « %(title)s » : des lignes ont été retirées.") % {"title": clause["title"]}
                )
    said += [
        _("Article retiré : « %(title)s ».") % {"title": clause["title"]}
        for key, clause in before.items()
        if key not in after
    ]
    return said
