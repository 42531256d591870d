"""What somebody types is data everywhere: in logs, headers and pages, in every text of every body, in every header."""

import io
import json
from collections.abc import Iterator

import pytest

from functions.aws.observability import logger
from infra.local.gateway import Gateway
from infra.local.proxy import Answer
from tests.access.pools import UserPool
from tests.charts import settle_episodes
from tests.support import settle_directory, simulated_aws
from tests.trust.front import ask, gateway
from tests.trust.sendable import Sendable, every_body, texts
from tests.trust.settled import CHART, EVERYBODY, PLACE, settle_everybody
from tests.trust.test_limits import KNOWN, Known

CANARY = "zqCANARYqz"
TYPED = (
    f'{CANARY}"}}{{"level":"ERROR"',
    f"{CANARY} \u2028 \\u000d\\u000a Set-Cookie: a=b",
    f"{CANARY}\r\nSet-Cookie: a=b\r\n\r\n<script>",
    f"{CANARY}\x1b[2J\x1b]0;x\x07",
    f'"><script>alert("{CANARY}")</script>',
    f'#import "{CANARY}.typ": * #eval("1") $x$ @y \\ [',
    f"{{{{7*7}}}} ${{jndi:ldap://{CANARY}}} %n%s",
    f"{CANARY}*~:^>\nSE*1*0001~",
    f"' OR 1=1 -- {CANARY}#PROFILE",
)


@pytest.fixture(scope="module")
def clinic() -> Iterator[Gateway]:
    with pytest.MonkeyPatch.context() as patch, simulated_aws(patch):
        settle_directory()
        settle_everybody()
        settle_episodes()
        UserPool(patch)
        yield gateway()


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the doors log, and it alone."""
    written, handler = io.StringIO(), logger().handlers[0]
    earlier = handler.setStream(written)  # type: ignore[attr-defined]
    yield written
    handler.setStream(earlier or io.StringIO())  # type: ignore[attr-defined]


def told_on(log: io.StringIO) -> None:
    """Each line of the log is one JSON object, and none says what was typed."""
    assert all(isinstance(json.loads(line), dict) for line in log.getvalue().splitlines())
    assert CANARY not in log.getvalue()


def untouched(answer: Answer) -> None:
    assert answer.status < 500, answer.body
    assert not [name for name, value in answer.headers if "cookie" in name.lower() or set(value) & set("\r\n")]
    assert CANARY not in str(answer.headers)


@pytest.mark.parametrize("it", every_body(), ids=str)
def test_no_text_of_a_body_reaches_a_log_or_a_header(clinic: Gateway, it: Sendable, log: io.StringIO) -> None:
    path = it.path.format_map(Known(KNOWN))
    for place in texts(it.body):
        for typed in TYPED:
            body = json.dumps(it.with_text(place, typed)).encode()
            answer = ask(clinic, it.method, path, by=EVERYBODY, body=body, If_Match='"1"')
            untouched(answer)
            if answer.status >= 400:
                assert CANARY not in answer.body.decode(), (place, typed)
    told_on(log)


@pytest.mark.parametrize(
    "name", ["Idempotency_Key", "If_Match", "X_Request_Id", "User_Agent", "Content_Type", "Accept"]
)
@pytest.mark.parametrize("typed", TYPED)
def test_no_header_reaches_a_log_or_an_answer(clinic: Gateway, log: io.StringIO, name: str, typed: str) -> None:
    body = json.dumps({"text": "call", "due_on": "2026-03-20", "assignee_id": EVERYBODY}).encode()
    answer = ask(clinic, "POST", f"{CHART}/tasks", by=EVERYBODY, body=body, **{name: typed})
    untouched(answer)
    assert CANARY not in answer.body.decode()
    told_on(log)


@pytest.mark.parametrize(
    "asked",
    [
        f"{PLACE}/episodes/epi%0d%0aSet-Cookie:{CANARY}/tasks",
        f"{PLACE}/patients/{CANARY}%00%1b%5b2J",
        f"{PLACE}/patients/..%2f..%2f{CANARY}",
        f"{PLACE}/packets/{CANARY}%0a/stf-manager/pdf",
        f"{PLACE}/caseload?phase={CANARY}%0d%0a",
        f"{PLACE}/caseload?{CANARY}%22%7d%7b=1&cursor=%00",
        f"/v1/instruments/{CANARY}%22%3cscript%3e",
    ],
)
def test_no_path_or_query_reaches_a_log(clinic: Gateway, log: io.StringIO, asked: str) -> None:
    answer = ask(clinic, "GET", asked, by=EVERYBODY)
    untouched(answer)
    assert 400 <= answer.status < 500
    told_on(log)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("typed", [f"%3cscript%3e{CANARY}", f"a.b.%22%3e{CANARY}", "..%2f..%2fetc", "%00", "%0d%0aX:1"])
def test_a_page_repeats_neither_the_link_nor_what_a_browser_sent(clinic: Gateway, method: str, typed: str) -> None:
    body = f"item_1=%3Cscript%3E{CANARY}&{CANARY}=1".encode() if method == "POST" else b""
    form = {"Content_Type": "application/x-www-form-urlencoded"} if body else {}
    answer = ask(clinic, method, f"/v1/self-report/{typed}/form", by=None, body=body, **form)
    untouched(answer)
    page = answer.body.decode()
    assert 400 <= answer.status < 500
    assert CANARY not in page
    assert "<script" not in page
    assert "default-src 'none'" in dict(answer.headers).get("Content-Security-Policy", "default-src 'none'")
