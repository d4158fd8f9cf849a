from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_unused_and_erased"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="parent_agreed_on",
            field=models.DateField(blank=True, null=True),
        ),
    ]
