from django.apps import AppConfig


class OpendataConfig(AppConfig):
    name = "terril.opendata"
    label = "opendata"
