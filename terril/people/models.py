"""People, their roles by territory, and the links by which they enter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.territories.models import Territory

if TYPE_CHECKING:
    from collections.abc import Iterable


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person, with or without an e-mail address. Nobody has a password.

    Someone entered at the counter has no address until they claim their account.
    """

    # No password opens anything: what begins with "!" matches none (django.contrib.auth.hashers).
    password = models.CharField(max_length=128, default="!", editable=False)
    email = models.EmailField(unique=True, null=True, blank=True)
    display_name = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    # Only for those under 18: the day they come of age, and the adult who answers for them.
    adult_on = models.DateField(null=True, blank=True)
    referent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="wards")
    # Only for those entered before 15: the day a parent's agreement was recorded, with the child's own.
    parent_agreed_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=5, default="fr")
    entered_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    claimed_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    # Terril itself, when a clock rather than a person does something.
    is_system = models.BooleanField(default=False)
    is_invented = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=clock.now)
    # Told that the account, unused, will be erased; forgotten when they come back (see terril.privacy).
    told_unused_on = models.DateField(null=True, blank=True)
    # Nothing is left of the person but this row's number, which other rows name.
    erased_on = models.DateField(null=True, blank=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    # Accounts belong to the installation, not to one town; `within` says where one is spoken of.
    territory_id: int | None = None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_system"], condition=models.Q(is_system=True), name="one_system_only"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or gettext("Une personne")

    @property
    def is_minor(self) -> bool:
        return self.adult_on is not None and self.adult_on > clock.today()

    @property
    def public_name(self) -> str:
        """The name that strangers read: never that of someone under 18."""
        if self.is_system:
            return "Terril"
        if self.is_minor:
            return gettext("Un jeune habitant")
        return self.display_name or gettext("Un habitant")

    def within(self, town: Territory) -> User:
        """Return this person as the subject of an entry in the journal of `town`."""
        self.territory_id = town.pk
        return self

    def memberships_now(self) -> Iterable[Membership]:
        """This person's roles, read once a request, without the outline of the town."""
        if not hasattr(self, "_memberships"):
            self._memberships = list(
                self.memberships.select_related("territory").defer("territory__boundary")
            )
        return self._memberships

    def has_role(self, role: Role | Iterable[Role], territory: Any) -> bool:
        """Say whether this person holds (one of) `role` on `territory` or above it.

        `territory` is a Territory; the answer costs one query a request, whatever is asked.
        """
        wanted = {role} if isinstance(role, str) else set(role)
        return any(m.role in wanted and m.territory.contains(territory) for m in self.memberships_now())


class Role(models.TextChoices):
    """What somebody is to a territory; a role reaches down the tree.

    A member of a service or of an association is told by directory.Representation.
    """

    INHABITANT = "inhabitant", _("Habitant")
    OFFICER = "officer", _("Agent chargé de la démarche")
    ELECTED = "elected", _("Élu")
    ADMINISTRATOR = "administrator", _("Administrateur")


class Membership(models.Model):
    """A role of a person on a territory."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    territory = models.ForeignKey(Territory, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=15, choices=Role)
    # How an elected person or an officer signs: "Maire", "Adjointe aux travaux".
    title = models.CharField(max_length=80, blank=True)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "territory", "role"], name="one_role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} : {self.get_role_display()}"


class EntryLink(models.Model):
    """A one-time link by which somebody enters without a code. Only its digest is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="entry_links")
    territory = models.ForeignKey(Territory, models.CASCADE)
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user} → {self.territory}"

    @property
    def is_used(self) -> bool:
        return self.used_at is not None

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()
