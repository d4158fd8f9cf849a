"""What is printed of trails: plates for the street, a leaflet for the pocket."""

from terril.trails.pdf.leaflets import leaflet
from terril.trails.pdf.plates import Size, plate_drawing, plates

__all__ = ["Size", "leaflet", "plate_drawing", "plates"]
