from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "terril.ui"
    label = "ui"
