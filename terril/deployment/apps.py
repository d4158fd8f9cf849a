from django.apps import AppConfig


class DeploymentConfig(AppConfig):
    name = "terril.deployment"
    label = "deployment"
