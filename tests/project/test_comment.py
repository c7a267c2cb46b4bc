"""The one comment on a merge request, sent to a local server that answers as GitHub and GitLab do."""

import json
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.project import ROOT

MARKER = "<!-- gongkai-diff -->"
TOKEN = "t0ken"
HOSTILE = 'a"b\\n$(touch pwned) `x` ${{ github.token }}\r\n<!-- gongkai-diff -->\n@所有人\x1b[31m\u202e'


class Server(ThreadingHTTPServer):
    """Comments by id, each (author, text), under the addresses of both forges."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.comments: dict[int, tuple[str, str]] = {}
        self.writes: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """What of the two interfaces is needed: list with pages, create, update, and who I am."""

    server: Server

    def handle_any(self) -> None:
        address = urlsplit(self.path)
        if self.headers["Authorization"] == f"Bearer {TOKEN}" and address.path.startswith("/repos/a/b/"):
            self.speak("issues/7/comments", "issues/comments", "PATCH", "github-actions[bot]")
        elif self.headers["PRIVATE-TOKEN"] == TOKEN:
            notes = "projects/5/merge_requests/7/notes"
            self.speak(notes, notes, "PUT", "project_5_bot")
        else:
            self.answer(401, {"message": "no"})

    do_GET = do_POST = do_PATCH = do_PUT = handle_any  # noqa: N815

    def speak(self, several: str, one: str, update: str, me: str) -> None:
        address = urlsplit(self.path)
        known = self.server.comments
        length = int(self.headers["Content-Length"] or 0)
        sent = json.loads(self.rfile.read(length)) if length else {}
        head, _, last = address.path.rpartition("/")
        if self.command == "GET" and address.path == "/user":
            self.answer(200, {"username": me})
        elif self.command == "GET" and address.path.endswith(several):
            query = {key: int(value) for key, (value,) in parse_qs(address.query).items()}
            start = (query["page"] - 1) * query["per_page"]
            page = list(known.items())[start : start + query["per_page"]]
            who = {"PATCH": ("user", "login"), "PUT": ("author", "username")}[update]
            self.answer(200, [{"id": n, "body": text, who[0]: {who[1]: name}} for n, (name, text) in page])
        elif self.command == "POST" and address.path.endswith(several):
            number = max(known, default=0) + 1
            known[number] = (me, sent["body"])
            self.server.writes.append("POST")
            self.answer(201, {"id": number})
        elif self.command == update and head.endswith(one) and int(last) in known:
            known[int(last)] = (known[int(last)][0], sent["body"])
            self.server.writes.append(update)
            self.answer(200, {"id": int(last)})
        else:
            self.answer(404, {"message": "not found"})

    def answer(self, status: int, content: Any) -> None:
        data = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its base class names it so
        """Nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


FORGES = {
    "github": {
        "GITHUB_API_URL": "{address}",
        "GITHUB_SERVER_URL": "https://forge.example",
        "GITHUB_REPOSITORY": "a/b",
        "GITHUB_RUN_ID": "9",
        "NUMBER": "7",
        "TOKEN": TOKEN,
    },
    "gitlab": {
        "CI_API_V4_URL": "{address}",
        "CI_MERGE_REQUEST_PROJECT_ID": "5",
        "CI_MERGE_REQUEST_IID": "7",
        "CI_PIPELINE_URL": "https://forge.example/a/b/actions/runs/9",
        "GONGKAI_NOTE_TOKEN": TOKEN,
    },
}
BOTS = {"github": "github-actions[bot]", "gitlab": "project_5_bot"}
HEAD = f"{MARKER}\n[检查结果和网站预览](https://forge.example/a/b/actions/runs/9)"

each_forge = pytest.mark.parametrize("forge", FORGES)


def tell(
    server: Server, forge: str, folder: Path, text: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    (folder / "diff.md").write_text(text, encoding="utf-8", newline="")
    named = {name: value.format(address=server.address) for name, value in FORGES[forge].items()}
    return subprocess.run(
        [sys.executable, str(ROOT / ".ci/comment.py"), "diff.md"],
        cwd=folder,
        env={**named, "PYTHONUTF8": "1", "no_proxy": "*", **variables},
        check=False,
        capture_output=True,
        text=True,
    )


@each_forge
def test_the_first_run_writes_and_the_second_updates(server: Server, forge: str, tmp_path: Path) -> None:
    assert tell(server, forge, tmp_path, "一").returncode == 0
    assert server.comments == {1: (BOTS[forge], f"{HEAD}\n\n一")}
    assert tell(server, forge, tmp_path, "二").returncode == 0
    assert server.comments == {1: (BOTS[forge], f"{HEAD}\n\n二")}
    assert server.writes == ["POST", {"github": "PATCH", "gitlab": "PUT"}[forge]]


@each_forge
def test_comments_of_others_and_other_comments_of_ours_stay(
    server: Server, forge: str, tmp_path: Path
) -> None:
    others = {1: ("somebody", f"{MARKER}\n我的"), 2: (BOTS[forge], f"别的，不是 {MARKER}")}
    server.comments |= others
    tell(server, forge, tmp_path, "一")
    assert {number: server.comments[number] for number in others} == others
    assert server.comments[3] == (BOTS[forge], f"{HEAD}\n\n一")


@each_forge
def test_our_comment_is_found_behind_many(server: Server, forge: str, tmp_path: Path) -> None:
    server.comments |= dict.fromkeys(range(1, 251), ("somebody", ""))
    server.comments[230] = (BOTS[forge], f"{MARKER}\n旧的")
    assert tell(server, forge, tmp_path, "新的").returncode == 0
    assert server.comments[230] == (BOTS[forge], f"{HEAD}\n\n新的")
    assert len(server.comments) == 250


@each_forge
def test_the_text_is_data(server: Server, forge: str, tmp_path: Path) -> None:
    tell(server, forge, tmp_path, HOSTILE)
    assert server.comments[1][1] == f"{HEAD}\n\n{HOSTILE}"
    assert [path.name for path in tmp_path.iterdir()] == ["diff.md"]


def test_a_long_text_is_cut_and_says_so(server: Server, tmp_path: Path) -> None:
    tell(server, "github", tmp_path, "改" * 60_001)
    said = "。改动很多，这里只有开头，全文在附件 diff.md 里"
    assert server.comments[1][1] == f"{HEAD}{said}\n\n{'改' * 60_000}"


@pytest.mark.parametrize(("forge", "secret"), [("github", "TOKEN"), ("gitlab", "GONGKAI_NOTE_TOKEN")])
def test_a_refusal_is_told_without_the_token(server: Server, forge: str, secret: str, tmp_path: Path) -> None:
    ended = tell(server, forge, tmp_path, "一", **{secret: "wr0ng"})
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "评论没有写成：HTTP Error 401: Unauthorized\n"
    assert server.comments == {}
