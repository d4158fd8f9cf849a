from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "terril.people"
    label = "people"
