"""Refuses requests under a foreign name to a server that is meant for this machine. WSGI.

A page of another site can let its own name lead to this machine (DNS rebinding) and then read what is served here. Its
requests tell its name as `Host`.
"""

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeAlias

WsgiApp: TypeAlias = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_HOST: Final = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([\w.-]+))(?::\d{1,5})?", re.ASCII)
_BAD_PATH: Final = re.compile(r"[\0-\x1f\x7f]|/livereload/\d{20}", re.ASCII)


def refuse_foreign_requests(app: WsgiApp, address: str) -> WsgiApp:
    """Return an application that answers for this machine's names and for `address`, on which the server listens.

    Other names get 403, and paths that name no file 400.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if _BAD_PATH.search(environ.get("PATH_INFO", "")):
            status, text = "400 Bad Request", "没有这样的网址"
        elif not _is_local(environ.get("HTTP_HOST", ""), address):
            status, text = "403 Forbidden", "预览只在本机打开；要让别的电脑看到，用 --address 写明本机的地址"
        else:
            return app(environ, start_response)
        start_response(status, [("Content-Type", "text/plain; charset=utf-8")])
        return [text.encode()]

    return answer


def _is_local(header: str, address: str) -> bool:
    match = _HOST.fullmatch(header)
    if match is None:
        return False
    host = (match[1] or match[2]).lower()
    if host in _LOCAL_NAMES or host == address.strip("[]").lower():
        return True
    return _is_any(address) and (_is_ip(host) or host == socket.gethostname().lower())


def _is_any(address: str) -> bool:
    """Return whether a server at an address listens on all addresses of this machine: 0.0.0.0 or ::."""
    return _is_ip(address.strip("[]")) and ipaddress.ip_address(address.strip("[]")).is_unspecified


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
