"""The database itself refuses to rewrite what was granted, paid, spent and given back.

Only what a line means is protected: the name of a shop, a remark, can still be erased for somebody
who asks for their data to be forgotten. Rows are removed by nobody (models.Kept), but no trigger
forbids it, because a test database is emptied by removing rows.

On SQLite a migration that remakes the table drops its trigger: make it again there.
"""

from django.db import migrations

TABLE = "fund_line"
COLUMNS = ("id", "dynamic_id", "kind", "amount_cents", "on", "entered_by_id", "entered_at", "corrects_id")


def make_trigger(apps, schema_editor):
    """Refuse an UPDATE that changes one of the columns."""
    quoted = [f'"{column}"' for column in COLUMNS]
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION fund_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS "
            "$$BEGIN RAISE EXCEPTION '%% is added to, never rewritten', TG_TABLE_NAME "
            "USING ERRCODE = 'integrity_constraint_violation'; END$$"
        )
        changed = " OR ".join(f"OLD.{c} IS DISTINCT FROM NEW.{c}" for c in quoted)
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_kept BEFORE UPDATE ON {TABLE} FOR EACH ROW "
            f"WHEN ({changed}) EXECUTE FUNCTION fund_refuse_rewriting()"
        )
    else:
        changed = " OR ".join(f"OLD.{c} IS NOT NEW.{c}" for c in quoted)
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_kept BEFORE UPDATE ON {TABLE} FOR EACH ROW WHEN {changed} "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is added to, never rewritten'); END"
        )


def drop_trigger(apps, schema_editor):
    """Take the trigger away."""
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(f"DROP TRIGGER {TABLE}_kept" + (f" ON {TABLE}" if on_postgresql else ""))
    if on_postgresql:
        schema_editor.execute("DROP FUNCTION fund_refuse_rewriting")


class Migration(migrations.Migration):
    dependencies = [("fund", "0001_initial")]
    operations = [migrations.RunPython(make_trigger, drop_trigger)]
