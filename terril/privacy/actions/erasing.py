"""Erasing a person: at their own wish, at the counter, or after two years without a sign of them."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock, journal
from terril.foundation.actions import Told, action, told
from terril.foundation.models import Audience
from terril.people.models import User
from terril.people.queries import system
from terril.people.rules import is_officer, is_system
from terril.privacy import rules
from terril.privacy.actions import helped, traces, turns, works
from terril.privacy.words import Words
from terril.territories.models import Territory


@action(rules.can_erase_oneself, says=_("Une personne a effacé son compte"))
def erase(actor: User, person: User) -> Told:
    """Erase what is held about oneself. What stays, and why, is told before (see privacy.classes)."""
    for town in _erase(person):
        note_erased(system(), town)
    return told(person, audience=Audience.PRIVATE)


@action(rules.can_erase_at_the_counter, says=_("%(who)s a effacé un compte à la demande de sa personne"))
def erase_at_the_counter(actor: User, person: User) -> Told:
    """Erase what is held about somebody without an e-mail address, who came and asked."""
    for town in _erase(person):
        if is_officer(actor, town):
            note_erased_at_the_counter(actor, town)
        else:
            note_erased(system(), town)
    return told(person, audience=Audience.PRIVATE)


@action(rules.can_sweep, says=_("%(who)s a effacé un compte resté deux ans sans activité"))
def erase_unused(actor: User, person: User) -> Told:
    """Erase an account unused for two years (see tasks.py, which finds and tells first)."""
    for town in _erase(person):
        note_erased_unused(actor, town)
    return told(person, audience=Audience.PRIVATE)


@action(is_system, says=_("Un compte a été effacé à la demande de sa personne"))
def note_erased(actor: User, town: Territory) -> Told:
    """Tell the town hall, without naming, that somebody erased their account."""
    return told(town, audience=Audience.STAFF)


@action(is_officer, says=_("%(who)s a effacé le compte d'une personne venue le demander au guichet"))
def note_erased_at_the_counter(actor: User, town: Territory) -> Told:
    """Tell the town hall, without naming, that an account was erased at the counter."""
    return told(town, audience=Audience.STAFF)


@action(is_system, says=_("Un compte resté deux ans sans activité a été effacé"))
def note_erased_unused(actor: User, town: Territory) -> Told:
    """Tell the town hall, without naming, that an unused account was erased."""
    return told(town, audience=Audience.STAFF)


def _erase(person: User) -> list[Territory]:
    """Erase the person, under the locks of all their towns; return the towns."""
    journals = traces.towns_of_the_journal(person)
    # The installation's lock is held already; those of towns are always taken in this order.
    for number in sorted(journals):
        journal.lock(number)
    towns = list(Territory.objects.filter(pk__in=journals).order_by("pk"))
    words = Words.of(name=person.display_name, email=person.email, phone=person.phone)
    # What is written in a row is written in the language of the installation, whoever asks.
    with translation.override(settings.LANGUAGE_CODE):
        works.give_shares_back(person)
        turns.free_turns(person)
        works.unsign(person)
        works.take_memories_back(person)
        works.remove_photos(person)
        works.remove_sounds(person)
        helped.remove_receipts(person)
        topics = works.end_initiatives(person) | helped.end_requests(person)
        traces.close_doors(person)
        removed = traces.follow_the_table(person)
        traces.clean_texts(words)
        traces.clean_mails(words.and_removed(removed), topics, journals)
        traces.clean_journal(words, topics, journals)
        traces.empty_account(person, clock.today())
    transaction.on_commit(traces.sweep_memory)
    return towns
