"""`gongkai check --watch` as an editor runs it: a process that is stopped by a signal."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest
from click.testing import CliRunner

from generator.cli.main import main
from tests.support.project import PATH, REGISTRY, ROOT, SOUND, heed_ctrl_c

DEADLINE = 30  # seconds, for machines with much else to do
CLEAN = "1 份申报表：0 条错误，0 条警告，0 条提示"
BAD = SOUND.replace("年度: 2025", "年度: 二〇二五")


class Watch:
    """A run of the command, and what it has said so far."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "generator.cli", "check", "--watch"],
            cwd=folder,
            env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            preexec_fn=heed_ctrl_c,
        )
        self._lines: Queue[str] = Queue()
        self._reader = Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as stream:
            for line in stream:
                self._lines.put(line)

    def until(self, wanted: str) -> list[str]:
        """The lines up to the next one that has `wanted` in it."""
        seen: list[str] = []
        while not seen or wanted not in seen[-1]:
            seen.append(self._lines.get(timeout=DEADLINE))
        return seen

    def interrupted(self) -> int:
        """The exit code after Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(DEADLINE)

    def close(self) -> None:
        self.process.kill()
        self.process.wait(DEADLINE)
        self._reader.join(DEADLINE)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A sound declaration in a folder of its own."""
    sound = tmp_path / "declarations" / PATH
    sound.parent.mkdir(parents=True)
    sound.write_text(SOUND, encoding="utf-8")
    (tmp_path / "declarations/units.yml").write_text(REGISTRY, encoding="utf-8")
    return sound


@pytest.fixture
def watch(tmp_path: Path, file: Path) -> Iterator[Watch]:
    """The command at work on it, past its first round."""
    watch = Watch(tmp_path)
    try:
        assert watch.until(CLEAN) == ["正在检查 declarations\n", f"{CLEAN}\n"]
        yield watch
    finally:
        watch.close()


def test_every_change_is_told_until_ctrl_c(watch: Watch, file: Path) -> None:
    file.write_text(BAD, encoding="utf-8")
    watch.until(f"declarations/{PATH}:2:5: 错误 [type] “年度”应为 2000–2099 之间的四位数字")
    watch.until("1 份申报表：1 条错误")
    file.write_bytes(b"\xff\xfe\x00")  # nothing that is in a file ends it
    watch.until("错误 [encoding]")
    file.write_text(SOUND, encoding="utf-8")
    watch.until(CLEAN)
    assert watch.interrupted() == 0


def test_editors_that_save_by_renaming(watch: Watch, file: Path) -> None:
    fresh = file.with_name(".it-operations.yml.tmp")
    fresh.write_text(BAD, encoding="utf-8")
    fresh.replace(file)
    watch.until("错误 [type]")


def test_a_folder_that_goes_and_comes_again(watch: Watch, file: Path, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "declarations")
    watch.until("错误 [unreadable-file] 这个目录打不开")
    file.parent.mkdir(parents=True)
    (tmp_path / "declarations/units.yml").write_text(REGISTRY, encoding="utf-8")
    file.write_text(SOUND, encoding="utf-8")
    watch.until(CLEAN)
    file.write_text(BAD, encoding="utf-8")
    watch.until("错误 [type]")


def test_many_files_one_of_which_is_saved_again_and_again(watch: Watch, file: Path) -> None:
    """So many that results are kept: each save is found, and what another unit's folder has stays."""
    for number in range(400):
        (file.parent / f"copy-{number}.yml").write_text(
            SOUND.replace("信息化运维", f"第{number}信息化运维"), encoding="utf-8"
        )
    watch.until("401 份申报表：0 条错误")
    for _ in range(3):
        file.write_text(BAD, encoding="utf-8")
        watch.until(f"declarations/{PATH}:2:5: 错误 [type]")
        watch.until("401 份申报表：1 条错误")
        file.write_text(SOUND, encoding="utf-8")
        watch.until("401 份申报表：0 条错误")
    (file.parent / "copy-7.yml").unlink()
    watch.until("400 份申报表：0 条错误")


def test_a_round_has_a_first_and_a_last_line(watch: Watch, file: Path) -> None:
    file.write_text(BAD, encoding="utf-8")
    begin, *_, end = watch.until("份申报表：")
    assert begin == "正在检查 declarations\n"
    assert end == "1 份申报表：1 条错误，0 条警告，0 条提示\n"


@pytest.mark.parametrize(
    "arguments", [("--format", "json"), ("--format", "github"), ("--fix",), ("declarations",)]
)
def test_what_does_not_go_with_watching(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["check", "--watch", *arguments])
    assert result.exit_code == 2
    refusal = "--watch 检查整个目录，输出文字；不能写路径，也不能与 --fix、--format、--changed-since 同用"
    assert refusal in result.output
