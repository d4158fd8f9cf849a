from django.apps import AppConfig


class LandmarksConfig(AppConfig):
    name = "terril.landmarks"
    label = "landmarks"
