"""Who may do what to an agreement and to what belongs to it.

The town's side is held by the officer, by the elected, and by whoever speaks for a town
organisation that is a party (the town hall, a service). The other sides are held by whoever speaks
for their organisation. The officer also acts at the counter for people who are there in person;
the journal then says for whom.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.agreements.models import Agreement, AgreementKind, Commitment, Delivery, Party, Side
from terril.agreements.states import AgreementState
from terril.directory.models import Organisation, OrganisationKind, Representation
from terril.directory.rules import represents
from terril.foundation.actions import NotAllowed
from terril.foundation.rules import Rule, rule
from terril.foundation.states import WrongState
from terril.people.models import Role
from terril.people.rules import is_administrator, is_elected, is_officer, is_signed_in, is_system, town_of

OVER = (AgreementState.ENDED, AgreementState.BROKEN_OFF)


def require(wanted: Rule, actor: Any, thing: Any) -> None:
    """Raise what `wanted` refuses with (NotAllowed, or WrongState), if it refuses.

    For what an action only knows from its details: the party signed for, the person acted for.
    """
    if reason := wanted.refusal(actor, thing):
        raise reason if isinstance(reason, WrongState) else NotAllowed(reason)


def agreement_of(thing: Any) -> Agreement:
    """Return the agreement that `thing` is, or belongs to."""
    return thing if isinstance(thing, Agreement) else thing.journal_topic


def acts_for(actor: Any, party: Party) -> bool:
    """Say whether `actor` may speak for this party."""
    if not actor.is_authenticated:
        return False
    if party.side == Side.TOWN and actor.has_role((Role.OFFICER, Role.ELECTED), town_of(party)):
        return True
    return represents(actor, party.organisation)


def sides_of(actor: Any, agreement: Agreement) -> set[Side]:
    """Return the sides of the agreement that `actor` may speak for.

    One query on the parties; none where a page that asks often has prefetched them, each with its
    organisation.
    """
    if not actor.is_authenticated:
        return set()
    parties = agreement.parties.all()
    if "parties" not in getattr(agreement, "_prefetched_objects_cache", ()):
        parties = parties.select_related("organisation")
    return {Side(party.side) for party in parties if acts_for(actor, party)}


@rule(_("Seules les personnes engagées dans cette convention, ou la mairie, peuvent faire cela."))
def takes_part(actor: Any, thing: Any) -> bool:
    """Whoever speaks for a party, and the town's officer and elected."""
    agreement = agreement_of(thing)
    if not actor.is_authenticated:
        return False
    if actor.has_role((Role.OFFICER, Role.ELECTED), agreement.territory) or sides_of(actor, agreement):
        return True
    # The adult who answers for a young member, and may sign for the group.
    return Representation.objects.filter(
        organisation__parties__agreement=agreement, user__referent=actor
    ).exists()


def _alive(actor: Any, thing: Any) -> WrongState | None:
    agreement = agreement_of(thing)
    if agreement.state not in OVER:
        return None
    return WrongState(
        _now("« %(title)s » n'est plus en cours : on ne peut plus rien y changer.")
        % {"title": agreement.title}
    )


is_alive = Rule(_alive)


@rule(_("Un engagement public ne se réécrit pas : la commune l'a pris devant tout le monde."))
def may_be_rewritten(actor: Any, thing: Any) -> bool:
    """Anything but a public promise."""
    return agreement_of(thing).kind != AgreementKind.PUBLIC_PROMISE


@rule(_("Nous ne trouvons pas cet engagement."))
def may_see(actor: Any, thing: Any) -> bool:
    """Everybody once it is public; before, those who take part."""
    return agreement_of(thing).is_public or takes_part(actor, thing)


@rule(_("Une convention se prépare par l'une des parties, ou par la personne chargée de la démarche."))
def speaks_for_one_of(actor: Any, parties: list[tuple[Organisation, Side]]) -> bool:
    """Whoever may speak for one of the parties to be."""
    for organisation, side in parties:
        if represents(actor, organisation):
            return True
        if side == Side.TOWN and actor.has_role((Role.OFFICER, Role.ELECTED), organisation.territory):
            return True
    return False


@rule(_("Vous ne parlez pas pour cette organisation."))
def speaks_for(actor: Any, organisation: Organisation) -> bool:
    """Whoever represents the organisation."""
    return represents(actor, organisation)


# Signing


@rule(_("Une personne de moins de 18 ans ne signe pas : l'adulte référent signe pour le groupe."))
def is_of_age(actor: Any, party: Party) -> bool:
    """An adult."""
    return not actor.is_minor


@rule(
    _(
        "Pour la commune signe un élu, ou une personne qui parle pour la mairie ; pour les autres, "
        "une personne qui parle pour l'organisation, ou l'adulte référent d'un jeune qui en fait partie."
    )
)
def signs_for(actor: Any, party: Party) -> bool:
    """Who binds a party by their name.

    A municipal service is no legal person: the commune signs for it, by an elected person or by
    somebody who speaks for the town hall. A group of young people is signed for by the adult
    referent of one of them (Code civil, art. 1145 to 1147: a minor does not contract alone).
    """
    if not actor.is_authenticated:
        return False
    if party.side == Side.TOWN:
        is_town_hall = party.organisation.kind == OrganisationKind.TOWN_HALL
        return is_elected(actor, party) or (is_town_hall and represents(actor, party.organisation))
    return (
        represents(actor, party.organisation)
        or Representation.objects.filter(organisation=party.organisation, user__referent=actor).exists()
    )


may_sign = is_of_age & signs_for


# Giving and receiving


@rule(_("Seules les personnes qui ont pris une part peuvent noter ce qu'elles ont apporté."))
def bears(actor: Any, thing: Any) -> bool:
    """Whoever holds a share of the commitment now."""
    if not actor.is_authenticated:
        return False
    commitment = thing if isinstance(thing, Commitment) else thing.commitment
    return commitment.shares.filter(user=actor, withdrawn_at=None).exists()


@rule(_("C'est à l'autre partie de confirmer ce qu'elle a reçu."))
def receives(actor: Any, delivery: Delivery) -> bool:
    """Whoever speaks for another side than the one that gives."""
    giving = delivery.commitment.party.side
    return bool(sides_of(actor, delivery.commitment.agreement) - {giving})


@rule(_("Quelqu'un d'autre que la personne qui a donné doit confirmer."))
def is_not_the_giver(actor: Any, delivery: Delivery) -> bool:
    """Neither who gave nor, unless it is the officer at the counter, who entered it."""
    if actor.pk == delivery.by_id:
        return False
    return actor.pk != delivery.entered_by_id or is_officer(actor, delivery)


@rule(_("Seules l'autre partie ou la personne chargée de la démarche peuvent dire cela."))
def is_owed(actor: Any, commitment: Commitment) -> bool:
    """The officer, and whoever speaks for another side; when there is but one, that one."""
    if is_officer(actor, commitment):
        return True
    sides = set(commitment.agreement.parties.values_list("side", flat=True))
    others = sides - {commitment.party.side} or sides
    return bool(sides_of(actor, commitment.agreement) & others)


@rule(_("Vous ne pouvez rendre que votre propre part."))
def holds_the_share(actor: Any, share: Any) -> bool:
    """Whoever took it, and whoever speaks for the organisation it was taken for."""
    if not actor.is_authenticated:
        return False
    return actor.pk == share.user_id or (
        share.organisation is not None and represents(actor, share.organisation)
    )


can_draft = is_signed_in
# Terril itself brings in whoever takes over, once initiatives.actions.take_over has allowed it.
can_write = (takes_part | is_system) & may_be_rewritten & is_alive
# Terril too: whoever takes over an initiative comes in from outside the agreement.
can_add_party = (takes_part | is_system) & may_be_rewritten & is_alive
can_show = takes_part
can_estimate = can_write
can_propose_version = takes_part & may_be_rewritten & is_alive
# Who may sign for which party is asked once the party is known: `may_sign`.
can_sign = is_signed_in & is_alive
can_record_paper_signature = is_officer & is_alive
can_take = is_signed_in & may_see & is_alive
can_give_back = holds_the_share | is_officer
can_deliver = takes_part | bears
can_confirm = takes_part
# What becomes of a public promise is said before everybody, with its proof: see promises.actions.
can_settle = takes_part & may_be_rewritten
can_begin = takes_part & is_alive
can_end = takes_part & may_be_rewritten & is_alive
can_break_off = takes_part & may_be_rewritten & is_alive
# Upkeep asks it for whoever said "I go on".
can_prolong = is_system
# What a paper says is between an organisation and the town hall.
can_see_proof = is_officer
can_tell_review = takes_part & is_alive
can_adopt_charter = is_officer | is_administrator | is_system
can_write_charter = is_officer | is_administrator
