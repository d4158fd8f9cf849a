"""A process that has read the code once, and forks a real worker each time it is asked.

Starting Python and Django again for each of twenty workers would cost more than what they do. A
worker that is forked is a process of its own, and dies of SIGKILL like any other.
"""

from __future__ import annotations

import os
import signal
import sys
import threading


def main() -> None:
    """Fork a worker for each line read, and write its number."""
    import django

    django.setup()
    from django.utils.module_loading import autodiscover_modules

    from terril.cli.worker import work

    autodiscover_modules("tasks")
    # Nobody waits for them: the test sees their end in what they did.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _line in sys.stdin:
        pid = os.fork()
        if not pid:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            work(threading.Event(), parent=os.getppid())
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
