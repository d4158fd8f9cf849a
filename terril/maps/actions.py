"""Laying the ground under the map, and saying what may be asked of the State."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.foundation import clock
from terril.foundation.actions import Told, action, told
from terril.foundation.text import clean_line
from terril.maps import rules, shapes, tiles
from terril.maps.models import Ground, GroundKind, MapSettings, Tiles
from terril.territories.models import Territory
from terril.territories.queries import quarters_of

# More drawings than that weigh on a phone.
MAX_GROUNDS = 12


def _source(value: str) -> str:
    return clean_line(value, 160, _now("D'où il vient"), field="source", required=True)


@action(rules.can_set_map, says=_("%(who)s a posé « %(name)s » sous la carte"))
def add_ground(
    actor: Any, town: Territory, *, kind: str, name: str, source: str, geojson: str | bytes | dict[str, Any]
) -> Told:
    """Lay one drawing under the map. Raises ValidationError on `kind`, `name`, `source`, or `geojson`
    (see shapes.read); on `geojson` too when the map holds as many as it can."""
    if kind not in GroundKind.values:
        raise ValidationError({"kind": _now("Choisissez ce que le fichier dessine.")})
    name = clean_line(name, 80, _now("Le nom"), field="name", required=True)
    source = _source(source)
    if Ground.objects.filter(territory=town).count() >= MAX_GROUNDS:
        raise ValidationError(
            {
                "geojson": _now("La carte a déjà %(most)d dessins : retirez-en un d'abord.")
                % {"most": MAX_GROUNDS}
            }
        )
    try:
        drawn = shapes.read(geojson, town.boundary)
    except ValidationError as error:
        raise ValidationError({"geojson": error.messages}) from None
    ground = Ground.objects.create(
        territory=town, kind=kind, name=name, source=source, shapes=drawn, added_on=clock.today()
    )
    return told(ground, name=name)


@action(rules.can_set_map, says=_("%(who)s a retiré « %(name)s » de sous la carte"))
def remove_ground(actor: Any, ground: Ground) -> Told:
    """Take a drawing away. Returns the town."""
    town, name = ground.territory, ground.name
    ground.delete()
    return told(town, name=name)


@action(rules.can_set_map, says=_("%(who)s a tracé le contour des quartiers"))
def draw_quarters(actor: Any, town: Territory, *, geojson: str | bytes | dict[str, Any]) -> Told:
    """Give the quarters named in the file their outlines, the others keep theirs.

    Raises ValidationError on `geojson` (see shapes.read_quarters).
    """
    quarters = {quarter.name: quarter for quarter in quarters_of(town)}
    try:
        outlines = shapes.read_quarters(geojson, list(quarters))
    except ValidationError as error:
        raise ValidationError({"geojson": error.messages}) from None
    for name, outline in outlines.items():
        quarters[name].boundary = outline
        quarters[name].save(update_fields=["boundary"])
    return told(town, quarters=sorted(outlines))


@action(rules.can_set_map, says=_("%(who)s a posé des images du sol sous la carte"))
def set_tiles(actor: Any, town: Territory, *, file: File, source: str) -> Told:
    """Keep the pictures of the ground, in place of those before.

    Raises ValidationError on `source` or `file` (see tiles.check).
    """
    source = _source(source)
    if not file or not file.size:
        raise ValidationError({"file": _now("Ce fichier est vide. Choisissez-en un autre.")})
    if file.size > settings.UPLOAD_LIMIT:
        raise ValidationError(
            {
                "file": _now(
                    "Ce fichier est trop lourd : %(most)d Mo au plus. Gardez moins de niveaux de zoom."
                )
                % {"most": settings.UPLOAD_LIMIT // (1024 * 1024)}
            }
        )
    try:
        sheet = tiles.check(file, file.size, town.boundary)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from None
    _forget(Tiles.objects.filter(territory=town).first())
    kept = Tiles(
        territory=town,
        content_type=sheet.content_type,
        min_zoom=sheet.min_zoom,
        max_zoom=sheet.max_zoom,
        bounds=sheet.bounds,
        source=source,
        added_on=clock.today(),
    )
    file.seek(0)
    kept.file.save("tiles.pmtiles", File(file), save=False)
    kept.save()
    return told(kept)


@action(rules.can_set_map, says=_("%(who)s a retiré les images du sol de sous la carte"))
def remove_tiles(actor: Any, kept: Tiles) -> Told:
    """Take the pictures of the ground away, with their file. Returns the town."""
    town = kept.territory
    _forget(kept)
    return told(town)


def _forget(kept: Tiles | None) -> None:
    """Delete the row, and its file once nothing can bring the row back."""
    if kept is None:
        return
    storage, name = kept.file.storage, kept.file.name or ""
    kept.delete()
    transaction.on_commit(lambda: storage.delete(name))


@action(rules.can_set_map, says=_("%(who)s a changé ce que la carte demande aux services de l'État"))
def switch(actor: Any, town: Territory, *, uses_ign: bool, uses_geocoder: bool) -> Told:
    """Say whether the map shows the IGN's pictures, and whether addresses are looked for."""
    chosen, _made = MapSettings.objects.update_or_create(
        territory=town, defaults={"uses_ign": uses_ign, "uses_geocoder": uses_geocoder}
    )
    return told(chosen, uses_ign=uses_ign, uses_geocoder=uses_geocoder)
