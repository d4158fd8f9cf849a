"""Organisations: whoever can be a party to an agreement, what they lend or do, who speaks for them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from terril.directory.words import fold
from terril.foundation import clock
from terril.people.models import User
from terril.territories.models import Territory


class OrganisationKind(models.TextChoices):
    ASSOCIATION = "association", _("Association")
    GROUP = "group", _("Collectif d'habitants")
    TOWN_HALL = "town_hall", _("Mairie")
    SERVICE = "service", _("Service municipal")
    SHOP = "shop", _("Commerce")
    FARM = "farm", _("Exploitation agricole")
    COMPANY = "company", _("Entreprise")
    SCHOOL = "school", _("École")
    INSTITUTION = "institution", _("Institution")
    FUNDER = "funder", _("Financeur")


class Source(models.TextChoices):
    """Where what an import said of an organisation comes from."""

    RNA = "rna", _("Répertoire national des associations")
    CSV = "csv", _("Fichier de la mairie")


class Organisation(models.Model):
    """An association, an informal group, a municipal service, a shop, a farm, a school …"""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="organisations")
    kind = models.CharField(max_length=15, choices=OrganisationKind)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120)
    # What they say of themselves; `purpose` is what they declared to the State.
    description = models.TextField(blank=True)
    purpose = models.TextField(blank=True)
    siren = models.CharField(max_length=9, blank=True)
    siret = models.CharField(max_length=14, blank=True)
    rna = models.CharField(max_length=10, blank=True)
    website = models.CharField(max_length=200, blank=True)
    # Where they are.
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    locality = models.CharField(max_length=80, blank=True)
    quarter = models.ForeignKey(Territory, models.SET_NULL, null=True, blank=True, related_name="+")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    # A count with its day, as they say it; a list of members would be people's names for nothing.
    members_count = models.PositiveIntegerField(null=True, blank=True)
    members_counted_on = models.DateField(null=True, blank=True)
    created_on = models.DateField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    closed_on = models.DateField(null=True, blank=True)
    # Whom to call: asked of services, optional for the others.
    contact_name = models.CharField(max_length=100, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    is_invented = models.BooleanField(default=False)
    # An informal group stays out of the public pages until what it carries is public.
    is_listed = models.BooleanField(default=True)
    # Names of the details that a person of the town wrote: no import writes over them.
    by_hand = models.JSONField(default=list, blank=True)
    # The name in the file last imported, by which it is found again once the name was corrected.
    imported_name = models.CharField(max_length=120, blank=True)
    imported_from = models.CharField(max_length=5, choices=Source, blank=True)
    imported_on = models.DateField(null=True, blank=True)
    # Its words as a search looks for them: written by `save`, never by hand.
    folded = models.TextField(blank=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory", "slug"], name="one_slug_a_town")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **options: Any) -> None:
        """Write the row, with the words by which it is found."""
        self.folded = self.words()
        super().save(*args, **options)

    def words(self) -> str:
        """Return what a search looks into; for whoever writes many rows at once."""
        return fold(f"{self.name} {self.description} {self.purpose}")

    @property
    def is_of_the_town(self) -> bool:
        """The town hall and its services stand on the town's side of an agreement."""
        return self.kind in (OrganisationKind.TOWN_HALL, OrganisationKind.SERVICE)


class OfferingKind(models.TextChoices):
    LEND = "lend", _("Peut prêter")
    DO = "do", _("Sait faire")


class OfOrganisation(models.Model):
    """What belongs to one organisation, and is told in its story."""

    class Meta:
        abstract = True

    @property
    def territory_id(self) -> int:
        return self.journal_topic.territory_id

    @property
    def journal_topic(self) -> Organisation:
        return self.organisation  # type: ignore[attr-defined]


class Offering(OfOrganisation):
    """Something an organisation can lend, or knows how to do."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="offerings")
    kind = models.CharField(max_length=4, choices=OfferingKind)
    what = models.CharField(max_length=120)
    folded = models.CharField(max_length=240, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "folded"], name="offered_once")
        ]

    def __str__(self) -> str:
        return self.what

    def save(self, *args: Any, **options: Any) -> None:
        """Write the row, with the words by which it is found."""
        self.folded = fold(self.what)[:240]
        super().save(*args, **options)


class Representation(OfOrganisation):
    """Somebody speaks for an organisation; of a service, is one of its members."""

    user = models.ForeignKey(User, models.CASCADE, related_name="representations")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="representations")
    title = models.CharField(max_length=80, blank=True)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "organisation"], name="speaks_once")]

    def __str__(self) -> str:
        return f"{self.user} → {self.organisation}"
