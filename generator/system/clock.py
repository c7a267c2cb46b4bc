"""What day it is."""

from datetime import date, datetime


def today() -> date:
    """The day here, as dates in declarations are meant."""
    return datetime.now().astimezone().date()
