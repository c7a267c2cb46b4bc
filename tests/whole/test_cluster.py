"""A cluster makes the same site as one machine, whatever is lost on the way, and says what is wrong with it."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from generator.system.atomic import write_tree
from generator.system.cluster import ClusterError, TlsFiles, connect_cluster, is_open_to_others
from tests.support.project import ROOT
from tests.support.sample import sample
from tests.support.site import ENVIRONMENT, tree


class Started(NamedTuple):
    """A scheduler at an address with its workers, each in an empty folder of its own."""

    address: str
    scheduler: "subprocess.Popen[str]"
    workers: "list[subprocess.Popen[str]]"


@contextmanager
def process(*command: str, folder: Path, **environment: str) -> "Iterator[subprocess.Popen[str]]":
    folder.mkdir(parents=True)
    running = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield running
    finally:
        running.kill()
        running.communicate()


def line_of(running: "subprocess.Popen[str]", pattern: str) -> str:
    """What the pattern's group is in the first line on the error stream that has it."""
    assert running.stderr
    for line in running.stderr:
        if found := re.search(pattern, line):
            return found[1]
    raise AssertionError(pattern)


@contextmanager
def cluster(folder: Path, *environments: dict[str, str]) -> Iterator[Started]:
    """A cluster with a worker for each of these environments."""
    with ExitStack() as stack:
        options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        scheduler = stack.enter_context(
            process("distributed.cli.dask_scheduler", *options, folder=folder / "scheduler")
        )
        address = line_of(scheduler, r"Scheduler at: +(tcp://\S+)")
        workers = []
        for number, environment in enumerate(environments):
            options = (address, "--nthreads", "1", "--no-nanny", "--no-dashboard")
            home = folder / f"worker-{number}"
            worker = stack.enter_context(
                process("distributed.cli.dask_worker", *options, folder=home, **environment)
            )
            line_of(worker, r"(Registered to)")
            workers.append(worker)
        yield Started(address, scheduler, workers)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cluster") / "project"
    write_tree(folder / "declarations", {path: text.encode() for path, text in sample(900, seed=8)})
    for name in ("docs", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


@pytest.fixture(scope="module")
def wanted(project: Path) -> dict[str, bytes]:
    """The site that one machine makes."""
    running = gongkai("build", "--site", "alone", project=project)
    running.communicate()
    assert running.returncode == 0
    return tree(project / "alone")


def gongkai(*command: str, project: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "generator.cli", *command],
        cwd=project,
        env=ENVIRONMENT | {"GONGKAI_CACHE": "", "GONGKAI_SITE_URL": "https://a.gov.cn/mb/"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_worker_is_killed_in_the_middle_and_the_site_is_the_same(
    project: Path, wanted: dict[str, bytes], tmp_path: Path
) -> None:
    with cluster(tmp_path, {}, {}) as started:
        running = gongkai("build", "--site", "by-cluster", "--cluster", started.address, project=project)
        time.sleep(2)
        started.workers[0].kill()
        _, err = running.communicate(timeout=120)
        assert (running.returncode, err) == (0, "")
        assert tree(project / "by-cluster") == wanted
        assert {path.name for path in (tmp_path / "worker-1").iterdir()} <= {"dask-scratch-space"}


def test_a_check_on_a_cluster_prints_what_it_prints_here(project: Path, tmp_path: Path) -> None:
    with cluster(tmp_path, {}) as started:
        there = gongkai("check", "--cluster", started.address, project=project).communicate(timeout=60)
    assert there == gongkai("check", project=project).communicate()
    assert "900 份申报表" in there[0]


def test_a_scheduler_that_is_lost_leaves_the_old_site(
    project: Path, wanted: dict[str, bytes], tmp_path: Path
) -> None:
    shutil.copytree(project / "alone", project / "old")
    with cluster(tmp_path, {}) as started:
        running = gongkai("build", "--site", "old", "--cluster", started.address, project=project)
        time.sleep(2.5)
        started.scheduler.kill()
        _, err = running.communicate(timeout=60)
    assert running.returncode == 1
    assert err == "错误：与集群的连接断了；请检查集群，再运行一次；old 没有改动\n"
    assert tree(project / "old") == wanted


def test_a_worker_with_another_program_is_refused(project: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "generator", tmp_path / "other/generator")
    with (tmp_path / "other/generator/cli/main.py").open("a", encoding="utf-8") as stream:
        stream.write("# another version\n")
    with cluster(tmp_path, {"PYTHONPATH": str(tmp_path / "other")}) as started:
        running = gongkai("build", "--cluster", started.address, project=project)
        _, err = running.communicate(timeout=60)
    assert running.returncode == 1
    assert re.fullmatch(
        r"错误：集群的工作进程 tcp://\S+ 与本机的版本不同：gongkai 是 \w+，本机是 \w+；请装成一样的\n", err
    )
    assert not (project / "site").exists()


def test_a_worker_without_this_program_is_refused(project: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    (tmp_path / "none/generator.py").write_text("", encoding="utf-8")
    with cluster(tmp_path, {"PYTHONPATH": str(tmp_path / "none")}) as started:
        _, err = gongkai("check", "--cluster", started.address, project=project).communicate(timeout=60)
    assert "上没有可用的 gongkai（" in err


def test_a_cluster_without_workers_is_refused(project: Path, tmp_path: Path) -> None:
    with cluster(tmp_path) as started:
        _, err = gongkai("check", "--cluster", started.address, project=project).communicate(timeout=60)
    assert err == f"错误：集群 {started.address} 没有工作进程；请先启动 dask worker\n"


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "tcp://", "tls://127.0.0.1:1"])
def test_an_address_without_a_scheduler_is_told(address: str, project: Path) -> None:
    running = gongkai("check", "--cluster", address, project=project)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 1
    assert err.startswith(f"错误：连不上集群 {address}（")


def test_certificates_that_cannot_be_read_are_told() -> None:
    with (
        pytest.raises(ClusterError, match="请检查地址和证书"),
        connect_cluster("tls://127.0.0.1:1", TlsFiles("no.pem", "no.pem", "no.pem")),
    ):
        pass


@pytest.mark.parametrize(
    ("address", "is_open"),
    [
        ("tcp://8.8.8.8:8786", True),
        ("tcp://[2001:4860:4860::8888]:8786", True),
        ("tcp://10.1.2.3:8786", False),
        ("tcp://192.168.0.9:8786", False),
        ("tcp://127.0.0.1:8786", False),
        ("tls://8.8.8.8:8786", False),
        ("local", False),
        ("tcp://", False),
    ],
)
def test_an_address_that_is_not_private_needs_encryption(address: str, is_open: bool) -> None:
    assert is_open_to_others(address) is is_open
