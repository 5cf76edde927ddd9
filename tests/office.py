"""LibreOffice without a window: many files recalculated or converted by one program."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

SOFFICE = shutil.which("soffice")


def converted(files: Mapping[str, bytes], folder: Path, form: str) -> dict[str, bytes]:
    """Files by name (with their ending), converted to ``form``; by the same names.

    ``form`` is an ending, perhaps with a filter and its options behind a colon. Formulas without
    results are reckoned on the way. ``folder`` is an empty one for it alone, its own profile
    included, so that no other office of the machine is disturbed.
    """
    source, target = folder / "in", folder / "out"
    source.mkdir(parents=True)
    for name, data in files.items():
        (source / name).write_bytes(data)
    subprocess.run(
        [
            str(SOFFICE),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            form,
            "--outdir",
            str(target),
            *(str(source / name) for name in files),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=900,
    )
    ending = form.partition(":")[0]
    return {name: (target / name).with_suffix(f".{ending}").read_bytes() for name in files}
