"""The code sent by mail, and who it lets in.

allauth counts the attempts, bears the time limit and logs in; what differs here is that nobody is
looked up until the right code has proved that the address is theirs. Known or unknown, an address
is thus answered by the very same work, and the account of a newcomer is made by the code.
"""

from __future__ import annotations

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext

from terril.people import actions, queries
from terril.people.adapter import CODE_MAIL
from terril.people.models import EntryLink, User


class CodeForAnAddress(LoginCodeVerificationProcess):
    """A code on its way to an address; with a link, to give that address to the link's account."""

    @classmethod
    def begin(cls, request: HttpRequest, email: str, link: EntryLink | None = None) -> None:
        """Send a code to `email` and remember in the session that it is awaited."""
        login = Login(user=None, email=email)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(
            cls.initial_state(user=None, email=email),
            initiated_by_user=True,
            link=link.pk if link else None,
        )
        process = cls(stage)
        process.send()
        process.persist()
        # An address that nobody confirms is forgotten with the session, soon (see tasks.py).
        request.session.set_expiry(app_settings.LOGIN_TIMEOUT)

    @classmethod
    def awaited(cls, request: HttpRequest) -> CodeForAnAddress | None:
        """Return the code that this browser waits for; None when there is none, or no longer."""
        stage = LoginStageController.enter(request, LoginByCodeStage.key)
        return cls(stage).abort_if_invalid() if stage else None

    @property
    def email(self) -> str:
        return self.state["email"]

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:
        """Send a new code, whoever the address belongs to."""
        get_adapter().send_mail(CODE_MAIL, email, {"code": self.generate_code()})

    def resend(self) -> None:
        """Send another code; the one before no longer opens."""
        self.send()
        self.record_resend()
        self.persist()

    def finish(self, redirect_url: str | None) -> HttpResponse:
        """Let in whom the address belongs to, making their account if need be.

        Raises ValidationError when the address was to be given to the account of a link and cannot be.
        """
        self._user = self.stage.login.user = self._person()
        response: HttpResponse = super().finish(redirect_url)
        return response

    def _person(self) -> User:
        town: Any = self.request.town
        if self.state.get("link"):
            link = EntryLink.objects.select_related("user").filter(pk=self.state["link"]).first()
            if link is None:
                raise ValidationError(gettext("Ce lien n'est plus valable : un autre l'a remplacé."))
            return actions.claim(link.user, link, email=self.email)
        return queries.by_email(self.email) or actions.open_account(
            queries.system(), town, email=self.email, language=get_language() or "fr"
        )
