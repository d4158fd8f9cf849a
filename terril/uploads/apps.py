from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "terril.uploads"
    label = "uploads"
