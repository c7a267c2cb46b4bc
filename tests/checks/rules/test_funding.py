"""Rules on money."""

from tests.support.project import SOUND, Inspect


def test_parts_of_the_whole_life_money_need_their_total(inspected: Inspect) -> None:
    found = inspected(SOUND + "项目资金:\n  财政资金: 5\n")
    assert [(p.line, p.message) for p in found.problems] == [
        (28, "填了项目资金的组成部分，应同时填写项目资金总额")
    ]
