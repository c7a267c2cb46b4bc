"""`python -m generator.cli`."""

from generator.cli.main import run

run()
