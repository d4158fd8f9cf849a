"""The orientation of a pebble becomes the first of those it may have."""

from typing import Any

from django.db import migrations


def to_many(apps: Any, schema: Any) -> None:
    Landmark = apps.get_model("landmarks", "Landmark")
    links = Landmark.orientations.through
    links.objects.bulk_create(
        links(landmark_id=pk, orientation_id=orientation)
        for pk, orientation in Landmark.objects.exclude(orientation=None).values_list("pk", "orientation_id")
    )


def to_one(apps: Any, schema: Any) -> None:
    Landmark = apps.get_model("landmarks", "Landmark")
    for landmark in Landmark.objects.prefetch_related("orientations"):
        first = landmark.orientations.order_by("position", "title", "pk").first()
        Landmark.objects.filter(pk=landmark.pk).update(orientation=first)


class Migration(migrations.Migration):
    dependencies = [("landmarks", "0002_whole")]
    operations = [migrations.RunPython(to_many, to_one, elidable=True)]
