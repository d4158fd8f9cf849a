"""The database itself refuses to rewrite a version; what stood before there were any becomes the first one.

As for the texts that are signed, one rewriting is allowed: a name taken out for somebody who asks for it,
by a content that then says "erased": true.

On SQLite a migration that remakes the table drops its trigger: make it again there.
"""

import hashlib
import json

from django.db import migrations

ALWAYS = ("id", "territory_id", "number", "digest", "decided_on", "published_at")
UNLESS_ERASED = ("content", "summary", "decided_where")


def make_trigger(apps, schema_editor):
    """Refuse an UPDATE that changes one of the columns; the function is that of agreements."""
    if schema_editor.connection.vendor == "postgresql":
        # JSON has no equality on PostgreSQL; its text has.
        differs = 'OLD."{0}"::text IS DISTINCT FROM NEW."{0}"::text'
        says_so = "(NEW.content->>'erased') IS DISTINCT FROM 'true'"
        does = "EXECUTE FUNCTION agreements_refuse_rewriting()"
    else:
        differs = 'OLD."{0}" IS NOT NEW."{0}"'
        says_so = "json_extract(NEW.content, '$.erased') IS NOT 1"
        does = "BEGIN SELECT RAISE(ABORT, 'vision_version is added to, never rewritten'); END"
    always = " OR ".join(map(differs.format, ALWAYS))
    texts = " OR ".join(map(differs.format, UNLESS_ERASED))
    schema_editor.execute(
        "CREATE TRIGGER vision_version_kept BEFORE UPDATE ON vision_version FOR EACH ROW "
        f"WHEN ({always} OR (({texts}) AND {says_so})) {does}"
    )


def drop_trigger(apps, schema_editor):
    """Take the trigger away."""
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(
        "DROP TRIGGER vision_version_kept" + (" ON vision_version" if on_postgresql else "")
    )


def keep_what_stood(apps, schema_editor):
    """Write a first version of what was published before: nobody knows any more where it was decided."""
    Vision, Version = apps.get_model("vision", "Vision"), apps.get_model("vision", "Version")
    Orientation = apps.get_model("vision", "Orientation")
    for vision in Vision.objects.all():
        content = {
            "star": vision.star,
            "promise": vision.promise,
            "horizon": vision.horizon,
            "values": [],
            "orientations": [
                {"key": str(one.pk), "title": one.title, "why": one.why, "difference": "", "themes": []}
                for one in Orientation.objects.filter(territory_id=vision.territory_id).order_by(
                    "position", "title", "pk"
                )
            ],
            "withdrawn": [],
            "keys": 0,
        }
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        Version.objects.create(
            territory_id=vision.territory_id,
            number=1,
            content=content,
            digest=hashlib.sha256(canonical.encode()).hexdigest(),
        )


class Migration(migrations.Migration):
    dependencies = [("vision", "0002_versions_and_steps"), ("agreements", "0002_kept_rows")]
    operations = [
        migrations.RunPython(keep_what_stood, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(make_trigger, drop_trigger),
    ]
