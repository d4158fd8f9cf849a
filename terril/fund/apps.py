from django.apps import AppConfig


class FundConfig(AppConfig):
    name = "terril.fund"
    label = "fund"
