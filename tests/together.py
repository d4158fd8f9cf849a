"""Several people at once: real threads, each with its own database connection."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """Do all `deeds` at the same moment; return what each returned or raised, in their order.

    Only for tests with `transactional_db`: other threads do not see what is not committed.
    """
    start = threading.Barrier(len(deeds))
    outcomes: list[Any] = [None] * len(deeds)

    def run(place: int, deed: Callable[[], Any]) -> None:
        try:
            start.wait(30)
            outcomes[place] = deed()
        except Exception as error:
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "somebody still waits: a deadlock?"
    return outcomes
