from django.apps import AppConfig

from terril.ui.dates import write_the_first_as_the_french_do


class UiConfig(AppConfig):
    name = "terril.ui"
    label = "ui"

    def ready(self) -> None:
        write_the_first_as_the_french_do()
