"""Runs work on a Dask cluster, through `concurrent.futures` as on one machine.

This needs the extra `gongkai[cluster]`. A worker gets values and returns values; it needs the same program, and no folder
of this machine. What a lost worker had to do is done by another one.
"""

import ipaddress
import logging
import platform
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, InvalidStateError
from contextlib import contextmanager, suppress
from functools import cache, partial
from importlib import import_module
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from generator.system.package import code_digest, dependency_versions
from generator.system.workers import Cluster, available_cores

LOCAL: Final = "local"
"""The address of a cluster of processes of this machine, which ends with the work."""

CONNECT_TIMEOUT: Final = 10
"""Seconds for the scheduler to answer, also when a connection was lost."""

NO_WORKERS_TIMEOUT: Final = 60
"""Seconds that work may wait while the cluster has no workers."""


_LOST: Final = "与集群的连接断了；请检查集群，再运行一次"
_NO_WORKERS: Final = "集群的工作进程都不在了；请检查集群，再运行一次"


class ClusterError(Exception):
    """Raised when a cluster cannot be used; the text says in Chinese why and what to do."""


class TlsFiles(NamedTuple):
    """The files of an encrypted connection, as Dask's commands name them; "" for one that is not used."""

    ca_file: str = ""
    cert: str = ""
    key: str = ""


@contextmanager
def connect_cluster(address: str, tls: TlsFiles = TlsFiles()) -> Iterator[Cluster]:  # noqa: B008 - immutable
    """Yield a cluster until the block ends; ClusterError if it cannot be reached or runs another program."""
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise ClusterError("要用集群，请先安装：pip install 'gongkai[cluster]'") from None
    for name in [
        name for name in logging.root.manager.loggerDict if name.startswith(("distributed", "tornado"))
    ]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what is wrong is said once, by us
    security = (
        distributed.Security(
            tls_ca_file=tls.ca_file or None,
            tls_client_cert=tls.cert or None,
            tls_client_key=tls.key or None,
            require_encryption=True,
        )
        if any(tls)
        else None
    )
    local = None
    try:
        if address == LOCAL:
            local = distributed.LocalCluster(
                n_workers=available_cores(), threads_per_worker=1, dashboard_address=None, silence_logs=50
            )
        client = distributed.Client(local or address, security=security, timeout=CONNECT_TIMEOUT)
    except (OSError, ValueError, TypeError) as error:
        raise ClusterError(f"连不上集群 {address}（{error}）；请检查地址和证书") from error
    try:
        _refuse_other_programs(client, address)
        with _ClusterExecutor(client) as executor:
            yield Cluster(executor, sum(client.nthreads().values()))
    finally:
        with suppress(Exception):  # the scheduler may be gone
            client.close(timeout=CONNECT_TIMEOUT)
        if local:
            local.close()


def is_open_to_others(address: str) -> bool:
    """Return whether an unencrypted connection to an address may leave the private network."""
    parts = urlsplit(address)
    if parts.scheme != "tcp" or not parts.hostname:
        return False
    try:
        found = {info[4][0] for info in socket.getaddrinfo(parts.hostname, None)}
    except OSError:
        return False  # it cannot be reached either
    return not all(ipaddress.ip_address(str(host).partition("%")[0]).is_private for host in found)


@cache
def program_versions() -> dict[str, str]:
    """Return what has to be the same on every machine: Python, this program, and what it depends on."""
    return {
        "Python": platform.python_version(),
        **dependency_versions(),
        "gongkai": code_digest()[:12],
    }


def _refuse_other_programs(client: Any, address: str) -> None:
    """Raise ClusterError if there are no workers, or if one of them runs another program."""
    try:
        client.wait_for_workers(1, timeout=CONNECT_TIMEOUT)
        by_worker = client.run(program_versions, on_error="return")
    except TimeoutError:
        raise ClusterError(f"集群 {address} 没有工作进程；请先启动 dask worker") from None
    for worker, versions in sorted(by_worker.items()):
        if isinstance(versions, Exception):
            raise ClusterError(
                f"集群的工作进程 {worker} 上没有可用的 gongkai（{versions}）；请先在那里安装同一版本"
            )
        if differences := _differences(versions):
            raise ClusterError(f"集群的工作进程 {worker} 与本机的版本不同：{differences}；请装成一样的")


def _differences(versions: dict[str, str]) -> str:
    here = program_versions()
    return "，".join(
        f"{name} 是 {versions.get(name, '没有')}，本机是 {here.get(name, '没有')}"
        for name in sorted(here.keys() | versions.keys())
        if versions.get(name) != here.get(name)
    )


def _run_if_same_program(
    versions: dict[str, str], function: Callable[..., Any], arguments: tuple[Any, ...]
) -> Any:
    """Call a function on a worker; one that came later may run another program."""
    if versions != program_versions():
        raise ClusterError("集群里新来的工作进程与本机的版本不同；请装成一样的，再运行一次")
    return function(*arguments)


class _ClusterExecutor(Executor):
    """Submits to a Dask client, and fails what is waited for when the scheduler or all workers are lost."""

    def __init__(self, client: Any) -> None:
        self._client, self._inner = client, client.get_executor(pure=False)
        self._waiting: set[Future[Any]] = set()
        self._ended = threading.Event()
        threading.Thread(target=self._fail_when_lost, daemon=True).start()

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
        """Submit a task; its result is a ClusterError if the cluster is lost."""
        result: Future[Any] = Future()
        try:
            inner = self._inner.submit(_run_if_same_program, program_versions(), function, arguments)
        except Exception as error:
            raise ClusterError(_LOST) from error
        self._waiting.add(result)
        inner.add_done_callback(partial(self._pass_on, result))
        return result

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
        """Stop watching; the client, which is closed next, forgets what is not done."""
        self._ended.set()

    def _pass_on(self, result: Future[Any], inner: Future[Any]) -> None:
        self._waiting.discard(result)
        with suppress(InvalidStateError):  # it has failed in the meantime
            if inner.cancelled():
                result.set_exception(ClusterError(_LOST))
            elif (error := inner.exception()) is None:
                result.set_result(inner.result())
            elif type(error).__module__.partition(".")[0] == "distributed":
                result.set_exception(ClusterError(_LOST))
            else:
                result.set_exception(error)

    def _fail_when_lost(self) -> None:
        seen = time.monotonic()
        while not self._ended.wait(0.5):
            is_lost = self._client.status in ("closed", "closing")
            with suppress(Exception):
                if not is_lost and self._client.scheduler_info()["workers"]:
                    seen = time.monotonic()
            if is_lost or time.monotonic() - seen > NO_WORKERS_TIMEOUT:
                for result in list(self._waiting):
                    with suppress(InvalidStateError):
                        result.set_exception(ClusterError(_LOST if is_lost else _NO_WORKERS))
