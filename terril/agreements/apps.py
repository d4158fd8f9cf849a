from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "terril.agreements"
    label = "agreements"
