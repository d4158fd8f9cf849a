"""What every column of every table is: about a person, public, or technical. One file a folder.

This is read by the page of one's own data, by the file to take away, by the register sheet of the
privacy page and by erasing, so that a new table is described once:

    TABLES = {
        "garden.plot": Table(
            heading="shares",                         # under which heading people find it
            title=_("Vos carrés de jardin"),
            people={"holder": OWNER, "given_by": ACTED},
            personal={"wish": EMPTIED, "note": Replaced(REMOVED, by="holder")},
            public="name row column",
            technical="id given_at",
            shows={"name": _("Le carré"), "wish": _("Votre souhait")},
        ),
    }

`tests/architecture/test_classes.py` fails while a column of a table is in none of them.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Link:
    """A column that says who, or the way to one ("share__user").

    `mine`: the row is held about that person, who sees it and takes it away.

    `then` what erasing the person does: "row" removes the row; "nobody" empties the column; "number"
    leaves the number of an account which has no name any more; "by hand" is the work of
    privacy.actions.forgetting.
    """

    mine: bool
    then: str


OWNER = Link(mine=True, then="row")
NAMED = Link(mine=True, then="nobody")
AUTHOR = Link(mine=True, then="number")
# Did something to a row that is about others: said in the journal, not a thing held about them.
ACTED = Link(mine=False, then="number")
ITSELF = Link(mine=True, then="by hand")


@dataclass(frozen=True)
class Column:
    """What erasing does to a personal column. `by` the link whose person it is about (all of them: "")."""

    by: str = ""


@dataclass(frozen=True)
class Emptied(Column):
    """Nothing is left of it."""


@dataclass(frozen=True)
class Replaced(Column):
    """A sentence stands in its place."""

    sentence: Any = ""

    def __init__(self, sentence: Any, by: str = ""):
        object.__setattr__(self, "sentence", sentence)
        object.__setattr__(self, "by", by)


@dataclass(frozen=True)
class Kept(Column):
    """It stays, without the person's name, address and phone; `why` is told to them."""

    why: Any = ""

    def __init__(self, why: Any, by: str = ""):
        object.__setattr__(self, "why", why)
        object.__setattr__(self, "by", by)


@dataclass(frozen=True)
class ByHand(Column):
    """What becomes of it depends on other rows: see privacy.actions.forgetting."""


EMPTIED = Emptied()
BY_HAND = ByHand()
REMOVED = _("Texte retiré par la personne qui l'avait écrit.")


@dataclass(frozen=True)
class Table:
    """What the columns of one table are. `public` and `technical` are names with spaces between."""

    heading: str = ""
    title: Any = ""
    people: Mapping[str, Link] = field(default_factory=dict)
    # The column that holds an e-mail address: the rows of the person's address are theirs, and go.
    address: str = ""
    personal: Mapping[str, Column] = field(default_factory=dict)
    public: str = ""
    technical: str = ""
    # What the readable page shows of a row, with its label; the file to take away holds everything.
    shows: Mapping[str, Any] = field(default_factory=dict)

    def columns(self) -> list[str]:
        """Return the names of all columns described, in the order written."""
        people = [name for name in self.people if "__" not in name]
        return [*people, *self.personal, *self.public.split(), *self.technical.split()]


@dataclass(frozen=True)
class Heading:
    """A part of what is held about people, in plain words; also a line of the register sheet."""

    title: Any
    why: Any
    until: Any
    # What erasing the account does to it.
    erased: Any


HEADINGS: dict[str, Heading] = {
    "account": Heading(
        _("Votre compte"),
        _("Vous reconnaître, vous appeler par votre nom, vous joindre."),
        _("Tant que le compte existe ; effacé après deux ans sans activité."),
        _("Votre nom, votre courriel, votre téléphone et votre date de majorité sont effacés."),
    ),
    "entering": Heading(
        _("Vos entrées sur le site"),
        _("Vous laisser entrer sans mot de passe, et vous montrer où votre compte est ouvert."),
        _("Deux mois au plus pour un appareil ; une clé, tant que vous la gardez."),
        _("Vos appareils, vos clés et vos liens d'entrée sont effacés : vous sortez partout."),
    ),
    "mails": Heading(
        _("Les courriels reçus d'ici"),
        _("Vous prévenir de ce qui vous concerne, et ne pas le faire deux fois."),
        _("Le texte, trente jours ; l'adresse et l'objet, tant que le compte existe."),
        _("Ils sont effacés, ainsi que ceux qui vous nomment."),
    ),
    "roles": Heading(
        _("Vos rôles"),
        _("Savoir qui parle pour une association ou un service, et qui agit pour la commune."),
        _("Tant que vous tenez ce rôle."),
        _("Ils sont effacés."),
    ),
    "initiatives": Heading(
        _("Vos initiatives et vos textes"),
        _("Étudier votre idée, y répondre, en garder la mémoire publique."),
        _("Un brouillon, tant que vous le gardez ; une initiative envoyée, sans limite : c'est public."),
        _(
            "Vos brouillons sont effacés. Le texte d'une initiative que personne d'autre ne porte et que "
            "rien ne lie encore est retiré, comme celui d'une demande au petit fonds qui n'a rien reçu. "
            "Sinon il reste, sans votre nom. Les images de vos justificatifs sont effacées."
        ),
    ),
    "photos": Heading(
        _("Vos photos"),
        _("Montrer votre initiative."),
        _("Tant que vous ne les retirez pas."),
        _("Elles sont effacées, sauf celles que vous avez données pour l'initiative d'autres personnes."),
    ),
    "memories": Heading(
        _("Vos souvenirs et vos sons"),
        _("Dire et faire entendre d'où vient la commune."),
        _("Tant que vous ne les reprenez pas ; un souvenir que la mairie vous a rendu, deux mois."),
        _("Ils sont effacés, sauf les sons que la commune fait entendre sur ses propres pages."),
    ),
    "words": Heading(
        _("Vos mots et vos abonnements"),
        _("Parler d'une initiative, en suivre les nouvelles."),
        _("Vos mots, tant que l'initiative est publique ; un abonnement, tant que vous le gardez."),
        _("Vos mots sont remplacés par une phrase qui le dit. Vos abonnements sont effacés."),
    ),
    "meetings": Heading(
        _("Vos réunions"),
        _("Prévoir les chaises, vous rappeler la réunion la veille, savoir qui anime."),
        _("Une inscription, une semaine après la réunion ; un rôle, tant que la réunion est gardée."),
        _("Vos inscriptions et vos rôles sont effacés."),
    ),
    "shares": Heading(
        _("Vos parts et vos apports"),
        _("Savoir qui vient, ce qui a été donné, et le compter."),
        _("Sans limite : ce sont les comptes de la convention."),
        _(
            "Vos parts et vos tours à venir sont rendus. Ce que vous avez donné et fait reste compté, sans "
            "votre nom."
        ),
    ),
    "signatures": Heading(
        _("Vos signatures"),
        _("Prouver ce que les parties d'une convention se sont promis."),
        _("Cinq ans après la fin de la convention : le temps pendant lequel elle peut être contestée."),
        _(
            "Votre nom reste sous une convention signée par tous, cinq ans après sa fin, puis il est "
            "effacé. Sous les autres textes, il est effacé tout de suite."
        ),
    ),
    "journal": Heading(
        _("Ce que le journal dit de vous"),
        _("La mémoire publique de la commune, que personne ne peut réécrire."),
        _("Sans limite."),
        _("Ce qui vous nomme est effacé. Il reste un numéro, qui ne mène plus à personne."),
    ),
}


def _gathered() -> dict[str, Table]:
    tables: dict[str, Table] = {}
    for part in pkgutil.iter_modules(__path__):
        for name, table in import_module(f"{__name__}.{part.name}").TABLES.items():
            if name in tables:
                raise ValueError(f"{name} is described twice")
            tables[name] = table
    return tables


TABLES = _gathered()
