"""`terril worker`: sends mails, seals journals, sweeps. A process of its own, killed at no loss."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import threading
import time
from gettext import gettext as _
from typing import Any

from terril.cli.prepare import require_database
from terril.cli.problems import DONE

# Set by `terril serve`: the process that must still be there for the worker to go on.
PARENT = "TERRIL_PARENT"
# Whatever chores say, look at signals and at the parent this often.
LONGEST_SLEEP = 5.0
# How long a chore waits for somebody to make room on the disk.
NO_ROOM_PAUSE = 20.0

logger = logging.getLogger("terril.worker")


def add_to(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "worker",
        help=_("envoyer les courriels et sceller les journaux (« serve » le lance déjà)"),
        description=_(
            "Envoie les courriels en attente, scelle les journaux et fait le ménage, jusqu'à ce\n"
            "qu'on l'arrête. « terril serve » le lance déjà : cette commande sert à le faire tourner\n"
            "à part, par exemple sur une autre machine avec PostgreSQL."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Do chores until asked to stop."""
    require_database()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_args: stop.set())
    work(stop, parent=int(os.environ.get(PARENT, 0)))
    return DONE


def work(stop: threading.Event, *, parent: int = 0) -> None:
    """Do each chore when its time has come, until `stop` is set or `parent` is gone."""
    from django.db import close_old_connections
    from django.utils.module_loading import autodiscover_modules

    from terril.deployment.room import cannot_write
    from terril.foundation.chores import CHORES

    autodiscover_modules("tasks")
    next_time = dict.fromkeys(CHORES, 0.0)
    while not stop.is_set() and (not parent or os.getppid() == parent):
        for name, chore in CHORES.items():
            if stop.is_set() or next_time[name] > time.monotonic():
                continue
            pause = chore.every.total_seconds()
            try:
                close_old_connections()
                chore.work()
            except Exception as error:
                if cannot_write(error):
                    # One line now and then: what is written about a full disk fills it too.
                    logger.error("chore %s: nothing can be written for now: %s", name, error)
                    pause = max(pause, NO_ROOM_PAUSE)
                else:
                    logger.exception("chore %s", name)
            next_time[name] = time.monotonic() + pause
        stop.wait(max(0.0, min(min(next_time.values()) - time.monotonic(), LONGEST_SLEEP)))
