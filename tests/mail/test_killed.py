"""The worker killed in the middle of its work: nothing lost, at most one mail twice each time."""

import collections
import os
import signal
import subprocess
import sys
import threading
import time
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone

from terril.mail.models import Mail, MailState

pytestmark = [pytest.mark.smtp, pytest.mark.django_db(transaction=True)]


def database_url():
    """The tests' own database, as another process names it."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return f"postgres://{settings['USER']}@{quote(settings['HOST'], safe='')}/{settings['NAME']}"


@pytest.fixture
def environment(postman, tmp_path):
    """What a process needs to work for the tests' own town and server."""
    return {
        **os.environ,
        "TERRIL_DATA": str(tmp_path),
        "DATABASE_URL": database_url(),
        "TERRIL_SMTP_URL": f"smtp+plain://127.0.0.1:{postman.port}",
        "DJANGO_SETTINGS_MODULE": "terril.config.settings",
    }


@pytest.fixture
def worker(environment):
    """Start the real worker, as a process of its own."""
    processes = []

    def start():
        processes.append(subprocess.Popen([sys.executable, "-m", "terril.cli", "worker"], env=environment))
        return processes[-1]

    yield start
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.wait(30)


@pytest.fixture
def nursery(environment):
    """Return what starts one more worker, and gives its number."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.mail.nursery"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def start():
        process.stdin.write("\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    yield start
    # Its workers watch for it: they go with it.
    process.kill()
    process.wait(30)
    process.stdin.close()
    process.stdout.close()


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def until(condition, seconds=40):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.05)


def test_killed_between_the_servers_ear_and_its_answer(postman, queued, worker):
    addresses = [f"p{n}@example.org" for n in range(6)]
    queued(*addresses)
    in_hand, go_on = threading.Event(), threading.Event()

    def hold(count):
        if count == 3:
            in_hand.set()
            go_on.wait(30)

    postman.before_answer = hold
    process = worker()
    assert in_hand.wait(40)
    # The server has the third message; the worker does not know it yet.
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    go_on.set()
    states = collections.Counter(Mail.objects.values_list("state", flat=True))
    assert states == {MailState.SENT: 2, MailState.SENDING: 1, MailState.QUEUED: 3}

    # Another begins; then the lease of the one in hand is over.
    process = worker()
    until(lambda: Mail.objects.filter(state=MailState.SENT).count() == 5)
    Mail.objects.filter(state=MailState.SENDING).update(next_try_at=timezone.now())
    process.terminate()
    assert process.wait(20) == 0
    worker()
    until(lambda: Mail.objects.filter(state=MailState.SENT).count() == 6)
    counts = collections.Counter(postman.recipients)
    assert set(counts) == set(addresses)
    assert sorted(counts.values()) == [1, 1, 1, 1, 1, 2]
    twice = [message["Message-ID"] for to, message in postman.received if counts[to] == 2]
    assert len(set(twice)) == 1


MAILS, KILLS = 1000, 20


def test_killed_twenty_times_while_a_thousand_go_out(postman, queued, nursery):
    """None is lost, and each death sends at most one twice."""
    addresses = [f"p{n}@example.org" for n in range(MAILS)]
    queued(*addresses)
    moments = [MAILS * (n + 1) // (KILLS + 1) for n in range(KILLS)]
    running, deaths = [nursery()], []

    def kill(count):
        # Every other time between the server's ear and its answer, the worst moment there is.
        if len(deaths) % 2 == 0 and len(deaths) < KILLS and count >= moments[len(deaths)]:
            os.kill(running[0], signal.SIGKILL)
            deaths.append(count)

    postman.before_answer = kill
    while len(deaths) < KILLS:
        number = len(deaths)
        if number % 2:
            until(lambda: len(postman.received) >= moments[len(deaths)])
            os.kill(running[0], signal.SIGKILL)
            deaths.append(len(postman.received))
        else:
            until(lambda number=number: len(deaths) > number)
        until(lambda: not is_alive(running[0]))
        # The lease of what was in hand is over: the next worker finds it at its first look.
        Mail.objects.filter(state=MailState.SENDING).update(next_try_at=timezone.now())
        running[0] = nursery()
    until(lambda: not Mail.objects.exclude(state=MailState.SENT).exists())
    os.kill(running[0], signal.SIGKILL)

    counts = collections.Counter(postman.recipients)
    assert set(counts) == set(addresses)
    assert len(deaths) == KILLS
    assert max(counts.values()) == 2
    twice = [address for address, count in counts.items() if count == 2]
    # Half of the deaths were between the ear and the answer: those mails had been heard.
    assert KILLS // 2 <= len(twice) <= KILLS
    names = collections.defaultdict(set)
    for address, message in postman.received:
        names[address].add(message["Message-ID"])
    assert all(len(names[address]) == 1 for address in twice)


def test_asked_to_stop_it_ends_well_and_at_once(worker, queued, postman):
    queued("leila@example.org")
    process = worker()
    until(lambda: postman.received)
    process.terminate()
    assert process.wait(20) == 0


def test_it_ends_with_the_process_that_began_it(worker, environment, queued, postman):
    queued("leila@example.org")
    environment["TERRIL_PARENT"] = "1"
    assert worker().wait(30) == 0
