"""The pages that the law asks for."""

from terril.privacy.classes import ACTED, Table

TABLES = {
    "privacy.legaltext": Table(
        people={"written_by": ACTED}, public="territory page language text written_at", technical="id"
    ),
}
