from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "terril.upkeep"
    label = "upkeep"
