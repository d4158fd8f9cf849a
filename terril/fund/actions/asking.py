"""Asking the fund for a little help, and changing one's mind."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.directory import actions as directory
from terril.directory.models import Organisation, OrganisationKind
from terril.directory.rules import represents
from terril.foundation import clock
from terril.foundation.actions import NotAllowed, Told, action, told
from terril.foundation.models import Audience
from terril.foundation.states import move
from terril.fund import mails, rules
from terril.fund.actions.writing import facts_of, on_behalf_of, write_line
from terril.fund.models import Envelope, LineKind, SmallDynamic
from terril.fund.queries import money
from terril.fund.states import DynamicState
from terril.initiatives.actions import wording
from terril.initiatives.actions.wording import Wording
from terril.people.models import User
from terril.people.rules import is_officer
from terril.territories.models import Territory
from terril.ui.templatetags.ui import euros

# What a form looks for, to show the way to an initiative.
OVER_CEILING = "over_ceiling"


@action(rules.can_ask, says=_("Une demande est arrivée au petit fonds : « %(title)s »"))
def ask(
    actor: User,
    town: Territory,
    *,
    title: str,
    description: str,
    share: str,
    asked_cents: int,
    wish: str = "",
    place: str = "",
    happens_on: datetime.date | None = None,
    asker: Organisation | None = None,
    author: User | None = None,
    accepts_charter: bool = False,
) -> Told:
    """Ask for a little help: it gets a number, and the town a date by which to answer.

    Arguments: `share` what the neighbours bring; `wish` what is wished for in kind; `asker` an
    organisation that the author speaks for (otherwise a small informal group is made); `author` the
    person that an officer writes for at the counter; `accepts_charter` what an association commits
    to from the first euro (loi n° 2021-1109, décret n° 2021-1947).
    Somebody under 18 asks with the adult who answers for them: the town hears of it once that adult
    has said yes. Raises ValidationError keyed by the detail; NotAllowed when somebody else than an
    officer asks for another person.
    """
    author = actor if author is None or author.pk == actor.pk else author
    is_counter = author.pk != actor.pk
    if is_counter and (refusal := is_officer.refusal(actor, town)):
        raise NotAllowed(refusal)
    if author.is_minor and author.referent_id is None:
        raise ValidationError(
            gettext("Avant 18 ans, il faut un adulte référent. La mairie peut l'inscrire avec vous.")
        )
    today = clock.today()
    envelope = Envelope.objects.filter(territory=town, year=today.year).first()
    if envelope is None:
        raise ValidationError(gettext("Le petit fonds n'a pas encore d'enveloppe cette année."))
    kept = _checked(envelope, title, description, share, asked_cents, wish, place)
    if asker is not None:
        if asker.territory_id != town.pk or not represents(author, asker):
            raise ValidationError(
                {"asker": gettext("Choisissez une organisation au nom de qui vous parlez.")}
            )
        if asker.kind == OrganisationKind.ASSOCIATION and not accepts_charter:
            raise ValidationError(
                {
                    "accepts_charter": gettext(
                        "Une association s'engage à respecter le contrat d'engagement républicain dès le "
                        "premier euro : cochez la case, ou demandez avec des voisins, sans l'association."
                    )
                }
            )
    needs_charter = asker is not None and asker.kind == OrganisationKind.ASSOCIATION
    if asker is None:
        name = gettext("Groupe « %(title)s »") % {"title": kept["title"][:100].rstrip()}
        asker = directory.form_group(actor, town, name=name, member=author)
    highest = SmallDynamic.objects.filter(territory=town).aggregate(highest=Max("number"))["highest"]
    dynamic = SmallDynamic.objects.create(
        territory=town,
        envelope=envelope,
        number=(highest or 0) + 1,
        slug=slugify(re.sub(r"['’ʼ]", " ", kept["title"]))[:80].strip("-") or "demande",
        asked_cents=asked_cents,
        happens_on=happens_on,
        author=author,
        asker=asker,
        charter_on=today if needs_charter else None,
        **kept,
    )
    waits = author.is_minor and not is_counter
    if waits:
        mails.ask_referent(dynamic)
    else:
        _receive(dynamic)
    return told(
        dynamic,
        audience=Audience.PRIVATE if waits else Audience.PUBLIC,
        on_behalf_of=author if is_counter else None,
        **facts_of(dynamic),
    )


@action(rules.can_vouch, says=_("Une demande est arrivée au petit fonds : « %(title)s »"))
def vouch(actor: User, dynamic: SmallDynamic) -> Told:
    """Say yes for somebody under 18: the town receives what they ask."""
    _receive(dynamic)
    return told(dynamic, on_behalf_of=on_behalf_of(actor, dynamic), **facts_of(dynamic))


@action(rules.can_drop, says=_("« %(title)s » : ceux qui demandaient ont renoncé à l'aide du petit fonds"))
def drop(actor: User, dynamic: SmallDynamic, *, reason: str) -> Told:
    """Stop here, and say why: what was granted goes back to the envelope.

    Raises ValidationError keyed "reason", or without a key while money of the town is still held.
    """
    reason = wording.reason(reason, missing=gettext("Dites en une phrase pourquoi on s'arrête."))
    amounts = money.sums(dynamic)
    if amounts.held:
        raise ValidationError(
            gettext("Il faut d'abord rendre ce qui a été versé : %(amount)s.")
            % {"amount": euros(amounts.held)}
        )
    was_received = dynamic.received_on is not None
    move(dynamic, DynamicState.DROPPED)
    if amounts.kept:
        write_line(actor, dynamic, LineKind.RELEASED, amounts.kept)
    dynamic.dropped_because = reason
    dynamic.save(update_fields=["dropped_because"])
    return told(
        dynamic,
        audience=Audience.PUBLIC if was_received else Audience.PRIVATE,
        on_behalf_of=on_behalf_of(actor, dynamic),
        **facts_of(dynamic),
    )


def _receive(dynamic: SmallDynamic) -> None:
    """Make the town owe an answer, from today on."""
    today = clock.today()
    dynamic.received_on = today
    dynamic.answer_due_on = today + datetime.timedelta(days=dynamic.envelope.answer_delay_days)
    dynamic.save(update_fields=["received_on", "answer_due_on"])
    move(dynamic, DynamicState.RECEIVED)
    mails.acknowledge(dynamic)


def _checked(
    envelope: Envelope, title: str, description: str, share: str, asked_cents: int, wish: str, place: str
) -> dict[str, Any]:
    """Return the texts made canonical. Raises ValidationError keyed by the detail."""
    texts = wording.checked(
        title=Wording(
            title,
            gettext("Le titre"),
            gettext("Donnez-lui un titre court : une ligne suffit."),
            120,
        ),
        description=Wording(
            description,
            gettext("Ce que vous voulez faire"),
            gettext("Racontez en deux phrases : pour qui, et à quoi servira l'argent."),
            2000,
        ),
        share=Wording(
            share,
            gettext("Votre part"),
            gettext("Il manque votre part : cuisiner, installer, ranger… Qu'apportez-vous, entre voisins ?"),
            200,
        ),
        wish=Wording(wish, gettext("L'aide en nature"), limit=200),
        place=Wording(place, gettext("Le lieu"), limit=200),
    )
    if asked_cents <= 0 and not texts["wish"]:
        raise ValidationError(
            {"asked_cents": gettext("Combien vous faut-il ? Ou dites plus bas ce que la mairie peut prêter.")}
        )
    if asked_cents > envelope.ceiling_cents:
        raise ValidationError(
            {
                "asked_cents": ValidationError(
                    gettext("Le petit fonds aide jusqu'à %(ceiling)s. Au-delà, c'est une initiative.")
                    % {"ceiling": euros(envelope.ceiling_cents)},
                    code=OVER_CEILING,
                )
            }
        )
    return texts
