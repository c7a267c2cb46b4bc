"""Pictures of each kind, as files; the same bytes on every machine."""

import pytest

from generator.outputs.charts.standalone import standalone_svg
from tests.support.pictures import PICTURES
from tests.support.project import ROOT, blessed

GOLDEN = ROOT / "tests/golden/charts"


@pytest.mark.parametrize("name", PICTURES)
def test_golden_chart(name: str) -> None:
    assert blessed(GOLDEN / f"{name}.svg", f"{PICTURES[name]()}\n")


@pytest.mark.parametrize("name", ["shares", "years"])
def test_golden_file(name: str) -> None:
    assert blessed(GOLDEN / f"file-{name}.svg", f"{standalone_svg(PICTURES[name](), 640).decode()}\n")


def test_there_is_no_other_golden_chart() -> None:
    names = {*PICTURES, "file-shares", "file-years"}
    assert {path.name for path in GOLDEN.iterdir()} == {f"{name}.svg" for name in names}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_small(name: str) -> None:
    limit = 700 if name == "small-bars" else 3_000
    assert len(PICTURES[name]().encode()) < limit
