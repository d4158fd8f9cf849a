from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    name = "terril.territories"
    label = "territories"
