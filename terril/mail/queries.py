"""Finding mails, and saying in plain words how their sending goes."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from terril.foundation.journal import INSTALLATION
from terril.mail.models import Mail, MailState, Trouble

# What the counts speak of: long enough to see a habit, and what texts are kept for.
COUNTED = datetime.timedelta(days=30)
A_DAY = datetime.timedelta(days=1)
# A mail that waits this long waits for something.
USUAL_WAIT = datetime.timedelta(minutes=15)

# What a mail is about, for pages that show neither its subject nor its text.
PURPOSES: dict[str, Any] = {
    "code": _lazy("Un code pour entrer"),
    "acknowledgement": _lazy("Un accusé de réception"),
    "opinion": _lazy("Un avis demandé"),
    "information": _lazy("Une précision"),
    "answer": _lazy("Une réponse de la commune"),
    "signature": _lazy("Une convention à signer"),
    "confirmation": _lazy("Un apport à confirmer"),
    "follow": _lazy("Un accord à donner pour suivre une initiative"),
    "duty": _lazy("Un tour d'entretien"),
    "swap": _lazy("Un tour à échanger"),
    "season": _lazy("La saison prochaine"),
    "upkeep": _lazy("Des nouvelles d'un entretien"),
    "promise": _lazy("Des nouvelles d'un engagement public"),
    "fund": _lazy("Une demande au petit fonds"),
    "memory": _lazy("Un souvenir donné pour le récit"),
    "meeting": _lazy("Une réunion où l'on a dit venir"),
    "account": _lazy("Un compte qui ne sert plus"),
    "digest": _lazy("Les nouvelles"),
    "minutes": _lazy("Un compte rendu de réunion"),
}
OTHER = _lazy("Un courriel")

# What each trouble means, and what to do about it.
ADVICE: dict[str, tuple[Any, Any]] = {
    Trouble.ADDRESS: (
        _lazy("Le serveur de la personne dit que cette adresse n'existe pas, ou n'accepte plus rien."),
        _lazy("Appelez la personne : une lettre a pu être oubliée. Réessayez une fois l'adresse corrigée."),
    ),
    Trouble.MESSAGE: (
        _lazy("Le serveur de courriel refuse ce message-là : il le prend peut-être pour de la publicité."),
        _lazy("Dites la nouvelle par téléphone, et montrez la réponse du serveur à votre hébergeur."),
    ),
    Trouble.LATER: (
        _lazy("Le serveur de la personne demande d'attendre, c'est courant."),
        _lazy("Rien à faire : Terril réessaie seul, de plus en plus rarement, pendant cinq jours."),
    ),
    Trouble.GIVEN_UP: (
        _lazy("Pendant cinq jours, le serveur de la personne a demandé d'attendre. Terril n'essaie plus."),
        _lazy("Appelez la personne : sa boîte est peut-être pleine. Puis réessayez."),
    ),
    Trouble.SERVER: (
        _lazy("Le serveur de courriel de la mairie ne répond pas : aucun courriel ne part."),
        _lazy("Prévenez qui s'occupe de l'informatique. Rien n'est perdu : tout partira à son retour."),
    ),
    Trouble.TOO_LATE: (
        _lazy("Ce code n'a pas pu partir pendant qu'il était valable."),
        _lazy("Rien à faire pour celui-ci : la personne en demande un autre quand le serveur répond."),
    ),
}


def mails_of(territory_id: int) -> QuerySet[Mail]:
    """Return the mails of a town, and those of the installation, which belong to no town."""
    return Mail.objects.filter(territory_id__in=[INSTALLATION, territory_id])


def written_by(town: Any) -> QuerySet[Mail]:
    """Return the mails of a town alone, without what they say."""
    return Mail.objects.filter(territory_id=town.pk).defer("subject", "text", "html")


@dataclass(frozen=True, slots=True)
class Health:
    """How the sending of a town's mails goes, over the last thirty days."""

    queued: int
    sending: int
    sent: int
    failed: int
    kept: int
    # When the oldest of those that should have left by now was written.
    waiting_since: datetime.datetime | None

    @property
    def is_well(self) -> bool:
        """Say whether nobody has to do anything."""
        return not self.failed and self.waiting_since is None

    @property
    def sentence(self) -> str:
        """The whole in one sentence, for the top of the workshop."""
        if self.failed:
            return ngettext(
                "%(count)d courriel n'a pas pu partir.",
                "%(count)d courriels n'ont pas pu partir.",
                self.failed,
            ) % {"count": self.failed}
        if self.waiting_since is not None:
            return ngettext(
                "%(count)d courriel attend depuis un moment.",
                "%(count)d courriels attendent depuis un moment.",
                self.queued,
            ) % {"count": self.queued}
        return _("Les courriels partent bien.")


def health(town: Any) -> Health:
    """Return how the sending of a town's mails goes. One query."""
    now = timezone.now()
    recent = Q(created_at__gte=now - COUNTED)
    waits = Q(state=MailState.QUEUED)
    counted = Mail.objects.filter(territory_id=town.pk).aggregate(
        queued=Count("pk", filter=waits),
        sending=Count("pk", filter=Q(state=MailState.SENDING)),
        sent=Count("pk", filter=Q(state=MailState.SENT) & recent),
        failed=Count("pk", filter=Q(state=MailState.FAILED) & _in_trouble()),
        kept=Count("pk", filter=Q(state=MailState.KEPT) & recent),
        waiting_since=Min(
            "created_at", filter=waits & Q(is_for_nobody=False, created_at__lt=now - USUAL_WAIT)
        ),
    )
    return Health(**counted)


@dataclass(frozen=True, slots=True)
class Problem:
    """A trouble that mails are in, what it means, what to do, and how many there are."""

    trouble: str
    label: str
    meaning: str
    advice: str
    count: int
    last_error: str

    @property
    def is_of_the_machine(self) -> bool:
        """Say whether it takes somebody who looks after the server."""
        return self.trouble in (Trouble.MESSAGE, Trouble.SERVER, Trouble.TOO_LATE)


def problems(town: Any) -> list[Problem]:
    """Return what keeps the town's mails from leaving, the most frequent first. Two queries at most."""
    in_trouble = in_trouble_of(town).exclude(trouble="")
    counts = in_trouble.order_by().values("trouble").annotate(count=Count("pk"), latest=Max("pk"))
    rows = sorted(counts, key=lambda row: -row["count"])
    errors = dict(Mail.objects.filter(pk__in=[row["latest"] for row in rows]).values_list("pk", "last_error"))
    return [
        Problem(
            trouble=row["trouble"],
            label=str(Trouble(row["trouble"]).label),
            meaning=str(ADVICE[row["trouble"]][0]),
            advice=str(ADVICE[row["trouble"]][1]),
            count=row["count"],
            last_error=errors.get(row["latest"], ""),
        )
        for row in rows
    ]


def _in_trouble() -> Q:
    """Failed lately and not settled otherwise, or held up. A code that was too late is told for a day."""
    now = timezone.now()
    failed = Q(state=MailState.FAILED, created_at__gte=now - COUNTED) & ~Q(text="")
    too_late = Q(state=MailState.FAILED, trouble=Trouble.TOO_LATE, created_at__gte=now - A_DAY)
    return failed | too_late | Q(state=MailState.QUEUED) & ~Q(trouble="")


def in_trouble_of(town: Any) -> QuerySet[Mail]:
    """Return the mails of a town that did not leave or are held up, the newest first; without their texts."""
    return (
        Mail.objects.filter(_in_trouble(), territory_id=town.pk)
        .defer("subject", "text", "html")
        .order_by("-created_at", "-pk")
    )


def may_be_tried_again(town: Any) -> QuerySet[Mail]:
    """Return those among them that may be tried again: not the codes that are over."""
    return in_trouble_of(town).exclude(text="").exclude(trouble=Trouble.TOO_LATE)


def about(mail: Mail) -> str:
    """Return what a mail is about, without its subject nor its text."""
    return str(PURPOSES.get(mail.purpose, OTHER))
