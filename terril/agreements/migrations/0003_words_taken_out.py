"""Let a name be taken out of the text of a version, when the text says so itself.

The digest stays: it still proves the sheets that the parties kept. A content that says
"erased": true is the one rewriting allowed; anything else is refused as before.
"""

from importlib import import_module

from django.db import migrations

before = import_module("terril.agreements.migrations.0002_kept_rows")
TABLE = "agreements_version"
NAME = f"{TABLE}_kept"
COLUMNS = [f'"{column}"' for column in before.KEPT[TABLE] if column != "content"]


def allow(apps, schema_editor):
    """Make the trigger of versions again, with the exception."""
    if schema_editor.connection.vendor == "postgresql":
        changed = " OR ".join(f"OLD.{c}::text IS DISTINCT FROM NEW.{c}::text" for c in COLUMNS)
        schema_editor.execute(f"DROP TRIGGER {NAME} ON {TABLE}")
        schema_editor.execute(
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} FOR EACH ROW WHEN ({changed} OR "
            "(OLD.content::text IS DISTINCT FROM NEW.content::text "
            "AND (NEW.content->>'erased') IS DISTINCT FROM 'true')) "
            "EXECUTE FUNCTION agreements_refuse_rewriting()"
        )
    else:
        changed = " OR ".join(f"OLD.{c} IS NOT NEW.{c}" for c in COLUMNS)
        schema_editor.execute(f"DROP TRIGGER {NAME}")
        schema_editor.execute(
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} FOR EACH ROW WHEN {changed} OR "
            "(OLD.content IS NOT NEW.content AND json_extract(NEW.content, '$.erased') IS NOT 1) "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is added to, never rewritten'); END"
        )


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_kept_rows")]
    operations = [migrations.RunPython(allow, migrations.RunPython.noop)]
