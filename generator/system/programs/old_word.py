"""Old Word files become DOCX by LibreOffice, where `soffice` is installed."""

import os
import shutil
import signal
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

TIME_LIMIT: Final = 50
"""Seconds for one file."""


def convert_to_docx(data: bytes) -> bytes | None:
    """Return an old Word file as DOCX; None where `soffice` is not installed, fails, or takes longer than 50 s.

    Each call has a profile of its own, so that no setting of a user, such as trusted macros, takes part.
    """
    program = shutil.which("soffice")
    if program is None:
        return None
    with TemporaryDirectory(prefix="gongkai-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, "source.doc")
        source.write_bytes(data)
        profile = Path(folder, "profile").as_uri()
        command = (program, f"-env:UserInstallation={profile}", "--headless", "--norestore")
        if not _succeeds((*command, "--convert-to", "docx", "--outdir", folder, str(source))):
            return None
        target = source.with_suffix(".docx")
        return target.read_bytes() if target.is_file() else None


def _succeeds(command: tuple[str, ...]) -> bool:
    """Run a program and what it starts within the time limit; return whether it ended well."""
    quiet = subprocess.DEVNULL
    try:
        program = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)  # noqa: S603
    except OSError:
        return False
    try:
        return program.wait(TIME_LIMIT) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        if program.poll() is None:
            if hasattr(os, "killpg"):
                os.killpg(program.pid, signal.SIGKILL)
            program.kill()
            program.wait()
