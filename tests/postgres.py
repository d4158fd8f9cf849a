"""A temporary PostgreSQL of the tests' own: made, used and thrown away.

    python -m tests.postgres -- python -m pytest -n 2

starts a cluster, runs the command with DATABASE_URL set to it, stops it and ends as the command
did. It listens on a socket in its own folder only, so it needs no port and meets no other server.
PostgreSQL refuses to run as root: as root, the cluster runs as `postgres` or `nobody`.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

HOW_TO_GET_IT = "apt-get install postgresql   (any version from 14 on; its server need not run)"
HOW = ["-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
# What makes a database slow and durable; this one is thrown away.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "260",
    "logging_collector": "off",
}


def programs() -> Path | None:
    """Return the folder that holds PostgreSQL's server programs, the newest, or None."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    debian = [p for p in Path("/usr/lib/postgresql").glob("*/bin") if (p / "initdb").exists()]
    return max(debian, key=lambda p: float(p.parent.name), default=None)


def _unprivileged() -> dict[str, Any]:
    """Return what makes subprocess run as somebody else than root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise RuntimeError("no unprivileged user to run PostgreSQL as")


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster, yield the DATABASE_URL of an empty database in it, stop and remove it.

    Raises FileNotFoundError when PostgreSQL is not installed.
    """
    where = programs()
    if where is None:
        raise FileNotFoundError(HOW_TO_GET_IT)
    somebody = _unprivileged()
    # Short, because the path of a socket may have 107 characters at most.
    folder = Path(tempfile.mkdtemp(prefix="terril-pg-", dir="/tmp"))
    if somebody:
        os.chown(folder, somebody["user"], somebody["group"])
    server = None
    try:
        data = folder / "data"
        subprocess.run(
            [where / "initdb", "-D", data, "-U", "terril", *HOW],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **somebody,
        )
        options = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [where / "postgres", "-D", data, "-k", folder, *options],
                stdout=log,
                stderr=log,
                cwd=folder,
                # Ctrl-C reaches the tests; the cluster outlives them by a moment.
                start_new_session=True,
                **somebody,
            )
        _create_database(folder, server)
        yield f"postgres://terril@{quote(str(folder), safe='')}/terril"
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)  # PostgreSQL's "fast shutdown"
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def database_beside(url: str) -> Iterator[str]:
    """Make one more empty database on the server of `url`, yield its own address, drop it."""
    import psycopg

    name = f"beside_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _create_database(folder: Path, server: subprocess.Popen[bytes]) -> None:
    import psycopg

    deadline = time.monotonic() + 60
    while True:
        try:
            with psycopg.connect(
                host=str(folder), user="terril", dbname="postgres", autocommit=True
            ) as connection:
                connection.execute("CREATE DATABASE terril")
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                sys.stderr.write((folder / "log").read_text(errors="replace"))
                raise
            time.sleep(0.05)


def main(words: list[str]) -> int:
    """Run the command after `--` with a cluster of its own; return its exit code."""
    command = words[words.index("--") + 1 :] if "--" in words else words
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    if programs() is None:
        print(f"PostgreSQL is not installed. To get it: {HOW_TO_GET_IT}", file=sys.stderr)
        # A machine that checks every change must not believe it has checked what it skipped.
        return 1 if os.environ.get("CI") == "true" else 0
    # So that the cluster is stopped whoever asks us to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster() as url:
        child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
        try:
            return child.wait()
        except KeyboardInterrupt:
            return child.wait()
        except SystemExit:
            child.terminate()
            child.wait()
            raise


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
