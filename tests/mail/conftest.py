"""A mail server on loopback that really receives."""

from __future__ import annotations

import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from terril.mail.models import Mail


class Postman:
    """Keeps what it receives; answers as the test tells it to."""

    def __init__(self):
        self.received = []
        self.answers = {}
        self.refused_at_door = {}
        # Called when a message is in, before the sender is told so.
        self.before_answer = lambda count: None

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused_at_door:
            return self.refused_at_door[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answer = self.answers.get(envelope.rcpt_tos[0], "250 OK")
        if answer.startswith("250"):
            message = message_from_bytes(envelope.content, policy=policy.default)
            self.received.append((envelope.rcpt_tos[0], message))
            self.before_answer(len(self.received))
        return answer

    @property
    def recipients(self):
        return [recipient for recipient, _message in self.received]


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@pytest.fixture
def postman(settings):
    """A running mail server, which the settings name."""
    handler = Postman()
    handler.port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    settings.MAIL_IS_SENT = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", handler.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 5
    settings.DEFAULT_FROM_EMAIL = "terril@ville.example"
    yield handler
    controller.stop()


@pytest.fixture
def queued(db):
    """Queue a mail for each address: queued("a@example.org", …)."""

    def queued(*addresses, **details):
        return [
            Mail.objects.create(
                **{
                    "territory_id": 0,
                    "key": f"key-{address}",
                    "purpose": "test",
                    "to": address,
                    "subject": "Où est l'été ?",
                    "text": "Bonjour,\nvoilà.\n",
                    **details,
                }
            )
            for address in addresses
        ]

    return queued
