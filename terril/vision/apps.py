from django.apps import AppConfig


class VisionConfig(AppConfig):
    name = "terril.vision"
    label = "vision"
