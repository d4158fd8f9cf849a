"""Territories, from the region to the quarter, and the settings of a town."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TerritoryKind(models.TextChoices):
    REGION = "region", _("Région")
    AGGLOMERATION = "agglomeration", _("Agglomération")
    COMMUNE = "commune", _("Commune")
    QUARTER = "quarter", _("Quartier")


class Accessibility(models.TextChoices):
    """How far the site follows the RGAA: what an audit said, "not" until one was made."""

    NOT = "not", _("non conforme")
    PARTLY = "partly", _("partiellement conforme")
    FULLY = "fully", _("totalement conforme")


class DataLicence(models.TextChoices):
    """The licences of public data that French administrations may choose (CRPA, article D323-2-1)."""

    OPEN = "etalab-2.0", _("Licence Ouverte 2.0")
    SHARED = "odbl-1.0", _("ODbL 1.0 : qui republie des données tirées de celles-ci les partage aussi")


def default_languages() -> list[str]:
    return ["fr", "en"]


class Territory(models.Model):
    """A node of the tree. A commune is a town: it has a host, settings and a journal."""

    kind = models.CharField(max_length=15, choices=TerritoryKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    # "3/17/42/": its ancestors and itself, so that a role reaches down with one comparison.
    path = models.CharField(max_length=120, db_index=True, blank=True)
    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=100)
    insee_code = models.CharField(max_length=5, blank=True)
    siren = models.CharField(max_length=9, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    host = models.CharField(max_length=253, unique=True, null=True, blank=True)
    boundary = models.JSONField(null=True, blank=True)
    answer_delay_days = models.PositiveSmallIntegerField(default=30)
    # To say where a promise is, when somebody asks.
    promise_delay_days = models.PositiveSmallIntegerField(default=30)
    # In a public meeting, people empty their bags for at least this long before anybody answers.
    venting_minutes = models.PositiveSmallIntegerField(default=30)
    languages = models.JSONField(default=default_languages)
    time_zone = models.CharField(max_length=40, default="Europe/Paris")
    contact_name = models.CharField(max_length=100, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    contact_address = models.CharField(max_length=200, blank=True)
    dpo_contact = models.CharField(max_length=200, blank=True)
    # Who answers for what is published, and who hosts the site: the legal notice names them.
    publisher = models.CharField(max_length=100, blank=True)
    hosting = models.CharField(max_length=300, blank=True)
    accessibility = models.CharField(max_length=6, choices=Accessibility, default=Accessibility.NOT)
    data_licence = models.CharField(max_length=12, choices=DataLicence, default=DataLicence.OPEN)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parent", "slug"], name="one_slug_a_parent"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_town(self) -> bool:
        return self.kind == TerritoryKind.COMMUNE

    @property
    def territory_id(self) -> int:
        """The town whose journal tells of this territory: a quarter's is its commune's."""
        if self.kind == TerritoryKind.QUARTER and self.parent_id:
            return self.parent_id
        return self.pk

    def contains(self, other: Territory) -> bool:
        """Say whether `other` is this territory or lies below it."""
        return other.path.startswith(self.path)
