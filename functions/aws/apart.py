"""Work in a process of its own, for what keeps the memory that it took: it is given back when the process ends."""

import subprocess
import sys
from os import pathsep
from resource import RUSAGE_SELF, getrusage

_KB_IN_MB = 1024


class BrokenApartError(RuntimeError):
    """The process ended without what it was asked for; it says nothing, for what it knew may be personal."""


def memory_mb() -> int:
    """The most memory that this process has had so far."""
    return getrusage(RUSAGE_SELF).ru_maxrss // _KB_IN_MB


def run_apart(module: str, told: bytes) -> bytes:
    """What a module of ours makes of `told`, as `python -m` of it reads and writes; it knows no credentials."""
    command = [sys.executable, "-m", module]
    path = {"PYTHONPATH": pathsep.join(sys.path)}
    done = subprocess.run(command, input=told, capture_output=True, env=path, check=False)  # noqa: S603 (our own module)
    if done.returncode:
        raise BrokenApartError(f"{module} ended with {done.returncode}")
    return done.stdout
