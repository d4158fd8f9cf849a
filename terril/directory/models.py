"""Organisations: whoever can be a party to an agreement, and who speaks for them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

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


class Organisation(models.Model):
    """An association, an informal group, a municipal service, a shop, a farm, a school …"""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="organisations")
    kind = models.CharField(max_length=15, choices=OrganisationKind)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120)
    description = models.TextField(blank=True)
    siret = models.CharField(max_length=14, blank=True)
    rna = models.CharField(max_length=10, blank=True)
    # Whom to call: asked of services, optional for the others.
    contact_name = models.CharField(max_length=100, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    is_invented = models.BooleanField(default=False)
    # An informal group stays out of the public pages until what it carries is public.
    is_listed = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory", "slug"], name="one_slug_a_town")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_of_the_town(self) -> bool:
        """The town hall and its services stand on the town's side of an agreement."""
        return self.kind in (OrganisationKind.TOWN_HALL, OrganisationKind.SERVICE)


class Representation(models.Model):
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

    @property
    def territory_id(self) -> int:
        return self.organisation.territory_id

    @property
    def journal_topic(self) -> Organisation:
        """Who speaks for an organisation belongs to that organisation's story."""
        return self.organisation
