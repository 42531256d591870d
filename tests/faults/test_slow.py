"""What never answers is given up while the function that asked still has time to say so."""

from typing import Any

import pytest

from functions.aws import clients
from functions.aws.tables import Limits
from tests.template.document import FUNCTION, of, written

SHORTEST = min(function["Timeout"] for _, function in of(written(), FUNCTION))
BETWEEN_TRIES = 1 + 2  # botocore's standard mode waits at most a second before the second try, two before the third


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("client", [clients.s3, clients.sqs, clients.sns, clients.cognito])
def test_a_call_that_nobody_answers_ends_before_the_shortest_function_is_stopped(client: Any) -> None:
    config = client().meta.config
    each = config.connect_timeout + config.read_timeout
    assert config.retries["total_max_attempts"] * each + BETWEEN_TRIES < SHORTEST
    assert config.retries["mode"] == "standard"


def test_a_table_that_does_not_answer_leaves_a_door_time_to_say_so() -> None:
    """A connection is there after the first call: each try then waits for the answer alone."""
    assert (1 + Limits.max_retry_attempts) * Limits.read_timeout_seconds < SHORTEST
