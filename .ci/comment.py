"""Tells a merge request what it changes: one comment, written once and from then on kept up to date.

    python3 .ci/comment.py diff.md

Comes in: a file of Markdown, and from the environment of GitHub's or GitLab's CI which merge request is meant.
Goes out: the comment. The Markdown is data: nothing in it is looked at. The token goes to the API and nowhere else.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.error import URLError
from urllib.request import Request, urlopen

MARKER: Final = "<!-- gongkai-diff -->"
LONGEST: Final = 60_000
"""Characters of the Markdown that are told; GitHub takes comments of 65,536."""
A_PAGE: Final = 100


class Forge(NamedTuple):
    """Where the comments of a merge request are, and how to speak to that place."""

    comments: str
    comment: str  # one comment stands below this address, by its id
    update: str
    author: tuple[str, str]  # where a comment names its author
    token: tuple[str, str]
    run: str


def forge(environment: Mapping[str, str]) -> Forge:
    """GitHub or GitLab, whichever runs this."""
    if "GITHUB_REPOSITORY" in environment:
        repository = environment["GITHUB_REPOSITORY"]
        issues = f"{environment['GITHUB_API_URL']}/repos/{repository}/issues"
        return Forge(
            comments=f"{issues}/{int(environment['NUMBER'])}/comments",
            comment=f"{issues}/comments",
            update="PATCH",
            author=("user", "login"),
            token=("Authorization", f"Bearer {environment['TOKEN']}"),
            run=f"{environment['GITHUB_SERVER_URL']}/{repository}/actions/runs/{environment['GITHUB_RUN_ID']}",
        )
    project = f"{environment['CI_API_V4_URL']}/projects/{environment['CI_MERGE_REQUEST_PROJECT_ID']}"
    notes = f"{project}/merge_requests/{environment['CI_MERGE_REQUEST_IID']}/notes"
    return Forge(
        comments=notes,
        comment=notes,
        update="PUT",
        author=("author", "username"),
        token=("PRIVATE-TOKEN", environment["GONGKAI_NOTE_TOKEN"]),
        run=environment["CI_PIPELINE_URL"],
    )


def me(there: Forge, environment: Mapping[str, str]) -> str:
    """The name under which the token writes; GitHub does not tell it to a workflow."""
    if "GITHUB_REPOSITORY" in environment:
        return "github-actions[bot]"
    return str(answer(there, f"{environment['CI_API_V4_URL']}/user")["username"])


def body(text: str, run: str) -> str:
    """The comment. What we say stands first: no unclosed markup of the text can hide it."""
    short = "" if len(text) <= LONGEST else "。改动很多，这里只有开头，全文在附件 diff.md 里"
    return f"{MARKER}\n[检查结果和网站预览]({run}){short}\n\n{text[:LONGEST]}"


def answer(there: Forge, address: str, method: str = "GET", data: object = None) -> Any:
    """What the API says."""
    sent = None if data is None else json.dumps(data).encode()
    request = Request(address, sent, {"Content-Type": "application/json"}, method=method)  # noqa: S310 - CI names it
    request.add_unredirected_header(*there.token)
    with urlopen(request, timeout=60) as response:  # noqa: S310
        return json.load(response)


def every_comment(there: Forge) -> Iterator[dict[str, Any]]:
    """All comments of the merge request, page after page."""
    page = 1
    while batch := answer(there, f"{there.comments}?per_page={A_PAGE}&page={page}"):
        yield from batch
        page += 1


def tell(text: str, environment: Mapping[str, str]) -> None:
    """Write our comment, or write it anew where we have written it before."""
    there = forge(environment)
    name, (who, called) = me(there, environment), there.author
    ours = (
        comment["id"]
        for comment in every_comment(there)
        if comment["body"].startswith(MARKER) and (comment[who] or {}).get(called) == name
    )
    told = {"body": body(text, there.run)}
    known = next(ours, None)
    if known is None:
        answer(there, there.comments, "POST", told)
    else:
        answer(there, f"{there.comment}/{known}", there.update, told)


if __name__ == "__main__":
    try:
        tell(Path(sys.argv[1]).read_bytes().decode(errors="replace"), os.environ)
    except URLError as error:
        raise SystemExit(f"评论没有写成：{error}") from None
