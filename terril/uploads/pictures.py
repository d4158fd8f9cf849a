"""Pictures read with suspicion and made anew.

Nothing of the file that was sent is kept but what the eye sees: not its name, not its metadata (a
phone writes the place), not bytes that another program might read as something else.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE = 16_000
# MPO is what Pillow calls a JPEG of some phones, with a second picture behind the first.
# A JPEG is decoded at a fraction of its size; the others are decoded whole, four bytes a pixel.
MOST_PIXELS = {"JPEG": 110_000_000, "MPO": 110_000_000}
MOST_PIXELS_WHOLE = 25_000_000


@dataclass(frozen=True)
class Picture:
    """An encoded picture and its size."""

    content: bytes
    width: int
    height: int


def _not_a_picture(field: str) -> ValidationError:
    return ValidationError(
        {field: _("Nous n'arrivons pas à lire cette image. Envoyez une photo JPEG, PNG ou WebP.")}
    )


def read(file: IO[bytes], *, longest: int, field: str) -> Image.Image:
    """Return the picture in `file`, upright, in sRGB, no side longer than `longest`, without metadata.

    Its size is read in the header and refused there: a small file that unfolds into a billion
    pixels is never decoded. Raises ValidationError on `field` with a sentence for the person.
    """
    try:
        picture: Image.Image = Image.open(file, formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels(field) from None
    except Exception:
        # Decoders meet hostile bytes with any exception there is.
        raise _not_a_picture(field) from None
    most = MOST_PIXELS.get(picture.format or "", MOST_PIXELS_WHOLE)
    if max(picture.size) > LONGEST_SIDE or picture.width * picture.height > most:
        raise _too_many_pixels(field)
    try:
        picture.draft("RGB", (longest, longest))
        picture.load()
        picture = ImageOps.exif_transpose(picture)
        picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        return _plain(picture)
    except Exception:
        raise _not_a_picture(field) from None


def _too_many_pixels(field: str) -> ValidationError:
    return ValidationError(
        {field: _("Cette image a trop de points pour être lue. Envoyez-la en plus petit, ou une autre.")}
    )


def _plain(picture: Image.Image) -> Image.Image:
    """Return only the points of the picture: sRGB, on white where it is transparent."""
    profile = picture.info.get("icc_profile")
    if picture.mode in ("RGBA", "LA", "P", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        picture = ground
    elif profile and picture.mode == "RGB":
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            picture = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB")) or picture
        except (ImageCms.PyCMSError, OSError, ValueError):
            # A profile that cannot be read is a little less colour, not a refusal.
            pass
    plain = Image.new("RGB", picture.size)
    plain.paste(picture.convert("RGB"))
    return plain


def encoded(picture: Image.Image, *, longest: int, kind: str = "WEBP", quality: int = 80) -> Picture:
    """Return `picture` encoded, made smaller when a side is longer than `longest`."""
    small = picture.copy()
    small.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, kind, quality=quality)
    return Picture(out.getvalue(), small.width, small.height)
