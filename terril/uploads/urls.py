from django.urls import path, register_converter

from terril.uploads import views


class PhotoName:
    """The name of a photo's file, and no other path."""

    regex = r"[0-9]{4}/[0-9]{2}/[0-9a-f]{32}\.webp"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class SoundName(PhotoName):
    """The name of a sound's file, and no other path."""

    regex = r"[0-9]{4}/[0-9]{2}/[0-9a-f]{32}\.mp3"


register_converter(PhotoName, "photo_name")
register_converter(SoundName, "sound_name")

app_name = "uploads"
urlpatterns = [
    path("photos/<photo_name:name>", views.photo, name="photo"),
    path("sons/<sound_name:name>", views.sound, name="sound"),
]
