import django.db.models.deletion
from django.db import migrations, models

import terril.foundation.clock


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial"), ("uploads", "0002_sound")]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="announced_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("url", models.URLField(blank=True, max_length=500)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="meetings.meeting",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="uploads.scan",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("scan__isnull", False), ("url", "")),
                            models.Q(("scan", None), models.Q(("url", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="document_is_a_file_or_a_link",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Registration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=80)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("people", models.PositiveSmallIntegerField(default=1)),
                ("language", models.CharField(default="fr", max_length=5)),
                ("registered_at", models.DateTimeField(default=terril.foundation.clock.now)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="registrations",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("email", ""), _negated=True),
                        fields=("meeting", "email"),
                        name="registered_once_an_address",
                    )
                ],
            },
        ),
    ]
