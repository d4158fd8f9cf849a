"""The people and the organisations of the demonstration, entered by the same actions as real ones."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from terril.demo import texts
from terril.demo.telling import Telling
from terril.directory import actions as directory
from terril.directory.models import OrganisationKind
from terril.people import actions as people
from terril.people.models import Role, User
from terril.people.queries import system

DOMAIN = "loos.example"
# ARCEP keeps 03 53 01 for works of fiction: nobody is called by mistake.
PHONE = "03 53 01 00 {:02}"

# Whom the demonstration lets one be, by the key of their name and of their role.
CAST = (
    (_("Habitante"), "samira"),
    (_("Agente chargée de la démarche"), "claire"),
    (_("Chef du service voirie"), "bruno"),
    (_("Maire"), "jeanne"),
    (_("Boulanger"), "remi"),
    (_("Présidente d'association"), "julie"),
    (_("Directrice générale des services"), "helene"),
)


def email_of(key: str) -> str:
    """Return the address of a person of the demonstration; `.example` reaches nobody (RFC 2606)."""
    return f"{key}@{DOMAIN}"


def enter_staff(telling: Telling) -> None:
    """Enter those who hold a role on the town: everybody else is entered by them."""
    for key, person in texts.load("people", telling.language).items():
        if "role" in person:
            user = _register(telling, system(), key, person["name"])
            people.grant(system(), telling.town, user=user, role=Role(person["role"]), title=person["title"])


def enter_people(telling: Telling) -> None:
    """Enter everybody else, those without an e-mail address at the counter, adults before minors."""
    everybody = texts.load("people", telling.language)
    for key, person in everybody.items():
        if key not in telling.user_ids and "counter" not in person and "minor" not in person:
            _register(telling, telling.who("helene"), key, person["name"])
    for key, person in everybody.items():
        if "counter" in person:
            user = people.enter_at_counter(telling.who("claire"), telling.town, display_name=person["name"])
            telling.user_ids[key] = user.pk
    for key, person in everybody.items():
        if "minor" in person:
            # They turn `minor` years old this year; they come of age on a day of their own.
            adult_on = telling.today.replace(day=15, year=telling.today.year + 18 - person["minor"])
            user = people.enter_at_counter(
                telling.who("claire"),
                telling.town,
                display_name=person["name"],
                adult_on=adult_on,
                referent=telling.who(person["referent"]),
                parent_agreed=True,
            )
            telling.user_ids[key] = user.pk


def enter_organisations(telling: Telling) -> None:
    """Enter the town hall, its services and everybody who can be a party, and who speaks for them."""
    everybody = texts.load("people", telling.language)
    for number, (key, told) in enumerate(texts.load("organisations", telling.language).items(), start=1):
        who = told.get("who")
        telling.organisations[key] = directory.register(
            telling.who("helene"),
            telling.town,
            kind=OrganisationKind(told["kind"]),
            name=told["name"],
            description=told["about"],
            siret=told.get("siret", ""),
            contact_name=everybody[who]["name"] if who else "",
            contact_email=email_of(who) if who else "",
            contact_phone=PHONE.format(number) if who else "",
            is_invented=not told.get("real", False) and told["kind"] != OrganisationKind.TOWN_HALL,
        )
    for key, person in everybody.items():
        if "speaks_for" in person:
            directory.appoint(
                telling.who("helene"),
                telling.organisations[person["speaks_for"]],
                user=telling.who(key),
                title=person["title"],
            )


def _register(telling: Telling, actor: User, key: str, name: str) -> User:
    user = people.register(actor, telling.town, display_name=name, email=email_of(key), is_invented=True)
    if telling.language != user.language:
        people.rename(system(), user.within(telling.town), display_name=name, language=telling.language)
    telling.user_ids[key] = user.pk
    return user
