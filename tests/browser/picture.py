"""The picture on README's first screen: `python -m tests.browser.picture SITE FILE`, or `make picture`."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.chromium import chromium
from tests.browser.conftest import served

PAGE = "2025/shanghai-cadre-training-center/it-operations/"


def main(site: Path, picture: Path) -> None:
    """Take the picture of one form at the width of a desk."""
    with served(site) as origin, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-background-networking"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        page.goto(f"{origin}/{PAGE}", wait_until="networkidle")
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
