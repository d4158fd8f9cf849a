from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "terril.privacy"
    label = "privacy"
