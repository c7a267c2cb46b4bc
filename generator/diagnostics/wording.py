"""Wording of messages: quoted texts, the word that was probably meant, what the system refused."""

import errno
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

MAX_NAME_LENGTH: Final = 40
"""Characters of a word that is still compared with known words, or quoted in full."""


def closest_match(word: str, known: Iterable[str]) -> list[str]:
    """Return the known word most like `word`, in a list, or an empty list."""
    return get_close_matches(word, known, n=1, cutoff=0.5) if len(word) <= MAX_NAME_LENGTH else []


def did_you_mean(matches: Iterable[str]) -> str:
    """Return the end of a message that proposes the words of `closest_match`; empty for none."""
    return "".join(f"；是否应为“{name}”？" for name in matches)


def quote(text: str) -> str:
    """Quote a text in a message, on one line and shortened to MAX_NAME_LENGTH."""
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= MAX_NAME_LENGTH else f"“{line[:MAX_NAME_LENGTH]}…”"


_SYSTEM_REASONS: Final = {
    errno.ENOENT: "没有这个文件或目录",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EEXIST: "已经有同名的文件或目录",
    errno.ENOTDIR: "路径中有一段不是目录",
    errno.EISDIR: "这是目录，不是文件",
    errno.ENOTEMPTY: "目录里还有内容",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出了磁盘的配额",
    errno.EROFS: "磁盘是只读的",
    errno.EIO: "磁盘读写出错",
    errno.EBUSY: "正在被使用",
    errno.ELOOP: "链接绕成了圈",
    errno.ENAMETOOLONG: "名称太长",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.EXDEV: "不在同一个磁盘上",
    errno.ENOLCK: "这里不能给文件加锁",
    errno.ENOTSUP: "这里不支持",
    errno.ENOMEM: "内存不够",
    errno.EADDRINUSE: "端口已被占用",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
}


def system_reason(error: OSError) -> str:
    """Return why the system refused something, in Chinese as far as it is known; Windows says it in its own language."""
    return _SYSTEM_REASONS.get(error.errno or 0) or error.strerror or str(error)
