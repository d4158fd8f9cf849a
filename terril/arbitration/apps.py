from django.apps import AppConfig


class ArbitrationConfig(AppConfig):
    name = "terril.arbitration"
    label = "arbitration"
