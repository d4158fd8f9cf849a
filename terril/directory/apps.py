from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "terril.directory"
    label = "directory"
