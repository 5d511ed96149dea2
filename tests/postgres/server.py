"""A PostgreSQL server for tests: one that is given, or one of our own that lives as long as the tests run."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg import sql

GIVEN = "PERIJOVE_TEST_POSTGRES"
"""The variable that may hold the address of a server on which tests may create databases."""

WHO_MAY_CONNECT = "local all perijove trust\nlocal all all scram-sha-256\n"

UNSAFE_AND_FAST = "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


@dataclass(frozen=True, slots=True)
class Server:
    """A server; `url` is the address of a database of its own that always exists."""

    url: str

    @contextmanager
    def new_database(self) -> Iterator[str]:
        """The address of a new, empty database, dropped at the end with whoever is still connected."""
        name = f"perijove_test_{uuid4().hex[:12]}"
        self.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlsplit(self.url)._replace(path=f"/{name}").geturl()
        finally:
            self.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def execute(self, statement: sql.SQL | sql.Composed) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def some_server() -> Iterator[Server | None]:
    """The server that is given, else one of our own, else none."""
    if given := os.environ.get(GIVEN):
        yield Server(given)
    elif programs := _programs():
        with _our_own(programs) as server:
            yield server
    else:
        yield None


def _programs() -> Path | None:
    """Where Debian keeps the newest version's programs, or where they are in reach by their names."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4].split(".")[0]))
    found = shutil.which("initdb") if not debian else debian[-1]
    return Path(found).parent if found else None


@contextmanager
def _our_own(programs: Path) -> Iterator[Server]:
    """A server that only this machine reaches, through a socket in a folder that is removed at the end."""
    with TemporaryDirectory(prefix="perijove-postgres-", ignore_cleanup_errors=True) as folder:
        user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name  # PostgreSQL refuses to be root
        shutil.chown(folder, user)

        def run(program: str, *arguments: str) -> None:
            command = [str(programs / program), "--pgdata", f"{folder}/data", *arguments]
            subprocess.run(command, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 — our own words

        run("initdb", "--username=perijove", "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions")
        Path(folder, "data", "pg_hba.conf").write_text(WHO_MAY_CONNECT)
        run("pg_ctl", "start", "--wait", "--silent", f"--log={folder}/log", f"--options={UNSAFE_AND_FAST} -k {folder}")
        try:
            yield Server(f"postgresql://perijove@/postgres?host={folder}")
        finally:
            run("pg_ctl", "stop", "--mode=immediate", "--silent")
