"""Trails and posts: places and counts. A count says how many came by, and nothing about anybody."""

from terril.privacy.classes import Table

TABLES = {
    "trails.trail": Table(
        public="territory title slug words theme level access languages length_metres walking_minutes state "
        "state_since",
        technical="id",
    ),
    "trails.post": Table(
        public="territory code title words source is_invented latitude longitude landmark memory state "
        "state_since removed_on what_stood",
        technical="id",
    ),
    "trails.townmark": Table(public="territory picture", technical="id"),
    "trails.stop": Table(public="trail post position", technical="id"),
    "trails.visitcount": Table(public="post trail day count", technical="id"),
    # A number that a telephone drew for one visit: it leads to no one, and is forgotten after a week.
    "trails.visitkey": Table(technical="key day"),
}
