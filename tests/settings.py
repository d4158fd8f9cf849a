"""The settings of the tests: the real ones, strict, in a folder of their own."""

import os
import tempfile

os.environ["TERRIL_DATA"] = tempfile.mkdtemp(prefix="terril-tests-")
os.environ["TERRIL_DEVELOPMENT"] = "1"

from terril.cli.catalogues import compile_catalogues
from terril.config.settings import *  # noqa: F403
from terril.config.settings import (
    CACHES,
    DATA,
    DATABASES,
    STATIC_ROOT,
    STORAGES,
    TEMPLATES,
)

compile_catalogues()
# WhiteNoise warns of a folder that is not there; static files are found in their folders.
STATIC_ROOT.mkdir()

# A real file, as in a town: a database in memory has other locks.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}


class Undeclared(str):
    """A template that names a variable nobody gave it is a defect."""

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, name: object) -> str:
        raise NameError(f"undeclared template variable: {name}")


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undeclared("%s")
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
