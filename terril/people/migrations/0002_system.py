"""Terril itself needs an account: it is the actor of what a clock does."""

from django.db import migrations


def make_system(apps, schema_editor):
    User = apps.get_model("people", "User")
    if not User.objects.filter(is_system=True).exists():
        User.objects.create(is_system=True, email=None)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(make_system, migrations.RunPython.noop)]
