"""Writing an agreement: its parties, what each commits to, what it would have cost.

Any party may write while the text is being prepared; both sign what is written. A change of a text
that was proposed or signed takes the agreement back to its preparation: its old versions and their
signatures stay, and everybody signs again.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max, ProtectedError, Sum
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.agreements import details, rules
from terril.agreements.actions.telling import at_the_counter, tell
from terril.agreements.clauses import KEYS
from terril.agreements.details import KEEP, Unchanged
from terril.agreements.models import (
    Agreement,
    AgreementKind,
    Commitment,
    CommitmentKind,
    Estimate,
    Party,
    Side,
)
from terril.agreements.states import AgreementState, CommitmentState
from terril.agreements.when import When
from terril.directory.models import Organisation
from terril.foundation.actions import Told, action
from terril.foundation.states import WrongState, move
from terril.foundation.text import clean_line, clean_text
from terril.people.models import User
from terril.people.rules import is_officer
from terril.territories.models import Territory

WRITTEN = (AgreementState.PROPOSED, AgreementState.SIGNED, AgreementState.RUNNING)
PARTICULAR_LENGTH = 4000


def _reopen(agreement: Agreement) -> None:
    """Take a text that was proposed or signed back to its preparation, because it changes."""
    if agreement.state in WRITTEN:
        move(agreement, AgreementState.DRAFT)


def _local_address(page_url: str) -> str:
    if page_url and (not page_url.startswith("/") or page_url.startswith("//") or len(page_url) > 200):
        raise ValidationError({"page_url": _now("Cette adresse n'est pas une page de ce site.")})
    return page_url


@action(rules.can_draft, says=_("%(who)s a commencé à préparer la convention « %(title)s »"))
def draft(
    actor: User,
    territory: Territory,
    *,
    title: str,
    kind: str = AgreementKind.FIFTY_FIFTY,
    parties: list[tuple[Organisation, Side]],
    page_url: str = "",
    person: User | None = None,
) -> Told:
    """Begin an agreement of a town between `parties`, in preparation.

    Arguments: `page_url` where the public reads it; empty: nobody but its parties sees it until
    `set_page_url`. `person` whom an officer acts for.
    Raises NotAllowed unless the actor speaks for one of the parties or is the officer;
    ValidationError on `title`, `kind`, `parties`, `page_url`.
    """
    kind = details.choice(kind, AgreementKind, "kind")
    if kind == AgreementKind.PUBLIC_PROMISE:
        raise ValidationError({"kind": _now("Un engagement public se prend en une fois, devant tous.")})
    if not parties:
        raise ValidationError({"parties": _now("Il faut au moins une partie.")})
    if len({organisation.pk for organisation, _side in parties}) < len(parties):
        raise ValidationError(
            {"parties": _now("Chaque organisation n'entre qu'une fois dans une convention.")}
        )
    if any(organisation.territory_id != territory.pk for organisation, _side in parties):
        raise ValidationError({"parties": _now("Une des organisations n'est pas de cette commune.")})
    sides = [details.choice(side, Side, "parties") for _organisation, side in parties]
    if not is_officer(actor, territory):
        rules.require(rules.speaks_for_one_of, actor, parties)
    on_behalf_of = at_the_counter(actor, territory, person)
    agreement = Agreement.objects.create(
        territory=territory,
        kind=kind,
        title=clean_line(title, 120, _now("Le titre"), field="title", required=True),
        page_url=_local_address(page_url),
        is_public=bool(page_url),
    )
    for position, ((organisation, _side), side) in enumerate(zip(parties, sides, strict=True)):
        Party.objects.create(agreement=agreement, organisation=organisation, side=side, position=position)
    return tell(agreement, agreement, on_behalf_of)


@action(rules.can_show, says=_("%(who)s a rendu publique la convention « %(title)s »"))
def set_page_url(actor: User, agreement: Agreement, *, page_url: str) -> Told:
    """Say where the public reads the agreement: from now on it is public, and its needs are listed.

    Raises ValidationError when `page_url` is not a path of this site.
    """
    if not page_url:
        raise ValidationError({"page_url": _now("Cette adresse n'est pas une page de ce site.")})
    agreement.page_url = _local_address(page_url)
    agreement.is_public = True
    agreement.save(update_fields=["page_url", "is_public"])
    return tell(agreement, agreement)


@action(rules.can_add_party, says=_("%(who)s a fait entrer %(organisation)s dans « %(title)s »"))
def add_party(actor: User, agreement: Agreement, *, organisation: Organisation, side: str) -> Told:
    """Bring one more organisation into the agreement; the text is then to be signed again.

    Raises ValidationError when it is a party already or of another town.
    """
    side = details.choice(side, Side, "side")
    if organisation.territory_id != agreement.territory_id:
        raise ValidationError({"organisation": _now("Cette organisation n'est pas de cette commune.")})
    if agreement.parties.filter(organisation=organisation).exists():
        raise ValidationError({"organisation": _now("Cette organisation est déjà dans la convention.")})
    _reopen(agreement)
    last = agreement.parties.aggregate(last=Max("position"))["last"]
    party = Party.objects.create(
        agreement=agreement, organisation=organisation, side=side, position=0 if last is None else last + 1
    )
    return tell(party, agreement, organisation=organisation.name)


@action(rules.can_write, says=_("Dans « %(title)s », %(organisation)s s'engage : %(what)s"))
def commit(
    actor: User,
    agreement: Agreement,
    *,
    party: Party,
    kind: str,
    what: str,
    when: When | None = None,
    quantity: Decimal | int | str | None = None,
    unit: str = "",
    value_cents: int | None = None,
    valued_how: str = "",
    places: int = 0,
    stand_in: User | None = None,
    is_upkeep: bool = False,
    is_call: bool = False,
    person: User | None = None,
) -> Told:
    """Write what one party commits to.

    Arguments: `places` how many people it takes and looks for (0: its party bears it as a whole);
    `value_cents` what it is worth, with `valued_how` how that was counted; `is_call` a call for
    hands within what is already agreed (a work day), no part of the text, which therefore asks
    nobody to sign again; `person` whom an officer acts for.
    Raises ValidationError keyed by the detail.
    """
    if party.agreement_id != agreement.pk:
        raise ValidationError({"party": _now("Cette partie n'est pas dans cette convention.")})
    on_behalf_of = at_the_counter(actor, agreement, person)
    last = agreement.commitments.aggregate(last=Max("position"))["last"]
    commitment = Commitment(
        agreement=agreement,
        party=party,
        is_call=bool(is_call),
        is_upkeep=bool(is_upkeep),
        position=0 if last is None else last + 1,
    )
    _write(
        commitment,
        kind=kind,
        what=what,
        when=when,
        quantity=quantity,
        unit=unit,
        value_cents=value_cents,
        valued_how=valued_how,
        places=places,
        stand_in=stand_in,
    )
    if not commitment.places:
        commitment.state = CommitmentState.TAKEN
    if not commitment.is_call:
        _reopen(agreement)
    commitment.save()
    return tell(
        commitment, agreement, on_behalf_of, what=commitment.what, organisation=party.organisation.name
    )


@action(rules.can_write, says=_("Dans « %(title)s », %(who)s a réécrit un engagement : %(what)s"))
def amend(
    actor: User,
    commitment: Commitment,
    *,
    party: Party | Unchanged = KEEP,
    kind: str | Unchanged = KEEP,
    what: str | Unchanged = KEEP,
    when: When | Unchanged | None = KEEP,
    quantity: Decimal | int | str | Unchanged | None = KEEP,
    unit: str | Unchanged = KEEP,
    value_cents: int | Unchanged | None = KEEP,
    valued_how: str | Unchanged = KEEP,
    places: int | Unchanged = KEEP,
    stand_in: User | Unchanged | None = KEEP,
    is_upkeep: bool | Unchanged = KEEP,
    person: User | None = None,
) -> Told:
    """Rewrite a commitment; what is not given stays. The text is then to be signed again.

    Raises WrongState once it is settled (kept, released, not kept); ValidationError keyed by the
    detail, on `places` when more people already hold a share.
    """
    agreement = commitment.agreement
    on_behalf_of = at_the_counter(actor, agreement, person)
    _refuse_settled(commitment)
    before = commitment.what
    if not isinstance(party, Unchanged):
        if party.agreement_id != agreement.pk:
            raise ValidationError({"party": _now("Cette partie n'est pas dans cette convention.")})
        commitment.party = party
    if not isinstance(is_upkeep, Unchanged):
        commitment.is_upkeep = bool(is_upkeep)
    given = {
        "kind": kind,
        "what": what,
        "when": when,
        "quantity": quantity,
        "unit": unit,
        "value_cents": value_cents,
        "valued_how": valued_how,
        "places": places,
        "stand_in": stand_in,
    }
    _write(commitment, **{name: value for name, value in given.items() if value is not KEEP})
    taken = commitment.shares.filter(withdrawn_at=None).aggregate(n=Sum("places"))["n"] or 0
    if commitment.places < taken:
        raise ValidationError(
            {
                "places": _now("%(count)d places sont déjà prises : on ne peut pas en demander moins.")
                % {"count": taken}
            }
        )
    if not commitment.is_call:
        _reopen(agreement)
    commitment.save()
    follow_places(commitment, taken)
    return tell(commitment, agreement, on_behalf_of, what=commitment.what, before=before)


@action(rules.can_write, says=_("Dans « %(title)s », %(who)s a retiré un engagement : %(what)s"))
def remove(actor: User, commitment: Commitment, *, person: User | None = None) -> Told:
    """Take a commitment out of the agreement; the text is then to be signed again.

    Raises ValidationError when somebody holds a share of it or gave something for it: it is then
    released (see `settle`), so that what they did stays told. Returns the agreement.
    """
    agreement = commitment.agreement
    on_behalf_of = at_the_counter(actor, agreement, person)
    _refuse_settled(commitment)
    if commitment.shares.filter(withdrawn_at=None).exists():
        raise ValidationError(_now("Des personnes ont pris une part : levez plutôt l'engagement avec elles."))
    what = commitment.what
    try:
        commitment.delete()
    except ProtectedError:
        raise ValidationError(
            _now("Des apports ou un chantier en dépendent : levez plutôt l'engagement d'un commun accord.")
        ) from None
    if not commitment.is_call:
        _reopen(agreement)
    return tell(agreement, agreement, on_behalf_of, what=what)


@action(
    rules.can_estimate,
    says=_("Dans « %(title)s », %(who)s a estimé le coût pour la commune seule : %(what)s"),
)
def estimate(
    actor: User, agreement: Agreement, *, what: str, amount_cents: int, source: str, on: datetime.date
) -> Told:
    """Write a line of what it would have cost the town alone, with its source and its date.

    Raises ValidationError keyed by the detail.
    """
    amount = details.cents(amount_cents, "amount_cents", least=1)
    if amount is None:
        raise ValidationError({"amount_cents": _now("Dites le montant.")})
    line = Estimate(
        agreement=agreement,
        what=clean_line(what, 200, _now("La dépense"), field="what", required=True),
        amount_cents=amount,
        source=clean_line(source, 200, _now("La source"), field="source", required=True),
        on=details.past_day(on, "on"),
    )
    _reopen(agreement)
    line.save()
    return tell(line, agreement, what=line.what, amount_cents=amount)


@action(rules.can_write, says=_("%(who)s a précisé la convention « %(title)s »"))
def write_particulars(
    actor: User,
    agreement: Agreement,
    *,
    particulars: dict[str, str],
    starts_on: datetime.date | Unchanged | None = KEEP,
    ends_on: datetime.date | Unchanged | None = KEEP,
    review_on: datetime.date | Unchanged | None = KEEP,
    person: User | None = None,
) -> Told:
    """Write what this agreement alone says, by clause, and its dates; the text is to be signed again.

    Arguments: `particulars` text by clause key (see clauses.KEYS); keys not given stay, an empty
    text takes the particular away. A date not given stays, None takes it away.
    Raises ValidationError keyed by the clause or the date.
    """
    on_behalf_of = at_the_counter(actor, agreement, person)
    texts = dict(agreement.particulars)
    for key, text in particulars.items():
        if key not in KEYS:
            raise ValidationError({"particulars": _now("La charte n'a pas de clause de ce nom.")})
        texts[key] = clean_text(text, PARTICULAR_LENGTH, _now("Le texte"), field=key)
    agreement.particulars = {key: text for key, text in texts.items() if text}
    for field, value in (("starts_on", starts_on), ("ends_on", ends_on), ("review_on", review_on)):
        if not isinstance(value, Unchanged):
            setattr(agreement, field, None if value is None else details.day(value, field))
    _refuse_disorder(agreement)
    _reopen(agreement)
    agreement.save(update_fields=["particulars", "starts_on", "ends_on", "review_on"])
    return tell(agreement, agreement, on_behalf_of)


def _refuse_disorder(agreement: Agreement) -> None:
    start, end, review = agreement.starts_on, agreement.ends_on, agreement.review_on
    if start and end and end < start:
        raise ValidationError({"ends_on": _now("La fin vient avant le début.")})
    if review and ((start and review < start) or (end and review > end)):
        raise ValidationError({"review_on": _now("Le point d'étape se fait entre le début et la fin.")})


def _refuse_settled(commitment: Commitment) -> None:
    if commitment.state not in (CommitmentState.OPEN, CommitmentState.TAKEN):
        raise WrongState(
            _now("« %(what)s » : %(state)s. On ne peut plus le réécrire.")
            % {"what": commitment.what, "state": CommitmentState(commitment.state).label}
        )


def _write(commitment: Commitment, **given: Any) -> None:
    """Put the details given on the commitment, each made canonical; raises ValidationError."""
    if "kind" in given:
        commitment.kind = details.choice(given["kind"], CommitmentKind, "kind")
    if "what" in given:
        commitment.what = clean_line(given["what"], 200, _now("L'engagement"), field="what", required=True)
    if "when" in given:
        commitment.when = details.moment(given["when"])
    if "quantity" in given:
        commitment.quantity = details.quantity(given["quantity"])
    if "unit" in given:
        commitment.unit = clean_line(given["unit"], 30, _now("L'unité"), field="unit")
    if "value_cents" in given:
        commitment.value_cents = details.cents(given["value_cents"], "value_cents")
    if "valued_how" in given:
        commitment.valued_how = clean_line(
            given["valued_how"], 200, _now("La façon de compter"), field="valued_how"
        )
    if "places" in given:
        commitment.places = details.places(given["places"])
    if "stand_in" in given:
        commitment.stand_in = given["stand_in"]
    # A sum of money is its own value; anything else has the price somebody put on it.
    if commitment.value_cents and commitment.kind != CommitmentKind.MONEY and not commitment.valued_how:
        raise ValidationError(
            {
                "valued_how": _now(
                    "Dites comment vous avez compté, par exemple « devis du 3 mai » ou « 15 € l'heure »."
                )
            }
        )
    if commitment.is_call and (commitment.value_cents or not commitment.places):
        raise ValidationError(
            {"places": _now("Un appel cherche des personnes, et ne promet pas d'argent de plus.")}
        )


def follow_places(commitment: Commitment, taken: int) -> None:
    """Move the commitment to "taken" when no place is free any more, back to "open" when one is."""
    wanted = CommitmentState.TAKEN if taken >= commitment.places else CommitmentState.OPEN
    if commitment.state != wanted:
        move(commitment, wanted)
