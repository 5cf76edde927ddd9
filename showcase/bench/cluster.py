"""A private PostgreSQL: a cluster of its own in a folder, reached by a socket, ended with its use.

It needs the server's programs alone; nothing that is installed or running is touched.
"""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

ROLE: Final = "portal"
# Sorted as Vietnamese servers sort, so that an order which only holds byte by byte is found out.
INITDB: Final = (
    "--auth=trust",
    "--encoding=UTF8",
    "--no-sync",
    "--locale=C.UTF-8",
    "--locale-provider=icu",
    "--icu-locale=vi",
    f"--username={ROLE}",
)
# What is lost with the machine's power can be made again, so nothing is forced to the disk.
SPEED: Final = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=40",
)
ANYONE_PASSES: Final = 0o001


class ClusterError(RuntimeError):
    """There is no PostgreSQL to start; the text says why."""


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
    raise ClusterError("PostgreSQL does not run as root, and there is no other user here.")


def _check_way(folder: Path) -> None:
    """``ClusterError`` when another user than root cannot come to the folder."""
    for part in folder.resolve().parents:
        if not part.stat().st_mode & ANYONE_PASSES:
            raise ClusterError(f"PostgreSQL's own user cannot enter {part}.")


@contextmanager
def cluster(data: Path | None = None, settings: Sequence[str] = SPEED) -> Iterator[str]:
    """The value of ``DATABASE_URL`` for a cluster that runs until the block ends.

    In the folder ``data``, which is kept, and made with an empty database if it is not there; else
    in one that goes with the block, where the database is not made yet. Raises ``ClusterError``
    where there is no PostgreSQL, or no way for its user.
    """
    binaries_folder = binaries()
    if binaries_folder is None:
        raise ClusterError("PostgreSQL is not installed here.")
    owner = _owner()
    # The socket's path must be short, so it never lies beside the data.
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    kept = data or home / "data"
    if owner:
        os.chown(home, owner["user"], owner["group"])
        _check_way(data or home)
    options = [f"-k {home}", "-c listen_addresses=''", *(f"-c {setting}" for setting in settings)]

    def run(tool: str, *arguments: str) -> None:
        command = [str(binaries_folder / tool), "-D", str(kept), *arguments]
        subprocess.run(  # noqa: S603 our own arguments
            command, check=True, cwd=home, stdout=subprocess.DEVNULL, **owner
        )

    is_new = not (kept / "PG_VERSION").exists()
    try:
        if is_new:
            kept.mkdir(mode=0o700, exist_ok=True)
            if owner:
                os.chown(kept, owner["user"], owner["group"])
            run("initdb", *INITDB)
        run("pg_ctl", "start", "--wait", f"--log={home / 'log'}", f"--options={' '.join(options)}")
        try:
            if is_new and data:
                make = [str(binaries_folder / "createdb"), f"--host={home}", f"--username={ROLE}"]
                subprocess.run([*make, ROLE], check=True, cwd=home, **owner)  # noqa: S603
            yield f"postgres://{ROLE}@{quote(str(home), safe='')}/{ROLE}"
        finally:
            run("pg_ctl", "stop", f"--mode={'fast' if data else 'immediate'}")
    finally:
        shutil.rmtree(home, ignore_errors=True)
