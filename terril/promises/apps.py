from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "terril.promises"
    label = "promises"
