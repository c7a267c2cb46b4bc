"""A server answers this machine's names and the address that it was given, and no other."""

import socket
from typing import Any

import pytest

from generator.system.local_requests import refuse_foreign_requests

NAME = socket.gethostname().lower()


def status(address: str, host: str | None, path: str = "/") -> str:
    told: list[str] = []
    app = refuse_foreign_requests(lambda _, start: (start("200 OK", []), [b""])[1], address)
    environ: dict[str, Any] = {"PATH_INFO": path} | ({} if host is None else {"HTTP_HOST": host})
    list(app(environ, lambda text, _: told.append(text)))
    return told[0][:3]


@pytest.mark.parametrize(
    ("address", "host", "expected"),
    [
        ("127.0.0.1", "127.0.0.1:8000", "200"),
        ("127.0.0.1", "localhost:8000", "200"),
        ("127.0.0.1", "LOCALHOST", "200"),
        ("127.0.0.1", "[::1]:8000", "200"),
        ("::1", "[::1]:8000", "200"),
        ("127.0.0.1", "evil.example:8000", "403"),
        ("127.0.0.1", "localhost.evil.example", "403"),
        ("127.0.0.1", "127.0.0.1.evil.example", "403"),
        ("127.0.0.1", "evil.example@localhost", "403"),
        ("127.0.0.1", "localhost:80:evil.example", "403"),
        ("127.0.0.1", "192.168.1.5:8000", "403"),
        ("127.0.0.1", "", "403"),
        ("127.0.0.1", None, "403"),
        ("192.168.1.5", "192.168.1.5:8000", "200"),
        ("192.168.1.5", "evil.example", "403"),
        ("desk.example", "desk.example:8000", "200"),
        ("0.0.0.0", "192.168.1.5:8000", "200"),
        ("0.0.0.0", NAME, "200"),
        ("0.0.0.0", "evil.example:8000", "403"),
        ("::", "[fe80::1]:8000", "200"),
        ("::", "evil.example", "403"),
    ],
)
def test_only_names_of_this_machine_are_answered(address: str, host: str | None, expected: str) -> None:
    assert status(address, host) == expected


@pytest.mark.parametrize("path", ["/\0", "/a\0b/", "/\x1b[31m", f"/livereload/{'9' * 5000}/1"])
def test_a_path_that_names_no_file_is_a_bad_request(path: str) -> None:
    assert status("127.0.0.1", "localhost", path) == "400"
