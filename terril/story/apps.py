from django.apps import AppConfig


class StoryConfig(AppConfig):
    name = "terril.story"
    label = "story"
