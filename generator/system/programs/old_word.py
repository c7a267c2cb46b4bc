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

_SETTINGS: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
</item>
<item oor:path="/org.openoffice.Inet/Settings">
<prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop>
<prop oor:name="ooInetNoProxy" oor:op="fuse"><value></value></prop>
<prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>1</value></prop>
<prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>1</value></prop>
</item>
</oor:items>
"""
"""Settings of LibreOffice: no macro runs, and what a file links to is not fetched.

BlockUntrustedRefererLinks does not cover the pictures of a .doc (7.4), so that requests go to a proxy that does not answer.
"""


def convert_to_docx(data: bytes) -> bytes | None:
    """Return an old Word file as DOCX; None where `soffice` is not installed, fails, or takes longer than 50 s.

    Each call has a profile of its own: no setting of a user, such as trusted macros, takes part, and nothing is fetched.
    """
    program = shutil.which("soffice")
    if program is None:
        return None
    with TemporaryDirectory(prefix="gongkai-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, "source.doc")
        source.write_bytes(data)
        settings = Path(folder, "profile", "user", "registrymodifications.xcu")
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
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
