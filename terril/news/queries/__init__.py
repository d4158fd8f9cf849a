"""Who reads the news, what there is to tell, and how mails are doing."""

from terril.news.queries.happenings import Happenings, Told
from terril.news.queries.readers import (
    Interests,
    accounts_of,
    addresses_of,
    due,
    followed_by,
    interests_of,
    rhythm_of,
)
from terril.news.queries.tending import (
    Row,
    account_of,
    administrators,
    is_stopped,
    owing,
    reader_of,
    rows,
)

__all__ = [
    "Happenings",
    "Interests",
    "Row",
    "Told",
    "account_of",
    "accounts_of",
    "addresses_of",
    "administrators",
    "due",
    "followed_by",
    "interests_of",
    "is_stopped",
    "owing",
    "reader_of",
    "rhythm_of",
    "rows",
]
