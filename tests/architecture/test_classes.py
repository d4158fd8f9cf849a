"""Every column of every table is classed: about a person, public, or technical."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from terril.people.models import User
from terril.privacy.classes import HEADINGS, TABLES, ByHand, Emptied, Kept, Replaced, Table

HOW = "See the head of terril/privacy/classes/__init__.py."


def tables() -> list[type[models.Model]]:
    """Return every model, and the tables between two models that name people."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.auto_created or any(f.related_model is User for f in model._meta.concrete_fields)
    ]


def columns_of(model: type[models.Model]) -> list[str]:
    return [f.name for f in model._meta.concrete_fields]


def unclassed(model: type[models.Model], table: Table | None) -> list[str]:
    known = table.columns() if table else []
    return [name for name in columns_of(model) if name not in known]


def advice(model: type[models.Model], names: list[str]) -> str:
    """Return what to write, where, with a guess for each column."""
    fields = {f.name: f for f in model._meta.concrete_fields}
    people = {n for n in names if fields[n].related_model is User or n in ("user_id", "actor_id")}
    texts = {
        n for n in names if isinstance(fields[n], (models.CharField, models.TextField, models.JSONField))
    }
    texts = {n for n in texts - people if not fields[n].choices}
    rest = [n for n in names if n not in people | texts]
    folder = model._meta.app_label
    return (
        f"\n{model._meta.label_lower}: nobody said what {', '.join(names)} is."
        f"\nWrite it in terril/privacy/classes/{folder}.py (make the file when it is not there), as:\n\n"
        f'    "{model._meta.label_lower}": Table(\n'
        f"        # OWNER: the row goes with the person; AUTHOR: it stays, nameless; ACTED: not about them\n"
        f"        people={{{', '.join(f'{n!r}: OWNER' for n in sorted(people))}}},\n"
        f"        # what somebody wrote or is known by; EMPTIED, Replaced(REMOVED) or Kept(why)\n"
        f"        personal={{{', '.join(f'{n!r}: EMPTIED' for n in sorted(texts))}}},\n"
        f'        public="",  # what anybody may read\n'
        f'        technical="{" ".join(rest)}",\n'
        f"    ),\n\nWith a people= that is not ACTED it also wants heading= and title=. {HOW}"
    )


def test_every_column_is_classed():
    faults = [
        advice(model, names)
        for model in tables()
        if (names := unclassed(model, TABLES.get(model._meta.label_lower)))
    ]
    assert not faults, "\n".join(faults)


def test_nothing_is_classed_twice_or_any_more():
    for name, table in TABLES.items():
        try:
            model = apps.get_model(name)
        except LookupError:
            pytest.fail(f"{name} is gone: take it out of terril/privacy/classes")
        columns = table.columns()
        assert sorted(columns) == sorted(set(columns)), f"{name}: a column is classed twice"
        assert set(columns) <= set(columns_of(model)), f"{name}: columns that are gone"


def test_a_forgotten_column_is_seen_and_the_message_says_what_to_write():
    """The fault is planted: a table without one of its columns."""
    comment = apps.get_model("initiatives.comment")
    table = Table(**{**vars(TABLES["initiatives.comment"]), "personal": {}})
    assert unclassed(comment, table) == ["text"]
    said = advice(comment, ["author", "text", "written_at"])
    assert "terril/privacy/classes/initiatives.py" in said
    assert "people={'author': OWNER}" in said
    assert "personal={'text': EMPTIED}" in said
    assert unclassed(comment, None) == columns_of(comment)


def test_whoever_is_named_by_a_row_is_a_link():
    """A key to a person in `public` would be published with the rest."""
    for model in tables():
        table = TABLES[model._meta.label_lower]
        named = {f.name for f in model._meta.concrete_fields if f.related_model is User}
        assert named <= set(table.people), model._meta.label_lower


def test_what_is_held_about_people_is_told_to_them():
    for name, table in TABLES.items():
        if table.address or any(link.mine for link in table.people.values()):
            assert table.heading in HEADINGS, f"{name} needs the heading under which people find it. {HOW}"
            assert str(table.title), f"{name} needs a title. {HOW}"
        assert {path.split("__")[0] for path in table.shows} <= set(table.columns()), name
        if table.address:
            assert table.address in table.personal, name
        for column, then in table.personal.items():
            assert isinstance(then, (Emptied, Replaced, Kept, ByHand)), (name, column)
            assert not then.by or then.by in table.people, (name, column)


def test_every_heading_is_about_something():
    assert {t.heading for t in TABLES.values()} - {""} == set(HEADINGS)


def test_what_is_emptied_can_be():
    """A column emptied needs a value for it: a text, a JSON, or nothing at all."""
    for name, table in TABLES.items():
        for column, then in table.personal.items():
            field = apps.get_model(name)._meta.get_field(column)
            rows_go = table.address or any(link.then == "row" for link in table.people.values())
            if isinstance(then, Emptied) and not rows_go:
                assert field.null or isinstance(
                    field, (models.CharField, models.TextField, models.JSONField)
                ), (
                    name,
                    column,
                )
