from django.apps import AppConfig


class MapsConfig(AppConfig):
    name = "terril.maps"
    label = "maps"
