from django.apps import AppConfig


class ArbitrationConfig(AppConfig):
    name = "terril.arbitration"
    label = "arbitration"

    def ready(self) -> None:
        """Let the page of a meeting lead to the decisions it fed: meetings lie below, and know of none."""
        from terril.arbitration.queries import pages_fed_by
        from terril.meetings.queries.after import FED_BY_MEETINGS

        FED_BY_MEETINGS.append(pages_fed_by)
