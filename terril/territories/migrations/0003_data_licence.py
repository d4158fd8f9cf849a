from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("territories", "0002_legal_notice")]

    operations = [
        migrations.AddField(
            model_name="territory",
            name="data_licence",
            field=models.CharField(
                choices=[
                    ("etalab-2.0", "Licence Ouverte 2.0"),
                    (
                        "odbl-1.0",
                        "ODbL 1.0 : qui republie des données tirées de celles-ci les partage aussi",
                    ),
                ],
                default="etalab-2.0",
                max_length=12,
            ),
        ),
    ]
