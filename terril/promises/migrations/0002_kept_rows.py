"""Give what the town promised before its place on the board; then the database itself refuses to rewrite.

Two exceptions: a name taken out for somebody who asks for it, by a row that then says `is_erased`, and
the number of an account, which erasing may empty. Rows are removed by nobody (models.Kept), but no
trigger forbids it, because a test database is emptied by removing rows.

On SQLite a migration that remakes one of these tables drops its trigger: make it again there.
"""

from django.db import migrations

WHEN = ("when_kind", "when_starts_on", "when_ends_on", "when_rule")
# What never changes, and what changes only where a name is taken out.
KEPT = {
    "promises_publiccommitment": (
        ("id", "commitment_id", "territory_id", "number", "made_on", "made_in_url", "written_at", *WHEN),
        ("words", "carried_by", "proof_expected", "made_in"),
    ),
    "promises_report": (
        ("id", "promise_id", "on", "percent", "written_at"),
        ("words", "progress", "link"),
    ),
    "promises_revision": (("id", "promise_id", "on", "written_at", *WHEN), ("words", "reason")),
    "promises_outcome": (("id", "promise_id", "kind", "on", "written_at"), ("words", "link")),
    "promises_question": (("id", "promise_id", "asked_on", "due_on"), ("words",)),
    "promises_answer": (
        ("id", "question_id", "shows_question", "given_on", "written_at"),
        ("words",),
    ),
}


def place_what_was_promised(apps, schema_editor):
    """Number the promises that were made before there was a board; the town hall carries them."""
    Commitment = apps.get_model("agreements", "Commitment")
    PublicCommitment = apps.get_model("promises", "PublicCommitment")
    JournalEntry = apps.get_model("foundation", "JournalEntry")
    Outcome = apps.get_model("promises", "Outcome")
    User = apps.get_model("people", "User")
    numbers = {}
    promised = Commitment.objects.filter(agreement__kind="public_promise").select_related(
        "agreement", "party__organisation"
    )
    for commitment in promised.order_by("pk"):
        town_id = commitment.agreement.territory_id
        numbers[town_id] = number = numbers.get(town_id, 0) + 1
        entry = JournalEntry.objects.filter(action="agreements.promise", subject_id=commitment.pk).first()
        made_at = entry.happened_at if entry else commitment.agreement.state_since
        writer = entry.actor_id if entry and User.objects.filter(pk=entry.actor_id).exists() else None
        if writer is None:
            writer = User.objects.order_by("pk").values_list("pk", flat=True).first()
        promise = PublicCommitment.objects.create(
            commitment=commitment,
            territory_id=town_id,
            number=number,
            words=commitment.what,
            carried_by=commitment.party.organisation.name[:160],
            made_on=made_at.date(),
            written_by_id=writer,
            written_at=made_at,
            **{name: getattr(commitment, name) for name in WHEN},
        )
        kind = {"kept": "kept", "not_kept": "given_up", "released": "given_up"}.get(commitment.state)
        if kind:
            Outcome.objects.create(
                promise=promise,
                kind=kind,
                on=commitment.state_since.date(),
                words=commitment.state_reason,
                written_by_id=writer,
                written_at=commitment.state_since,
            )
        commitment.agreement.page_url = f"/engagements/{number}/"
        commitment.agreement.save(update_fields=["page_url"])


def make_triggers(apps, schema_editor):
    """Refuse an UPDATE that changes one of the columns; the function is that of agreements."""
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    differs = 'OLD."{0}" IS NOT NEW."{0}"'
    if on_postgresql:
        differs = 'OLD."{0}" IS DISTINCT FROM NEW."{0}"'
    for table, (always, unless_erased) in KEPT.items():
        changed = " OR ".join(map(differs.format, always))
        texts = " OR ".join(map(differs.format, unless_erased))
        does = (
            "EXECUTE FUNCTION agreements_refuse_rewriting()"
            if on_postgresql
            else f"BEGIN SELECT RAISE(ABORT, '{table} is added to, never rewritten'); END"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} FOR EACH ROW "
            f"WHEN ({changed} OR (({texts}) AND NOT NEW.is_erased)) {does}"
        )


def drop_triggers(apps, schema_editor):
    """Take the triggers away."""
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in KEPT:
        schema_editor.execute(f"DROP TRIGGER {table}_kept" + (f" ON {table}" if on_postgresql else ""))


class Migration(migrations.Migration):
    dependencies = [
        ("promises", "0001_initial"),
        ("agreements", "0002_kept_rows"),
        ("foundation", "0002_append_only"),
    ]
    operations = [
        migrations.RunPython(place_what_was_promised, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(make_triggers, drop_triggers),
    ]
