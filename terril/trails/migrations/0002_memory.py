from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("story", "0001_initial"),
        ("trails", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="memory",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=models.deletion.SET_NULL,
                related_name="posts",
                to="story.memory",
            ),
        ),
    ]
