"""The database itself refuses to change the journal, whoever asks: a page, a script, a shell."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

ENTRY = "foundation_journalentry"
SEAL = "foundation_seal"
REFUSAL = "the journal is append-only"

# Every column of an entry but `facts` and `salt`: what an erasure leaves as it was.
KEPT = (
    "id",
    "territory_id",
    "sequence",
    "happened_at",
    "actor_id",
    "on_behalf_of_id",
    "action",
    "subject_type",
    "subject_id",
    "topic_type",
    "topic_id",
    "audience",
    "facts_digest",
)

_all_kept_lite = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in KEPT)
_all_kept_pg = " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in KEPT)

# SQLite: REPLACE removes the row in the way without asking the delete triggers, so the insertion
# itself is refused when something is in the way.
SQLITE = f"""
CREATE TRIGGER journal_entry_update BEFORE UPDATE ON {ENTRY}
WHEN NOT (NEW.facts = '{{}}' AND NEW.salt = '' AND {_all_kept_lite})
BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;

CREATE TRIGGER journal_entry_delete BEFORE DELETE ON {ENTRY}
BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;

CREATE TRIGGER journal_entry_replace BEFORE INSERT ON {ENTRY}
WHEN EXISTS (
    SELECT 1 FROM {ENTRY} WHERE id = NEW.id
    UNION ALL
    SELECT 1 FROM {ENTRY} WHERE territory_id = NEW.territory_id AND sequence = NEW.sequence
)
BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;

CREATE TRIGGER journal_seal_update BEFORE UPDATE ON {SEAL}
BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;

CREATE TRIGGER journal_seal_delete BEFORE DELETE ON {SEAL}
BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;

CREATE TRIGGER journal_seal_replace BEFORE INSERT ON {SEAL}
WHEN EXISTS (
    SELECT 1 FROM {SEAL} WHERE id = NEW.id
    UNION ALL
    SELECT 1 FROM {SEAL} WHERE territory_id = NEW.territory_id AND number = NEW.number
)
BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;
"""  # noqa: S608

POSTGRESQL = f"""
CREATE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END
$$;

CREATE TRIGGER journal_entry_update BEFORE UPDATE ON {ENTRY} FOR EACH ROW
WHEN (NOT (NEW.facts = '{{}}'::jsonb AND NEW.salt = '' AND {_all_kept_pg}))
EXECUTE FUNCTION journal_refuses();

CREATE TRIGGER journal_entry_delete BEFORE DELETE ON {ENTRY} FOR EACH ROW
EXECUTE FUNCTION journal_refuses();

CREATE TRIGGER journal_entry_truncate BEFORE TRUNCATE ON {ENTRY} FOR EACH STATEMENT
EXECUTE FUNCTION journal_refuses();

CREATE TRIGGER journal_seal_update BEFORE UPDATE ON {SEAL} FOR EACH ROW
EXECUTE FUNCTION journal_refuses();

CREATE TRIGGER journal_seal_delete BEFORE DELETE ON {SEAL} FOR EACH ROW
EXECUTE FUNCTION journal_refuses();

CREATE TRIGGER journal_seal_truncate BEFORE TRUNCATE ON {SEAL} FOR EACH STATEMENT
EXECUTE FUNCTION journal_refuses();
"""


def guard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRESQL)
    else:
        for statement in SQLITE.strip().split("\n\n"):
            editor.execute(statement)


def unguard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    on = editor.connection.vendor == "postgresql"
    for table, name in ((ENTRY, "journal_entry"), (SEAL, "journal_seal")):
        for what in ("update", "delete", "truncate" if on else "replace"):
            editor.execute(f"DROP TRIGGER {name}_{what}" + (f" ON {table}" if on else ""))
    if on:
        editor.execute("DROP FUNCTION journal_refuses()")


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
