"""What is said to a person whose words about time could not be read.

Messages are lazy: they are translated when shown, in the language of the reader.
"""

from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: Said when nothing more precise can be: kind, and with two examples.
UNCLEAR = _(
    "Nous n'avons pas compris ce moment. Essayez par exemple « 12 juin 2027 » "
    "ou « tous les mardis d'avril à octobre »."
)
TOO_LONG = _(
    "C'est un peu long pour nous. Dites le moment en {limit} signes au plus, par exemple "
    "« avant le 12 juin 2027 » ou « été 2027 »."
)
OUT_OF_RANGE = _(
    "Nous comptons les années de {first} à {last}. Essayez par exemple « 12 juin 2027 » ou « été 2027 »."
)
BACKWARDS = _(
    "La fin vient avant le début. Essayez par exemple « du 3 au 10 mai 2027 » ou « d'avril à octobre 2027 »."
)
WHICH_DAYS = _(
    "Dites aussi quels jours, pour que chacun sache quand venir. Essayez par exemple "
    "« tous les mardis et jeudis » ou « le premier et le troisième samedi du mois »."
)
NO_SUCH_DAY = _(
    "Le « {day} {month} » n'existe pas : ce mois va du 1er au {last}. "
    "Essayez par exemple « {last} {month} » ou « {month} »."
)
NO_SUCH_MONTH = _(
    "« {text} » n'existe pas : écrivez le jour, puis le mois, de 1 à 12. "
    "Essayez par exemple « 12/06/2027 » ou « 12 juin 2027 »."
)
OTHER_WEEKDAY = _(
    "Le « {day} » est un {right}, pas un {wrong}. Essayez par exemple « {right} {day} » ou « {day} »."
)


class NotUnderstood(ValueError):
    """A text about time that could not be read; its message is for the person who wrote it.

    `message` is a lazy string, `code` a short name of the reason for programs: `unclear`, `too_long`,
    `out_of_range`, `backwards`, `which_days`, `impossible`.
    """

    def __init__(self, message: "StrOrPromise" = UNCLEAR, *, code: str = "unclear", **values: object) -> None:
        self.message = format_lazy(message, **values) if values else message
        self.code = code
        super().__init__(self.message)


class Impossible(NotUnderstood):
    """A day that no calendar has, such as 30 February; the message names it."""

    def __init__(self, message: "StrOrPromise", **values: object) -> None:
        super().__init__(message, code="impossible", **values)
