"""The heart: what parties promise each other, what they sign, and what they really give.

Money is integer cents. Promised, done and confirmed are sums of rows, never columns.
What was given, confirmed, written to be signed and signed is added to, never edited: `Kept` says so
to Python, and the triggers of migration 0002 say so to the database.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from terril.agreements.states import AgreementState, CommitmentState
from terril.agreements.when import Kind as WhenKind
from terril.agreements.when import When
from terril.directory.models import Organisation
from terril.foundation import clock
from terril.people.models import User
from terril.territories.models import Territory
from terril.uploads.models import Scan


class AgreementKind(models.TextChoices):
    FIFTY_FIFTY = "fifty_fifty", _("Convention moitié-moitié")
    PUBLIC_PROMISE = "public_promise", _("Engagement public")
    CARROTMOB = "carrotmob", _("Achat groupé solidaire")
    PARTNERSHIP = "partnership", _("Partenariat")


class Side(models.TextChoices):
    TOWN = "town", _("La commune")
    INHABITANTS = "inhabitants", _("Les habitants")
    THIRD = "third", _("Un partenaire")


class CommitmentKind(models.TextChoices):
    TIME = "time", _("Du temps")
    MATERIAL = "material", _("Des matériaux")
    EQUIPMENT = "equipment", _("Du matériel prêté")
    MONEY = "money", _("De l'argent")
    KNOW_HOW = "know_how", _("Un savoir-faire")
    SPACE = "space", _("Un lieu")
    PERMISSION = "permission", _("Une autorisation")


class Kept(models.Model):
    """A row that is added and never changed: what it says was true when it was written."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Write the new row; raises TypeError for one that exists already."""
        if self.pk is not None:
            raise TypeError(f"{type(self).__name__} is added to, never edited")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> Any:
        """Raise TypeError: what was said stays."""
        raise TypeError(f"{type(self).__name__} is never removed")


class Agreement(models.Model):
    """What parties promise each other. One side only is allowed: that is a public promise.

    While `is_public` is false only its parties and the officer know of it: its entries in the
    journal are private and its needs are not listed. `page_url` is where the public reads it; it
    is told by whoever has that page (see actions.set_page_url), because nothing here knows it.
    """

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="agreements")
    kind = models.CharField(max_length=15, choices=AgreementKind, default=AgreementKind.FIFTY_FIFTY)
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=12, choices=AgreementState, default=AgreementState.DRAFT)
    state_since = models.DateTimeField(default=clock.now)
    # What this agreement alone says, by clause key: {"safety": "…", "upkeep": "…"}.
    particulars = models.JSONField(default=dict)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    # The last day on which the parties took stock: no part of the text.
    reviewed_on = models.DateField(null=True, blank=True)
    is_public = models.BooleanField(default=False)
    page_url = models.CharField(max_length=200, blank=True)

    class Meta:
        # The officer's queue: what is to be signed, when the parties meet, what comes to its end.
        indexes = [
            models.Index(fields=["territory", "state", "state_since"], name="agreements_by_state"),
            models.Index(fields=["territory", "review_on"], name="agreements_by_review"),
            models.Index(fields=["territory", "ends_on"], name="agreements_by_end"),
        ]

    def __str__(self) -> str:
        return self.title


class PartOfAgreement(models.Model):
    """What belongs to one agreement, and is told in its story."""

    class Meta:
        abstract = True

    @property
    def territory_id(self) -> int:
        return self.journal_topic.territory_id

    @property
    def journal_topic(self) -> Agreement:
        return self.agreement  # type: ignore[attr-defined]


class Party(PartOfAgreement):
    """An organisation in an agreement, with its side."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="parties")
    side = models.CharField(max_length=12, choices=Side)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "organisation"], name="party_once")]

    def __str__(self) -> str:
        return str(self.organisation)


class Dated(models.Model):
    """What is done, or was, at a date that may be vague: "printemps 2027", "tous les mardis"."""

    when_kind = models.CharField(max_length=12, default="unspecified")
    when_starts_on = models.DateField(null=True, blank=True)
    when_ends_on = models.DateField(null=True, blank=True)
    when_rule = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def when(self) -> When:
        """The date as it was said, as one value."""
        return When.from_columns(
            WhenKind(self.when_kind), self.when_starts_on, self.when_ends_on, self.when_rule
        )

    @when.setter
    def when(self, value: When) -> None:
        self.when_kind, self.when_starts_on, self.when_ends_on, self.when_rule = value.columns()


class Commitment(PartOfAgreement, Dated):
    """Who will do what, by when or how often. While places are free, it is a need."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="commitments")
    party = models.ForeignKey(Party, models.PROTECT, related_name="commitments")
    kind = models.CharField(max_length=12, choices=CommitmentKind)
    what = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    value_cents = models.BigIntegerField(null=True, blank=True)
    valued_how = models.CharField(max_length=200, blank=True)
    # How many people it takes. 0: its party bears it as a whole and looks for nobody.
    places = models.PositiveSmallIntegerField(default=0)
    stand_in = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=CommitmentState, default=CommitmentState.OPEN)
    state_since = models.DateTimeField(default=clock.now)
    state_reason = models.CharField(max_length=300, blank=True)
    is_upkeep = models.BooleanField(default=False)
    # A call for hands within what is already agreed (a work day): it is no part of the text, so
    # nobody signs again, and it promises nothing more.
    is_call = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["state", "when_ends_on"], name="needs_by_date")]

    def __str__(self) -> str:
        return self.what


class Share(PartOfAgreement):
    """Somebody bears (a place of) a commitment, for themselves or for an organisation."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="shares")
    user = models.ForeignKey(User, models.PROTECT, related_name="shares")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    places = models.PositiveSmallIntegerField(default=1)
    taken_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "user"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_live_share_each",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} : {self.commitment}"

    @property
    def journal_topic(self) -> Agreement:
        return self.commitment.agreement


class Delivery(Kept, PartOfAgreement):
    """What was really given. Rows are added, never changed: a correction is a new row."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="deliveries")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    by_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True, blank=True)
    on = models.DateField()
    quantity = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    value_cents = models.BigIntegerField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )

    def __str__(self) -> str:
        return f"{self.commitment} ({self.on})"

    @property
    def journal_topic(self) -> Agreement:
        return self.commitment.agreement


class Confirmation(Kept, PartOfAgreement):
    """The other side says: yes, we received it."""

    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="confirmation")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.delivery} ✓"

    @property
    def journal_topic(self) -> Agreement:
        return self.delivery.commitment.agreement


class Estimate(PartOfAgreement):
    """A line of what the town would have paid alone, with its source."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="estimates")
    what = models.CharField(max_length=200)
    amount_cents = models.BigIntegerField()
    source = models.CharField(max_length=200)
    on = models.DateField()

    def __str__(self) -> str:
        return self.what


class Clause(models.Model):
    """A block of the town's charter. Its text may hold {places} filled from the agreement."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="clauses")
    key = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    title_fr = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    text_fr = models.TextField()
    text_en = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory", "key"], name="clause_key_once")]

    def __str__(self) -> str:
        return self.title_fr


class Version(Kept, PartOfAgreement):
    """The exact text that is signed: clauses and commitments rendered, frozen and hashed."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=5)
    # See composing.compose, which alone writes it.
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.agreement} v{self.number}"


class SignedHow(models.TextChoices):
    ONLINE = "online", _("En ligne")
    PAPER = "paper", _("Sur papier")


class Signature(Kept, PartOfAgreement):
    """Who signed one exact version for which party, when and how."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="signatures")
    party = models.ForeignKey(Party, models.PROTECT, related_name="signatures")
    signer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    signer_name = models.CharField(max_length=100)
    signer_title = models.CharField(max_length=80, blank=True)
    how = models.CharField(max_length=8, choices=SignedHow)
    signed_on = models.DateField()
    scan = models.ForeignKey(Scan, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "party"], name="party_signs_once")]

    def __str__(self) -> str:
        return f"{self.signer_name} : {self.version}"

    @property
    def journal_topic(self) -> Agreement:
        return self.version.agreement


class ProofKind(models.TextChoices):
    CONTRACT = "contract", _("Contrat d'engagement républicain")
    INSURANCE = "insurance", _("Assurance en responsabilité civile")


class Proof(models.Model):
    """A paper that an organisation has shown: what was seen, when, until when. The paper is not kept."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="proofs")
    kind = models.CharField(max_length=10, choices=ProofKind)
    seen_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    seen_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["organisation", "kind", "valid_until"], name="proofs_seen")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.organisation}"

    @property
    def territory_id(self) -> int:
        return self.organisation.territory_id

    @property
    def journal_topic(self) -> Organisation:
        return self.organisation
