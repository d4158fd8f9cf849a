"""The table of mails: written in the action's transaction, sent by the background worker."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock


class MailState(models.TextChoices):
    QUEUED = "queued", _("En attente")
    SENDING = "sending", _("En cours d'envoi")
    SENT = "sent", _("Envoyé")
    FAILED = "failed", _("Échoué")
    # Of a demonstration, to an address that nobody can have: it is read here and goes nowhere.
    KEPT = "kept", _("Gardé ici, sans envoi")


class Trouble(models.TextChoices):
    """What keeps a mail from leaving, in a few words; queries.health says what to do about each."""

    ADDRESS = "address", _("L'adresse n'existe pas, ou refuse le courrier")
    MESSAGE = "message", _("Le serveur de courriel refuse ce message")
    LATER = "later", _("Le serveur de courriel demande d'attendre")
    GIVEN_UP = "given_up", _("Refusé pendant cinq jours")
    SERVER = "server", _("Le serveur de courriel ne répond pas")
    TOO_LATE = "too_late", _("Périmé avant d'avoir pu partir")


class Mail(models.Model):
    """One message to one address. `key` is unique: the same message is never queued twice."""

    territory_id = models.BigIntegerField()
    user_id = models.BigIntegerField(null=True)
    key = models.CharField(max_length=150, unique=True)
    purpose = models.CharField(max_length=60)
    to = models.EmailField()
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=MailState, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    last_error = models.TextField(blank=True)
    trouble = models.CharField(max_length=10, choices=Trouble, blank=True)
    # Where a mail that one may do without is stopped in one click (RFC 8058); signed, and public to whoever
    # holds it. Empty for what one is owed.
    unsubscribe_url = models.CharField(max_length=500, blank=True)
    # After this its text serves nobody: a sign-in code. It is not sent late, and not kept.
    valid_until = models.DateTimeField(null=True)
    # Never handed to a server: see outbox.is_for_nobody.
    is_for_nobody = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "next_try_at"], name="mail_to_send")]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"
