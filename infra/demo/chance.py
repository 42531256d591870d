"""Seeded chance: the same seed and the same scope always bring the same numbers, whatever else was drawn before."""

from random import Random


def chance(seed: int, *scope: object) -> Random:
    """Numbers of their own for one scope, so that a change in one patient's story leaves the others as they were."""
    return Random(":".join(map(str, (seed, *scope))))  # noqa: S311 (made-up people, not secrets)
