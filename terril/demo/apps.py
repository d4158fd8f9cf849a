from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "terril.demo"
    label = "demo"
