"""Hostile names through claims, an independent reader (pyx12) as the judge of what came out.

`python -m tests.trust.x12 --claims 10000` tries so many claims and prints the counts; `make test` tries a hundred.
"""

import argparse
import sys
import time
import warnings
from collections.abc import Iterator
from itertools import islice

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.billing.x12.samples import a_claim, a_subscriber, text_of
from tests.billing.x12.test_pyx12 import acknowledged
from tests.billing.x12.test_write837 import NAMED

IN_A_FILE = 100
People = list[tuple[str, str]]


def refused(people: People) -> bool:
    """Whether pyx12 sees anything but one accepted transaction in these people's claims."""
    claims = [
        a_claim(f"C-{number}", subscriber=a_subscriber(last, first, member_id=f"{first}1"))
        for number, (last, first) in enumerate(people)
    ]
    is_valid, answer = acknowledged(text_of(claims))
    return not is_valid or "AK9*A*1*1*1~" not in answer or "IK3" in answer


def files(claims: int) -> Iterator[People]:
    """The same people every time, in files of a hundred."""
    found: list[tuple[str, str]] = []

    @seed(1)
    @settings(
        max_examples=claims,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.tuples(NAMED, NAMED))
    def collect(person: tuple[str, str]) -> None:
        found.append(person)

    collect()
    people = iter(found[:claims])
    while file := list(islice(people, IN_A_FILE)):
        yield file


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=10_000)
    asked: int = parser.parse_args().claims
    warnings.simplefilter("ignore")
    started, tried, wrong = time.process_time(), 0, 0
    for people in files(asked):
        tried += len(people)
        wrong += refused(people)
    spent = time.process_time() - started
    sys.stdout.write(f"{tried} claims; files refused or changed in structure: {wrong}; {spent:.0f} s of CPU\n")
    return 1 if wrong or not tried else 0


if __name__ == "__main__":
    sys.exit(main())
