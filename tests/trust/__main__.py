"""`python -m tests.trust`: tries the whole matrix and writes its numbers into docs/trust.md."""

import logging
import re
import sys
import time
from pathlib import Path

from tests.trust.asking import documented
from tests.trust.gateway import a_gateway
from tests.trust.matrix import Tried, try_all
from tests.trust.token_attacks import ATTACKS
from tests.trust.world import a_world

PAGE = Path(__file__).resolve().parents[2] / "docs" / "trust.md"
_NUMBERS = re.compile(r"(?<=<!-- matrix -->\n).*?(?=<!-- /matrix -->)", re.DOTALL)


def table(tried: Tried, accepted: int) -> str:
    """The numbers, without those of the machine that they were made on."""
    cells = sum(tried.counts.values())
    return (
        "| | |\n|---|---|\n"
        f"| operations | {len(documented())} |\n"
        f"| cells tried | {cells} |\n"
        f"| allowed, and let through | {tried.counts['done']} |\n"
        f"| not signed in: 401 | {tried.counts['401']} |\n"
        f"| another role's: 403 | {tried.counts['403']} |\n"
        f"| breaking the glass where one holds a role: 409 | {tried.counts['409']} |\n"
        f"| not there, or not theirs to know: 404 | {tried.counts['404']} |\n"
        f"| **wrong answers** | **{len(tried.wrong)}** |\n"
        f"| requests to DynamoDB listened to | {tried.requests} |\n"
        f"| **requests that named another tenant** | **{len(tried.strays)}** |\n"
        f"| tokens that only look like one, accepted | {accepted} of {len(ATTACKS)} |\n"
    )


def accepted_tokens() -> int:
    """How many of the tokens that only look like one get past the gateway and the door."""
    with a_world(), a_gateway() as behind:
        answers = [behind.ask("GET", "/v1/me", f"Bearer {make(behind.keys)}") for make in ATTACKS.values()]
    return sum(answer.status != 401 for answer in answers)


def main() -> int:
    logging.disable(logging.CRITICAL)
    started = time.monotonic()
    tried, accepted = try_all(), accepted_tokens()
    PAGE.write_text(_NUMBERS.sub(lambda _: table(tried, accepted), PAGE.read_text("utf-8")), "utf-8")
    sys.stdout.write(f"{table(tried, accepted)}\n{time.monotonic() - started:.0f} s\n")
    sys.stdout.write("".join(f"{line}\n" for line in [*tried.wrong[:60], *tried.strays[:60]]))
    return 1 if tried.wrong or tried.strays or accepted else 0


if __name__ == "__main__":
    sys.exit(main())
