from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "terril.news"
    label = "news"
