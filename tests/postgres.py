"""A private PostgreSQL cluster for one test run: made, started, stopped and removed here.

It listens on a socket in a folder of its own, never on the network, and disturbs no other server.
"""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

ROLE = "portal"
# Sorted as Vietnamese servers sort, so that an order which only holds byte by byte is found out.
INITDB = (
    "--auth=trust",
    "--encoding=UTF8",
    "--no-sync",
    "--locale=C.UTF-8",
    "--locale-provider=icu",
    "--icu-locale=vi",
    f"--username={ROLE}",
)
# Its data lives for minutes, so nothing is forced to the disk.
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=40")


def binaries() -> Path | None:
    """The folder with ``initdb`` and ``pg_ctl`` of the newest PostgreSQL here; None: not found."""
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(found, key=lambda folder: _version(folder.parent.name), default=None)


def _version(name: str) -> int:
    digits = re.match(r"\d+", name)
    return int(digits[0]) if digits else 0


def _owner() -> dict[str, object]:
    """Arguments of ``subprocess`` for the user that runs the server, who must not be root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            person = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
    raise RuntimeError("PostgreSQL does not run as root, and there is no other user here.")


@contextmanager
def cluster() -> Iterator[str]:
    """The value of ``DATABASE_URL`` for a fresh cluster, which ends with the block.

    Raises ``RuntimeError`` where there is no PostgreSQL.
    """
    folder = binaries()
    if folder is None:
        raise RuntimeError("PostgreSQL is not installed here.")
    owner = _owner()
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    if owner:
        os.chown(home, owner["user"], owner["group"])
    data, options = home / "data", [f"-k {home}", "-c listen_addresses=''"]
    options += [f"-c {setting}" for setting in SPEED]

    def run(tool: str, *arguments: str) -> None:
        command = [str(folder / tool), "-D", str(data), *arguments]
        subprocess.run(command, check=True, cwd=home, stdout=subprocess.DEVNULL, **owner)

    try:
        run("initdb", *INITDB)
        run("pg_ctl", "start", "--wait", f"--log={home / 'log'}", f"--options={' '.join(options)}")
        try:
            yield f"postgres://{ROLE}@{quote(str(home), safe='')}/{ROLE}"
        finally:
            run("pg_ctl", "stop", "--mode=immediate")
    finally:
        shutil.rmtree(home, ignore_errors=True)
