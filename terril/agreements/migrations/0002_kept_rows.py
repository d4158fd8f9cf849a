"""The database itself refuses to rewrite what was given, confirmed, written to be signed and signed.

Only what such a row means is protected: a name or a remark can still be erased for somebody who
asks for their data to be forgotten. Rows are removed by nobody (models.Kept), but no trigger
forbids it, because a test database is emptied by removing rows.

On SQLite a migration that remakes one of these tables drops its trigger: make it again there.
"""

from django.db import migrations

KEPT = {
    "agreements_delivery": (
        "id",
        "commitment_id",
        "on",
        "quantity",
        "value_cents",
        "entered_by_id",
        "entered_at",
        "corrects_id",
    ),
    "agreements_confirmation": ("id", "delivery_id", "by_id", "at"),
    "agreements_version": ("id", "agreement_id", "number", "language", "content", "digest", "written_at"),
    "agreements_signature": ("id", "version_id", "party_id", "how", "signed_on", "recorded_at"),
}


def make_triggers(apps, schema_editor):
    """Refuse an UPDATE that changes one of the columns."""
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    if on_postgresql:
        schema_editor.execute(
            "CREATE FUNCTION agreements_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS "
            "$$BEGIN RAISE EXCEPTION '%% is added to, never rewritten', TG_TABLE_NAME "
            "USING ERRCODE = 'integrity_constraint_violation'; END$$"
        )
    for table, columns in KEPT.items():
        quoted = [f'"{column}"' for column in columns]
        # JSON has no equality on PostgreSQL; its text has.
        if on_postgresql:
            changed = " OR ".join(f"OLD.{c}::text IS DISTINCT FROM NEW.{c}::text" for c in quoted)
            schema_editor.execute(
                f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} FOR EACH ROW "
                f"WHEN ({changed}) EXECUTE FUNCTION agreements_refuse_rewriting()"
            )
        else:
            changed = " OR ".join(f"OLD.{c} IS NOT NEW.{c}" for c in quoted)
            schema_editor.execute(
                f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} FOR EACH ROW WHEN {changed} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is added to, never rewritten'); END"
            )


def drop_triggers(apps, schema_editor):
    """Take the triggers away."""
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in KEPT:
        schema_editor.execute(f"DROP TRIGGER {table}_kept" + (f" ON {table}" if on_postgresql else ""))
    if on_postgresql:
        schema_editor.execute("DROP FUNCTION agreements_refuse_rewriting")


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_initial")]
    operations = [migrations.RunPython(make_triggers, drop_triggers)]
