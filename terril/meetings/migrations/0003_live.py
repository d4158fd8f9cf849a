from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_announced")]

    operations = [
        migrations.AddField(
            model_name="phase", name="ended_because", field=models.CharField(blank=True, max_length=300)
        ),
    ]
