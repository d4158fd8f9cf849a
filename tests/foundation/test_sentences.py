"""An entry as a sentence: never an error, whatever became of its facts or of its people."""

import pytest
from django.utils import translation
from django.utils.safestring import SafeString

from terril.foundation import seals
from terril.foundation.actions import ACTIONS
from terril.foundation.sentences import people_in, sentence
from tests import factories


@pytest.fixture
def says(own_actions, town, write):
    """Return the sentence of an entry told by a template: says("%(who)s …", title="…")."""

    class Told:
        pass

    def says(template, people=None, **facts):
        ACTIONS["foundation.told"] = Told()
        ACTIONS["foundation.told"].says = template
        (entry,) = write(town, "x")
        entry.facts = facts
        return sentence(entry, {entry.actor_id: "Leïla"} if people is None else people)

    return says


def test_a_sentence_is_filled_with_who_and_facts(says):
    assert says("%(who)s a proposé « %(title)s »", title="Fleurir") == "Leïla a proposé « Fleurir »"


def test_a_day_is_written_out(says):
    with translation.override("fr"):
        assert says("d'ici au %(day)s", day="2026-06-12") == "d'ici au 12 juin 2026"
    assert says("%(day)s", day="2026-99-12") == "2026-99-12"


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("%(title)s", "…"),
        ("%(n)d jours", "… jours"),
        ("100 %% de %(title)s", "100 % de …"),
        ("100 %", "100 %"),
    ],
)
def test_erased_facts_leave_a_mark_and_no_error(says, template, expected):
    assert says(template) == expected


def test_facts_cannot_speak_in_the_name_of_somebody(says):
    assert says("%(who)s a dit oui", who="Le maire") == "Leïla a dit oui"


def test_facts_are_not_filled_again(says):
    assert says("%(a)s", a="%(b)s", b="x") == "%(b)s"


def test_hostile_text_stays_plain_text_for_the_template_to_escape(says):
    text = says("%(title)s", title="<script>alert(1)</script>")
    assert text == "<script>alert(1)</script>"
    assert not isinstance(text, SafeString)


def test_somebody_unknown_leaves_a_mark(says):
    assert says("%(who)s a signé", people={}) == "… a signé"


def test_an_action_of_another_version_is_still_told(town, write):
    (entry,) = write(town, "x")
    entry.action = "past.forgotten"
    assert sentence(entry, {entry.actor_id: "Leïla"}).startswith("Leïla a fait quelque chose")


def test_who_was_acted_for_at_the_counter_is_named_first(own_actions, town, write):
    nadia, leila = factories.UserFactory.create_batch(2)
    (entry,) = write(town, "x", actor=nadia, on_behalf_of=leila)
    entry.action = "unknown"
    people = {nadia.pk: "Nadia Petit", leila.pk: "Leïla"}
    assert people_in([entry]) == set(people)
    assert sentence(entry, people).startswith("Leïla (saisi par Nadia Petit) a fait")


def test_an_erased_entry_still_reads(town, write):
    (entry,) = write(town, "x")
    seals.erase_facts([entry.pk])
    entry.refresh_from_db()
    assert sentence(entry, {})
