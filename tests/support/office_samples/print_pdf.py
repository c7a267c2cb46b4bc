"""Prints HTML as PDF by the tests' Chromium, many in one process; what was printed before is taken from a folder."""

import os
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from tests.browser.chromium import chromium

_ARGUMENTS: Final = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]


def cache_folder() -> Path:
    """Return the folder of what was printed, one for each user of the machine."""
    return Path(tempfile.gettempdir()) / f"gongkai-printed-samples-{os.getuid()}"


def print_pdfs(pages: Sequence[str], cache: Path | None = None) -> list[bytes]:
    """Return each HTML document as PDF."""
    folder = cache or cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = chromium()
    assert path, "no Chromium: run tests/browser/install.sh, as `make test` does"
    salt = f"{path} {Path(path).stat().st_mtime_ns}\n"  # another Chromium prints otherwise
    files = [folder / f"{sha256((salt + html).encode()).hexdigest()}.pdf" for html in pages]
    missing = {file: html for file, html in zip(files, pages, strict=True) if not file.exists()}
    if missing:
        with ThreadPoolExecutor(
            1
        ) as thread:  # Playwright runs once a thread, and a test may run it in this one
            thread.submit(_print, missing, path).result()
    return [file.read_bytes() for file in files]


def _print(pages: dict[Path, str], executable: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=_ARGUMENTS)
        page = browser.new_page()
        for file, html in pages.items():
            page.set_content(html)
            unfinished = file.with_suffix(f".{os.getpid()}")  # other processes may print the same
            unfinished.write_bytes(page.pdf(prefer_css_page_size=True, print_background=True))
            unfinished.replace(file)
        browser.close()
