"""A clock's round: the same step for one after the other, where the fault of one is not the others'.

The round fails at the end, so that the platform tries it again; steps are written so that what is done is not done
twice.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from functions.aws.observability import logger

Name = TypeVar("Name", bound=str)


class RoundFailedError(RuntimeError):
    """Some could not be done; the log names each, and the next round takes up where they were left."""


def go_round(names: Iterable[Name], step: Callable[[Name], None], failure: str, *, key: str = "clinic_id") -> None:
    """Do the step for each name; `failure` is what the log says of one that could not be done, under `key`."""
    if failed := failed_in(names, step, failure, key=key):
        raise RoundFailedError(f"{failure}: {failed}")


def failed_in(names: Iterable[Name], step: Callable[[Name], None], failure: str, *, key: str = "clinic_id") -> int:
    """How many could not be done, for a clock that goes round more than once before it fails."""
    return sum(not _is_done(name, step, failure, key) for name in names)


def _is_done(name: Name, step: Callable[[Name], None], failure: str, key: str) -> bool:
    try:
        step(name)
    except Exception as error:  # noqa: BLE001 - whatever it is, the others cannot wait for it
        logger().error(failure, extra={key: name, "fault": type(error).__name__})
        return False
    return True
