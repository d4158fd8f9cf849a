"""The way in and out: mail, worker, proxies, https, hosts, and whom people can write to."""

from __future__ import annotations

import datetime
import smtplib
import socket
from collections.abc import Iterator
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from terril.deployment import marks
from terril.deployment.checks.registry import Asked, Finding, Severity, check
from terril.foundation.journal import INSTALLATION
from terril.mail.models import Mail, MailState
from terril.territories.models import Territory, TerritoryKind

WORKER_IS_LATE = datetime.timedelta(minutes=5)
MAIL_IS_LATE = datetime.timedelta(hours=1)
RECENT = datetime.timedelta(days=7)
NOBODYS = ("", "localhost")


@check(gettext_lazy("Le serveur de courriel"))
def mail_server(asked: Asked) -> Iterator[Finding]:
    """There is one, it answers, and mails come from an address that can be answered."""
    if settings.DEVELOPMENT:
        return
    if not settings.MAIL_IS_SENT:
        yield Finding(
            _("Aucun serveur de courriel n'est réglé : personne ne reçoit de code pour entrer."),
            _("Donnez TERRIL_SMTP_URL, par exemple smtp://nom:motdepasse@serveur:587, et relancez."),
        )
        return
    if parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] in NOBODYS:
        yield Finding(
            _("Les courriels partent de « %(address)s », que beaucoup de serveurs refusent.")
            % {"address": settings.DEFAULT_FROM_EMAIL},
            _("Donnez TERRIL_MAIL_FROM, une adresse de la commune."),
        )
    if not asked.thorough:
        return
    server = get_connection()
    try:
        server.open()
        server.close()
    except (OSError, smtplib.SMTPException) as error:
        yield Finding(
            _("Le serveur de courriel ne répond pas : %(error)s") % {"error": error},
            _("Vérifiez son nom, le port et le mot de passe dans TERRIL_SMTP_URL."),
        )


@check(gettext_lazy("Les courriels"))
def mails(asked: Asked) -> Iterator[Finding]:
    """They leave, and arrive."""
    if not settings.MAIL_IS_SENT:
        return
    now = timezone.now()
    ours = Mail.objects.filter(territory_id__in=[INSTALLATION, *(town.pk for town in asked.towns)])
    late = ours.filter(state__in=[MailState.QUEUED, MailState.SENDING], created_at__lt=now - MAIL_IS_LATE)
    if count := late.count():
        yield Finding(
            ngettext(
                "%(count)d courriel attend depuis plus d'une heure.",
                "%(count)d courriels attendent depuis plus d'une heure.",
                count,
            )
            % {"count": count},
            late.exclude(last_error="").values_list("last_error", flat=True).first()
            or _("Vérifiez que « terril serve » (ou « terril worker ») tourne."),
        )
    failed = ours.filter(state=MailState.FAILED, created_at__gte=now - RECENT)
    if count := failed.count():
        yield Finding(
            ngettext(
                "%(count)d courriel n'est pas arrivé cette semaine.",
                "%(count)d courriels ne sont pas arrivés cette semaine.",
                count,
            )
            % {"count": count},
            failed.order_by("-pk").values_list("last_error", flat=True).first() or "",
            Severity.REMARK,
        )


@check(gettext_lazy("Le travail de fond"))
def worker(asked: Asked) -> Iterator[Finding]:
    """The process that sends mails and seals journals is alive."""
    seen = marks.worker_last_seen()
    if seen is None or timezone.now() - seen > WORKER_IS_LATE:
        yield Finding(
            _("Le processus qui envoie les courriels et scelle le journal n'a pas donné signe de vie.")
            if seen is None
            else _("Le processus qui envoie les courriels et scelle le journal s'est tu à %(hour)s.")
            % {"hour": timezone.localtime(seen).strftime("%H:%M, %d/%m/%Y")},
            _("Relancez « terril serve », ou « terril worker » s'il tourne à part."),
        )


@check(gettext_lazy("Le serveur mandataire"))
def proxies(asked: Asked) -> Iterator[Finding]:
    """Visitors are told from one another."""
    if settings.DEVELOPMENT or settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return
    came_through = asked.request is not None and "HTTP_X_FORWARDED_FOR" in asked.request.META
    yield Finding(
        _("TERRIL_PROXIES n'est pas réglé : derrière un mandataire, tout le monde passe pour une personne."),
        _("Donnez TERRIL_PROXIES=1 (le nombre de mandataires à vous devant Terril), et relancez."),
        Severity.PROBLEM if came_through else Severity.REMARK,
    )


@check(gettext_lazy("La connexion chiffrée"))
def https(asked: Asked) -> Iterator[Finding]:
    """Real people's sessions travel encrypted."""
    if settings.DEVELOPMENT:
        if any(not town.is_demo for town in asked.towns):
            yield Finding(
                _("Une vraie commune tourne en mode d'essai : tout passe en clair, aucun courriel ne part."),
                _("Retirez TERRIL_DEVELOPMENT, et mettez un mandataire en https devant Terril."),
            )
    elif asked.request is not None and not asked.request.is_secure():
        yield Finding(
            _("Cette page est arrivée en http : personne ne pourra rester connecté."),
            _("Le mandataire doit servir en https et ajouter X-Forwarded-Proto: https."),
        )


@check(gettext_lazy("Les adresses des sites"))
def hosts(asked: Asked) -> Iterator[Finding]:
    """Each town answers somewhere."""
    count = Territory.objects.filter(kind=TerritoryKind.COMMUNE).count()
    for town in asked.towns:
        if not town.host:
            if count > 1 or not town.is_demo:
                yield Finding(
                    _("%(town)s n'a pas d'adresse : ses liens ne mènent nulle part.") % {"town": town.name},
                    _("Donnez-lui un nom de domaine dans les réglages de la commune."),
                )
        elif asked.thorough and not settings.DEVELOPMENT and not _resolves(town.host):
            yield Finding(
                _("%(town)s : rien ne répond au nom « %(host)s ».") % {"town": town.name, "host": town.host},
                _("Demandez à qui gère le nom de domaine de le faire pointer vers cette machine."),
            )


def _resolves(host: str) -> bool:
    try:
        return bool(socket.getaddrinfo(host, 443))
    except OSError:
        return False


@check(gettext_lazy("Qui joindre"))
def contacts(asked: Asked) -> Iterator[Finding]:
    """The law asks who answers for the site and for people's data."""
    for town in asked.towns:
        wanting = [
            label
            for value, label in (
                (town.dpo_contact, _("le délégué à la protection des données")),
                (town.contact_email or town.contact_phone, _("une adresse ou un téléphone de la mairie")),
                (town.publisher, _("le directeur ou la directrice de la publication")),
                (town.hosting, _("l'hébergeur du site")),
            )
            if not value
        ]
        if wanting and not town.is_demo:
            yield Finding(
                _("%(town)s : il manque %(what)s.") % {"town": town.name, "what": ", ".join(wanting)},
                _("Complétez les réglages de la commune : la loi demande de l'afficher."),
            )
