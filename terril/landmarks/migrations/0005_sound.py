from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("uploads", "0002_sound"),
        ("landmarks", "0004_one_orientation_gone"),
    ]

    operations = [
        migrations.AddField(
            model_name="landmark",
            name="sound",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=models.deletion.PROTECT,
                related_name="landmarks",
                to="uploads.sound",
            ),
        ),
    ]
