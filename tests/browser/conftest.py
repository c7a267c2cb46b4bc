"""A real Chromium on the built site, served on 127.0.0.1. Nothing is skipped: without a browser the tests fail."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from generator.system.atomic import write_tree
from tests.browser.chromium import chromium
from tests.support.project import ROOT
from tests.support.sample import sample
from tests.support.site import run


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def end_headers(self) -> None:
        """Allow what the site may need, and nothing else: a violation is an error on the console."""
        self.send_header("Content-Security-Policy", "default-src 'self'")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer as a public server does: with the site's own page."""
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((Path(self.directory) / "404.html").read_bytes())


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder on 127.0.0.1."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def origin(site: Path) -> Iterator[str]:
    """Where the built site is served."""
    with served(site) as address:
        yield address


@pytest.fixture(scope="session")
def large_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of some hundred declarations: lists of several pages, and measures with figures and pages."""
    folder = tmp_path_factory.mktemp("large")
    write_tree(folder / "declarations", {path: text.encode() for path, text in sample(300, seed=2)})
    for name in ("docs", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    run("generator.cli", "build", cwd=folder)
    return folder / "site"


@pytest.fixture(scope="session")
def large_origin(large_site: Path) -> Iterator[str]:
    """Where the large site is served."""
    with served(large_site) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine."""
    path = chromium()
    assert path, "no Chromium: run tests/browser/install.sh, as `make test` does"
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()
