from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "terril.initiatives"
    label = "initiatives"
