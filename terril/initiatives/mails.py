"""What people are written at once when something happens to an initiative; called by actions only.

The rest waits for the digest, which reads the journal (terril.news).

Every mail has a key that names what it tells and whom: told twice, it is sent once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from terril.agreements.models import Signature, Version
from terril.directory.models import Organisation
from terril.initiatives.models import Answer, Follow, InformationRequest, Initiative, Opinion
from terril.mail import outbox
from terril.people.models import Role, User
from terril.territories.queries import address_of
from terril.upkeep.models import Question


def _link(initiative: Initiative, name: str, *args: Any) -> str:
    """Return the whole address of one of the initiative's pages, as a mail needs it."""
    path = reverse(f"initiatives:{name}", args=[initiative.number, initiative.slug, *args])
    return address_of(initiative.territory) + path


def acknowledge(initiative: Initiative) -> None:
    """Tell the proposers that it is received: the date, who is in charge, whom to call, until when."""
    _tell_people(
        initiative,
        carriers(initiative),
        key=f"received-{initiative.answer_due_on}",
        purpose="acknowledgement",
        subject=lambda: (
            _("Nous avons bien reçu « %(title)s » (n° %(number)s)")
            % {"title": initiative.title, "number": initiative.number}
        ),
        template="received",
        **whom_to_call(initiative),
    )


def ask_opinion(opinion: Opinion) -> None:
    """Ask the service: its own address, and everybody in it."""
    initiative, service = opinion.initiative, opinion.service
    _tell_service(
        initiative,
        service,
        key=f"opinion-{opinion.pk}",
        purpose="opinion",
        subject=lambda: (
            _("Votre avis sur « %(title)s » (%(subject)s)")
            % {"title": initiative.title, "subject": opinion.get_subject_display()}
        ),
        template="opinion_asked",
        opinion=opinion,
        opinion_url=_link(initiative, "opinion", opinion.pk),
    )


def chase_opinion(opinion: Opinion) -> None:
    """Remind the service of an opinion that is awaited; once a day."""
    initiative = opinion.initiative
    _tell_service(
        initiative,
        opinion.service,
        key=f"opinion-{opinion.pk}-{opinion.chased_on}",
        purpose="opinion",
        subject=lambda: (
            _("Rappel : votre avis sur « %(title)s » (%(subject)s)")
            % {"title": initiative.title, "subject": opinion.get_subject_display()}
        ),
        template="opinion_chased",
        opinion=opinion,
        opinion_url=_link(initiative, "opinion", opinion.pk),
    )


def ask_information(request: InformationRequest) -> None:
    """Ask the proposers to make something precise; the town's delay stands still until then."""
    initiative = request.initiative
    _tell_people(
        initiative,
        carriers(initiative),
        key=f"information-{request.pk}",
        purpose="information",
        subject=lambda: _("Une précision sur « %(title)s »") % {"title": initiative.title},
        template="information_asked",
        question=request.question,
        answer_url=_link(initiative, "information"),
        **whom_to_call(initiative),
    )


def tell_information_given(request: InformationRequest) -> None:
    """Tell the service in charge that its question is answered and that the delay goes on."""
    initiative = request.initiative
    if initiative.service is None:
        return
    _tell_service(
        initiative,
        initiative.service,
        key=f"information-given-{request.pk}",
        purpose="information",
        subject=lambda: _("La précision sur « %(title)s » est arrivée") % {"title": initiative.title},
        template="information_given",
        question=request.question,
        answer=request.answer,
    )


def tell_answer(answer: Answer) -> None:
    """Tell the proposers what the town answered, with everything that goes with it."""
    initiative = answer.initiative
    _tell_people(
        initiative,
        carriers(initiative),
        key=f"answer-{answer.pk}",
        purpose="answer",
        subject=lambda: _("La réponse de la commune à « %(title)s »") % {"title": initiative.title},
        template="answered",
        answer=answer,
    )


def ask_to_sign(initiative: Initiative, version: Version) -> None:
    """Ask everybody who may sign for a party that has not yet: both sides get the same mail."""
    signed = Signature.objects.filter(version=version).values("party")
    organisations = Organisation.objects.filter(
        parties__agreement=version.agreement_id, parties__in=version.agreement.parties.exclude(pk__in=signed)
    )
    signers = Q(representations__organisation__in=organisations)
    # The commune is signed for by its elected, who need not be members of the town hall.
    signers |= Q(memberships__territory=initiative.territory, memberships__role=Role.ELECTED)
    people = User.objects.filter(signers, is_active=True, email__isnull=False).distinct()
    _tell_people(
        initiative,
        (person for person in people.order_by("pk") if not person.is_minor),
        key=f"sign-{version.pk}",
        purpose="signature",
        subject=lambda: _("À signer : « %(title)s »") % {"title": initiative.title},
        template="to_sign",
        version=version,
        sign_url=_link(initiative, "sign"),
    )


def propose_hand_over(initiative: Initiative, question: Question) -> None:
    """Ask those who carry it, kindly, who takes over: others, the town, or nobody."""
    _tell_people(
        initiative,
        carriers(initiative),
        key=f"hand-over-{question.pk}",
        purpose="upkeep",
        subject=lambda: _("« %(title)s » : quelle suite ?") % {"title": initiative.title},
        template="hand_over",
        choose_url=_link(initiative, "upkeep"),
        **whom_to_call(initiative),
    )


def ask_to_confirm(follow: Follow) -> None:
    """Send the link by which whoever reads the address says yes to the news; once for an address."""
    initiative = follow.initiative
    _send(
        initiative,
        to=follow.email,
        language=follow.language,
        key=f"confirm-{follow.pk}",
        purpose="follow",
        subject=lambda: _("Suivre « %(title)s » ?") % {"title": initiative.title},
        template="follow",
        confirm_url=_link(initiative, "follow_confirm", follow.token),
    )


def carriers(initiative: Initiative) -> list[User]:
    """Return who is told about an initiative: its author, who speaks for it, the referents of the young."""
    organisations = [pk for pk in (initiative.proposers_id, initiative.kept_by_id) if pk]
    people = User.objects.filter(
        Q(pk=initiative.author_id) | Q(representations__organisation__in=organisations), is_active=True
    ).select_related("referent")
    told: dict[int, User] = {}
    for person in people.distinct().order_by("pk"):
        told[person.pk] = person
        if person.is_minor and person.referent:
            told.setdefault(person.referent.pk, person.referent)
    return list(told.values())


def whom_to_call(initiative: Initiative) -> dict[str, Any]:
    """Return the service in charge and whom to call: the service's person, or the town's."""
    service, town, person = initiative.service, initiative.territory, initiative.person_in_charge
    has_contact = service is not None and bool(service.contact_name or service.contact_phone)
    contact = service if has_contact and service is not None else town
    return {
        "service": service.name if service else town.name,
        "person": (person.display_name if person else "") or contact.contact_name,
        "phone": contact.contact_phone,
        "email": contact.contact_email,
    }


def _tell_people(initiative: Initiative, people: Iterable[User], *, key: str, **mail: Any) -> None:
    for person in people:
        if person.email:
            _send(
                initiative,
                to=person.email,
                language=person.language,
                user=person,
                key=f"{key}-{person.pk}",
                **mail,
            )


def _tell_service(initiative: Initiative, service: Organisation, *, key: str, **mail: Any) -> None:
    members = User.objects.filter(representations__organisation=service, is_active=True, email__isnull=False)
    people = list(members.order_by("pk"))
    _tell_people(initiative, people, key=key, **mail)
    language = initiative.territory.languages[0]
    known = {person.email for person in people}
    # Nobody asked is worse than two mails: the town's own address stands in for a service without any.
    fallback = "" if people else initiative.territory.contact_email
    address = service.contact_email or fallback
    if address and address.lower() not in known:
        _send(initiative, to=address, language=language, key=f"{key}-service", **mail)


def _send(
    initiative: Initiative,
    *,
    to: str,
    language: str,
    key: str,
    purpose: str,
    subject: Any,
    template: str,
    user: User | None = None,
    **context: Any,
) -> None:
    with translation.override(language):
        title = subject()
    outbox.queue(
        town=initiative.territory,
        to=to,
        key=f"initiative-{initiative.pk}-{key}",
        purpose=purpose,
        subject=title,
        template=f"initiatives/mail/{template}",
        context={
            "initiative": initiative,
            "town": initiative.territory,
            "url": _link(initiative, "detail"),
            **context,
        },
        language=language,
        user=user,
    )
