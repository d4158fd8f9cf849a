from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "terril.foundation"
    label = "foundation"
