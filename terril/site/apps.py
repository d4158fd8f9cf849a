from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "terril.site"
    label = "site"
