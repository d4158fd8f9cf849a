"""What the town promised before everybody, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.opendata.dataset import DataSet, Parameter
from terril.promises.models import PublicCommitment
from terril.promises.queries import found_on, line_of, term_at, terms_of
from terril.promises.states import Status
from terril.territories.models import Territory
from terril.ui.tables import Column, Row
from terril.vision.queries import every_orientation_of


def _found(town: Territory, asked: Mapping[str, str]) -> QuerySet[PublicCommitment]:
    """Return what the board shows, narrowed as it is; what names nothing is as if it were not asked."""
    narrowed: dict[str, Any] = {"made_in": asked.get("lieu", ""), "carried_by": asked.get("qui", "")}
    if slug := asked.get("orientation"):
        narrowed["orientation"] = every_orientation_of(town).filter(slug=slug).first()
    if slug := asked.get("mandat"):
        narrowed["term"] = terms_of(town).filter(slug=slug).first()
    if (status := asked.get("etat", "")) in Status.values:
        narrowed["status"] = status
    return found_on(town, clock.today(), **narrowed)


def _told(town: Territory, things: Sequence[Any], base: str) -> Iterable[Row]:
    today, terms, language = clock.today(), list(terms_of(town)), get_language() or ""
    for it in things:
        line = line_of(it, today)
        term = term_at(terms, it.made_on)
        yield (
            it.number,
            it.words,
            line.words,
            line.status.value,
            str(line.status.label),
            it.carried_by,
            it.made_on,
            it.made_in,
            term.name if term else "",
            "" if it.when_kind == "unspecified" else it.when.in_words(language),
            it.when_ends_on,
            "" if line.when.kind == "unspecified" else line.when.in_words(language),
            line.when.end,
            it.proof_expected,
            line.reports,
            line.last_report_on,
            it.commitment.state_reason,
            base + it.get_absolute_url(),
        )


SET = DataSet(
    name="engagements",
    title=_("Les engagements"),
    what=_("Ce que la commune a promis devant tous, mot pour mot, et ce que c'est devenu."),
    columns=(
        Column("numero", _("Son numéro, qui ne change pas"), "integer"),
        Column("premiers_mots", _("Les mots du premier jour, qui ne changent pas")),
        Column("mots", _("Les mots qui valent maintenant")),
        Column("etat", _("Où il en est, en un mot qui ne change pas")),
        Column("etat_libelle", _("Où il en est, en clair")),
        Column("porteur", _("Qui le porte, avec sa fonction")),
        Column("pris_le", _("Le jour où il a été pris"), "date"),
        Column("pris_ou", _("La réunion ou la convention où il a été pris")),
        Column("mandat", _("Le mandat pendant lequel il a été pris")),
        Column("premiere_date", _("La première date, en clair")),
        Column("premiere_echeance", _("Le dernier jour de la première date"), "date"),
        Column("quand", _("La date qui vaut maintenant, en clair")),
        Column("echeance", _("Son dernier jour"), "date"),
        Column("preuve_attendue", _("À quoi l'on verra qu'il est tenu")),
        Column("points_d_etape", _("Combien de fois la commune a donné des nouvelles"), "integer"),
        Column("dernier_point", _("La dernière fois"), "date"),
        Column("dit", _("La preuve, ou la raison, une fois tenu ou abandonné")),
        Column("adresse", _("Sa page sur le site, avec les preuves")),
    ),
    found=_found,
    told=_told,
    parameters=(
        Parameter("qui", _("Qui le porte")),
        Parameter("orientation", _("À quoi il mène : l'adresse de l'orientation")),
        Parameter("lieu", _("Où il a été pris")),
        Parameter("mandat", _("Le mandat : son adresse")),
        Parameter("etat", _("Où il en est"), choices=tuple(Status.choices)),
    ),
    key=("numero", "number"),
    topics=("promises.publiccommitment",),
    page="promises:board",
)
