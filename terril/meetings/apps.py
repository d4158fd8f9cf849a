from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "terril.meetings"
    label = "meetings"
