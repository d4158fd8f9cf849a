"""The real settings, with the floor pages beside the real ones."""

from terril.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
