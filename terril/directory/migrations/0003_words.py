from django.db import migrations

from terril.directory.words import fold

WRITTEN = ("kind", "name", "description", "siret", "rna", "contact_name", "contact_email", "contact_phone")


def fill(apps, schema_editor):
    """Give to what was registered before its words, its SIREN, and the names of what people wrote."""
    organisations = apps.get_model("directory", "Organisation").objects
    for organisation in organisations.iterator():
        organisation.folded = fold(f"{organisation.name} {organisation.description}")
        organisation.siren = organisation.siret[:9]
        organisation.by_hand = sorted(name for name in WRITTEN if getattr(organisation, name))
        organisation.save(update_fields=["folded", "siren", "by_hand"])


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_what_is_said")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
