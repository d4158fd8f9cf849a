from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class FoundationConfig(AppConfig):
    name = "terril.foundation"
    label = "foundation"

    def ready(self) -> None:
        # Every action is known from the start: the journal page and templates ask for any of them.
        autodiscover_modules("actions")
