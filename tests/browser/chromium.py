"""Where the Chromium for the browser tests is: named in GONGKAI_CHROMIUM, on the machine, or Playwright's own.

Run as a program it prints the path, or ends with 1.
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def chromium() -> str | None:
    """The path of an executable Chromium, or None."""
    named = os.environ.get("GONGKAI_CHROMIUM")
    if named:
        return named if os.access(named, os.X_OK) else None
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).is_file() else None


if __name__ == "__main__":
    path = chromium()
    print(path or "no Chromium found")  # noqa: T201
    sys.exit(path is None)
