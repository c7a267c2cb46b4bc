"""Prints what libraries and this package log, on the error stream."""

import logging


def print_log(name: str, level: int) -> None:
    """Print what the logger `name` and those below it log from this level on, without prefixes."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger(name)
    logger.handlers = [handler]
    logger.setLevel(level)
