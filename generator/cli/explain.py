"""`gongkai explain`: what a rule demands, and why."""

import click

from generator.checks import report_terminal
from generator.cli.chinese import ChineseCommand
from generator.cli.printing import console
from generator.diagnostics.rulebook import RULES
from generator.diagnostics.wording import closest_match, did_you_mean


@click.command(cls=ChineseCommand)
@click.argument("rule", metavar="规则", required=False)
def explain(rule: str | None) -> None:
    """说明一条规则：要求什么、为什么、正确和错误的写法；不写规则时列出全部规则。"""
    terminal = console()
    if rule is None:
        for known in RULES.values():
            terminal.print(f"{known.id:28}{known.severity.term}  {known.requirement}", markup=False)
        return
    if rule not in RULES:
        hint = did_you_mean(closest_match(rule, RULES))
        raise click.UsageError(f"没有名为“{rule}”的规则{hint or '；'}全部规则见 gongkai explain")
    for line in report_terminal.rule_explanation(rule):
        terminal.print(line)
