from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "terril.mail"
    label = "mail"
