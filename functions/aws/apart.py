"""Work in a process of its own, for what keeps the memory that it took: it is given back when the process ends."""

import subprocess
import sys
from os import pathsep
from resource import RUSAGE_SELF, getrusage

from functions.aws.settings import optional_setting

_KB_IN_MB = 1024


class BrokenApartError(RuntimeError):
    """The process ended without what it was asked for; it says nothing, for what it knew may be personal."""


def memory_mb() -> int:
    """The most memory that this process has had so far."""
    return getrusage(RUSAGE_SELF).ru_maxrss // _KB_IN_MB


def run_apart(module: str, told: bytes) -> bytes:
    """What a module of ours makes of `told`, as `python -m` of it reads and writes; it knows no credentials."""
    command = [sys.executable, "-m", module]
    environment = {"PYTHONPATH": pathsep.join(sys.path)}
    if libraries := optional_setting("LD_LIBRARY_PATH"):  # Lambda's Python finds its own library by it
        environment["LD_LIBRARY_PATH"] = libraries
    done = subprocess.run(command, input=told, capture_output=True, env=environment, check=False)  # noqa: S603 (ours)
    if done.returncode:
        raise BrokenApartError(f"{module} ended with {done.returncode}")
    return done.stdout
