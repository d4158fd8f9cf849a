"""What the law asks for: who publishes, and somebody who moved away and left nothing behind."""

from __future__ import annotations

from terril.demo import texts
from terril.demo.people import email_of
from terril.demo.telling import Story, Telling
from terril.initiatives import actions as initiatives
from terril.people import actions as people
from terril.privacy import actions as privacy
from terril.territories import actions as territories

# Read by nobody: nothing of them is left.
LEFT = "Nathan Duriez"


def legal_notice(t: Telling) -> Story:
    """The town says who answers for what is published, and who hosts it."""
    words = texts.load("privacy", t.language)
    yield t.at(890, 11)
    territories.change_settings(
        t.who("helene"), t.town, publisher=words["publisher"], hosting=words["hosting"]
    )


def departure(t: Telling) -> Story:
    """A neighbour began to write, moved away, and erased their account."""
    words = texts.load("privacy", t.language)
    yield t.at(95, 18)
    person = people.register(
        t.who("helene"), t.town, display_name=LEFT, email=email_of("nathan"), is_invented=True
    )
    t.user_ids["nathan"] = person.pk
    initiatives.draft(person, t.town, title=words["draft"], share=words["share"])
    yield t.at(33, 20)
    privacy.erase(t.who("nathan"), t.who("nathan"))
