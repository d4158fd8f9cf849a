from django.apps import AppConfig


class TrailsConfig(AppConfig):
    name = "terril.trails"
    label = "trails"
