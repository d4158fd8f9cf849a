from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("territories", "0003_data_licence")]

    operations = [
        migrations.AddField(
            model_name="territory",
            name="venting_minutes",
            field=models.PositiveSmallIntegerField(default=30),
        ),
    ]
