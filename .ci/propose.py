#!/usr/bin/env python3
"""Puts declarations/, as it would be after merging a commit into what is checked out here, in its place.

    .ci/propose.py COMMIT

For checking a stranger's merge request: only declarations/ is taken, and only as data. Generator, templates,
configuration, the schemas in declarations/ and this script stay those of the branch checked out here. The merge is made of
git's objects, whose bytes are written as they are: nothing of COMMIT is run, no hook, no filter, no attribute is read,
and links are written as links, never followed.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
FOLDER = "declarations"
KEPT = ("schema.json", "edition-schema.json")  # what the base branch's generator has written
LINK, FILES = "120000", {"100644", "100755"}


def refuse(message: str) -> NoReturn:
    """Print why there is nothing to check, and end."""
    command = "::error::" if os.environ.get("GITHUB_ACTIONS") else ""
    shown = "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in message
    )
    sys.stdout.buffer.write(f"{command}{shown}\n".encode())
    sys.exit(1)


def git(*arguments: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run git in the repository."""
    command = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(command, input=data, capture_output=True, check=False)  # noqa: S603


def read(*arguments: str, data: bytes = b"") -> bytes:
    """Return what git prints, or end if it fails."""
    ended = git(*arguments, data=data)
    if ended.returncode:
        refuse(f"git 读不出这次修改：{ended.stderr.decode(errors='backslashreplace').strip()}")
    return ended.stdout


def merged_tree(commit: str) -> str:
    """Return the tree of declarations/ after the merge."""
    merged = git("merge-tree", "--write-tree", "--no-messages", "HEAD", commit)
    if merged.returncode:
        refuse("这次修改与目标分支有冲突，请先更新自己的分支")
    tree = f"{merged.stdout.decode().strip()}:{FOLDER}"
    if git("cat-file", "-t", tree).stdout.strip() != b"tree":
        refuse("这次修改之后没有 declarations/ 目录")
    return tree


def listed_files(tree: str) -> list[tuple[str, str, bytes]]:
    """Return mode, id and path of every file of a tree but the schemas, or end if one may not stand there."""
    files = []
    for entry in filter(None, read("ls-tree", "-r", "-z", tree).split(b"\0")):
        about, _, path = entry.partition(b"\t")
        mode, _, identifier = about.decode().split()
        if path.split(b"/")[0].decode(errors="replace") in KEPT:
            continue
        shown = f"{FOLDER}/{path.decode(errors='backslashreplace')}"
        if any(part.startswith(b".") for part in path.split(b"/")):
            refuse(f"{shown}：名称以点（.）开头的文件和目录不能放在 declarations/ 里，请删去")
        if mode != LINK and mode not in FILES:
            refuse(f"{shown}：这是另一个仓库（子模块），不是文件，请删去")
        files.append((mode, identifier, path))
    return files


def contents(identifiers: list[str]) -> Iterator[bytes]:
    """Yield the bytes of blobs, as git stores them."""
    told = read("cat-file", "--batch", data="".join(f"{one}\n" for one in identifiers).encode())
    position = 0
    for identifier in identifiers:
        end = told.index(b"\n", position)
        *_, size = told[position:end].split()
        if not size.isdigit():
            refuse(f"git 没有 {identifier}，请重新运行")
        position = end + 1 + int(size) + 1
        yield told[end + 1 : position - 1]


def main(commit: str) -> None:
    """Replace declarations/."""
    files = listed_files(merged_tree(commit))
    blobs = list(contents([identifier for _, identifier, _ in files]))
    folder = ROOT / FOLDER
    kept = {name: (folder / name).read_bytes() for name in KEPT if (folder / name).is_file()}
    shutil.rmtree(folder)
    folder.mkdir()
    for (mode, _, path), data in zip(files, blobs, strict=True):
        place = folder / os.fsdecode(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        if mode == LINK:
            place.symlink_to(os.fsdecode(data))
        else:
            place.write_bytes(data)
    for name, schema in kept.items():
        (folder / name).write_bytes(schema)


if __name__ == "__main__":
    main(*sys.argv[1:])
