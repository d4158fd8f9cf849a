"""Taking somebody out of every table, out of what others wrote, mails and journal. Called by erasing only."""

from __future__ import annotations

import json
from typing import Any

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection, models
from django.db.models import Q

from terril.agreements.models import Version
from terril.directory.models import Offering, Organisation
from terril.directory.words import fold
from terril.foundation.journal import INSTALLATION
from terril.foundation.models import JournalEntry
from terril.foundation.seals import erase_facts
from terril.foundation.sentences import FORGOTTEN
from terril.fund.models import SmallDynamic
from terril.initiatives import search
from terril.initiatives.models import Initiative
from terril.mail.models import Mail, MailState
from terril.people.models import User
from terril.privacy.actions.works import (
    Topics,
    follow_words,
    take_out_of,
    take_out_of_project,
    take_out_of_promise,
)
from terril.privacy.classes import TABLES, Emptied, Replaced, Table
from terril.privacy.words import Words
from terril.vision.models import Version as VisionVersion

# Cleaned in a way of their own, here or in works.py; the town's own contacts are the town's to change.
BY_THEMSELVES = {
    "agreements.signature",
    "agreements.version",
    "foundation.journalentry",
    "mail.mail",
    "people.user",
    # A row that lets a name go says so itself: the database keeps the others to the letter.
    "promises.answer",
    "promises.outcome",
    "promises.publiccommitment",
    "promises.question",
    "promises.report",
    "promises.revision",
    "territories.territory",
    "vision.version",
}

SHORTEST_QUOTED = 12


def close_doors(person: User) -> None:
    """End their sessions everywhere, and those that await a code for their address."""
    keys = UserSession.objects.filter(user=person).values("session_key")
    Session.objects.filter(session_key__in=list(keys.values_list("session_key", flat=True))).delete()
    for session in Session.objects.iterator():
        data = session.get_decoded()
        is_theirs = data.get("_auth_user_id") == str(person.pk)
        if is_theirs or (person.email and person.email in json.dumps(data, ensure_ascii=False)):
            session.delete()


def follow_the_table(person: User) -> list[str]:
    """Do to every table what terril.privacy.classes says of it; return the texts that were removed."""
    removed: list[str] = []
    for name, table in TABLES.items():
        rows = apps.get_model(name)._base_manager
        if table.address and person.email:
            rows.filter(**{f"{table.address}__iexact": person.email}).delete()
        for column, link in table.people.items():
            theirs = rows.filter(**{column: person.pk})
            if link.then == "row":
                theirs.delete()
                continue
            if changes := _changes(table, rows.model, column):
                removed += (text for texts in theirs.values_list(*changes) for text in texts)
                theirs.update(**changes)
            if link.then == "nobody":
                theirs.update(**{column: None})
    # Line by line, as mails quote them; a short one ("Oui.") is everybody's.
    lines = [line.strip() for text in removed if isinstance(text, str) for line in text.splitlines()]
    return [line for line in lines if len(line) > SHORTEST_QUOTED]


def _changes(table: Table, model: type[models.Model], column: str) -> dict[str, Any]:
    """Return what each personal column of the rows that name somebody in `column` becomes."""
    changes: dict[str, Any] = {}
    for name, then in table.personal.items():
        if then.by != column and not (then.by == "" and table.people[column].mine):
            continue
        if isinstance(then, Replaced):
            changes[name] = str(then.sentence)
        elif isinstance(then, Emptied):
            field: Any = model._meta.get_field(name)
            changes[name] = None if field.null else {} if isinstance(field, models.JSONField) else ""
    return changes


def clean_texts(words: Words) -> None:
    """Take what names the person out of everything that anybody wrote."""
    if not words.patterns:
        return
    for name, table in TABLES.items():
        if name not in BY_THEMSELVES:
            _clean_table(apps.get_model(name), table, words)
    # A text of JSON cannot be asked for a name in the same way on both databases: all are read.
    for version in Version.objects.iterator():
        take_out_of(version, words)
    for told in VisionVersion.objects.iterator():
        take_out_of_project(told, words)
    for name in BY_THEMSELVES:
        if name.startswith("promises."):
            for row in apps.get_model(name)._base_manager.iterator():
                take_out_of_promise(row, list(TABLES[name].personal), words)


def _texts_of(model: type[models.Model], table: Table) -> list[models.Field[Any, Any]]:
    names = {*table.personal, *table.public.split()}
    kinds = (models.CharField, models.TextField, models.JSONField)
    return [
        field
        for field in model._meta.concrete_fields
        if field.name in names and isinstance(field, kinds) and not field.choices
    ]


def _clean_table(model: type[models.Model], table: Table, words: Words) -> None:
    fields = _texts_of(model, table)
    if not fields:
        return
    rows = model._base_manager.all()
    if not any(isinstance(field, models.JSONField) for field in fields):
        asked = Q()
        for field in fields:
            for hint in words.hints:
                asked |= Q(**{f"{field.name}__icontains": hint})
        rows = rows.filter(asked)
    for pk, *values in rows.values_list("pk", *(field.name for field in fields)).iterator():
        changes = {
            field.name: _clean_value(field, value, words, pk)
            for field, value in zip(fields, values, strict=True)
            if words.name(value)
        }
        if changes and model is Offering:
            _follow_offering(pk, changes["what"])
        elif changes:
            model._base_manager.filter(pk=pk).update(**changes)
            if model is Initiative:
                # Its address is written beside its agreement, and its words in the index.
                _follow_initiative(pk)
            elif model is Organisation:
                # The words by which a search finds it, too.
                follow_words(model._base_manager.get(pk=pk))


def _clean_value(field: models.Field[Any, Any], value: Any, words: Words, pk: int) -> Any:
    if isinstance(field, models.EmailField):
        return ""
    cleaned = words.clean(value)
    if isinstance(field, models.SlugField):
        # Two slugs that were different stay so.
        return f"{cleaned[: (field.max_length or 50) - 12]}-{pk}"
    return cleaned[: field.max_length] if field.max_length else cleaned


def _follow_offering(pk: int, what: str) -> None:
    """Write what is lent without the name; said twice once cleaned, it is said once."""
    offering = Offering.objects.get(pk=pk)
    offering.what = what
    same = Offering.objects.filter(
        organisation=offering.organisation_id, kind=offering.kind, folded=fold(what)[:240]
    )
    if same.exclude(pk=pk).exists():
        offering.delete()
    else:
        offering.save()


def _follow_initiative(pk: int) -> None:
    initiative = Initiative.objects.select_related("agreement", "quarter").get(pk=pk)
    if initiative.number is not None:
        initiative.agreement.page_url = initiative.get_absolute_url()
        initiative.agreement.save(update_fields=["page_url"])
        search.write(initiative)


def clean_mails(words: Words, topics: Topics, journals: set[int]) -> None:
    """Empty the mails to others that name or quote the person, or tell of what is gone.

    One that is not sent yet goes out without the name.
    """
    taken_off = Initiative.objects.filter(
        pk__in=[pk for kind, pk in topics if kind == "initiatives.initiative"], number__isnull=False
    )
    gone = [f"/initiatives/{number}-" for number in taken_off.values_list("number", flat=True)]
    asked = SmallDynamic.objects.filter(pk__in=[pk for kind, pk in topics if kind == "fund.smalldynamic"])
    gone += [f"/fonds/{number}-" for number in asked.values_list("number", flat=True)]
    mails = Mail.objects.filter(territory_id__in=journals)
    for pk, state, *parts in mails.values_list(
        "pk", "state", "subject", "text", "html", "last_error"
    ).iterator():
        is_of_what_is_gone = any(address in parts[1] for address in gone)
        if not is_of_what_is_gone and not any(map(words.name, parts)):
            continue
        mail, is_waiting = Mail.objects.filter(pk=pk), state in (MailState.QUEUED, MailState.SENDING)
        if is_waiting and is_of_what_is_gone:
            mail.delete()
        elif is_waiting:
            subject, text, html, error = map(words.clean, parts)
            mail.update(subject=subject, text=text, html=html, last_error=error)
        else:
            # As for those sent long ago (mail.tasks.forget_texts): the row keeps its key.
            mail.update(subject=FORGOTTEN, text="", html="", last_error="")


def towns_of_the_journal(person: User) -> set[int]:
    """Return the numbers of the journals that tell of somebody: of their towns, and the installation's."""
    told = JournalEntry.objects.filter(Q(actor_id=person.pk) | Q(on_behalf_of_id=person.pk))
    towns = set(told.values_list("territory_id", flat=True).distinct())
    return {INSTALLATION, *towns, *(m.territory.territory_id for m in person.memberships_now())}


def clean_journal(words: Words, topics: Topics, journals: set[int]) -> None:
    """Erase the facts that name the person, or that tell of what is gone; the seals hold."""
    entries = JournalEntry.objects.filter(territory_id__in=journals).exclude(salt="")
    found = [
        pk
        for pk, facts, *about in entries.values_list(
            "pk", "facts", "subject_type", "subject_id", "topic_type", "topic_id"
        ).iterator()
        if words.name(facts) or (facts and {tuple(about[:2]), tuple(about[2:])} & topics)
    ]
    for start in range(0, len(found), 500):
        erase_facts(found[start : start + 500])


def empty_account(person: User, today: Any) -> None:
    """Leave of the account its number."""
    User.objects.filter(referent=person).update(referent=None)
    User.objects.filter(pk=person.pk).update(
        email=None,
        display_name="",
        phone="",
        adult_on=None,
        parent_agreed_on=None,
        referent=None,
        language="fr",
        claimed_at=None,
        last_login=None,
        told_unused_on=None,
        is_active=False,
        erased_on=today,
    )


def sweep_memory() -> None:
    """Forget the pages kept by this process, and what SQLite still holds of old pages beside its file.

    What is freed in the file itself is overwritten at once (`secure_delete`, in the settings).
    """
    for name in ("pages", "pages_with_query"):
        caches[name].clear()
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            # Readers in the middle of a page leave it for the next time: nothing is waited for.
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
