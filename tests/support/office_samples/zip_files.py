"""Packs files into a zip that is the same every time."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of files by name, without the time of day."""
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for name, data in files.items():
            info = ZipInfo(name, (2025, 1, 15, 0, 0, 0))
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, data)
    return target.getvalue()


def repacked(data: bytes) -> bytes:
    """Return a zip with the same files and without the time of day."""
    with ZipFile(BytesIO(data)) as archive:
        return packed({name: archive.read(name) for name in archive.namelist()})
