"""The whole demonstration with every personal text marked, told over HTTP; what the API refused is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx

from infra.demo import alerts, clocks
from infra.demo.api import Api, client_of
from infra.demo.drive import drive
from infra.demo.founding import found, settle
from infra.demo.requests import Body, Ids, Request
from infra.demo.signing_in import Pool
from infra.demo.story import FEWEST_PATIENTS, Story, story
from infra.local.home import Running
from tests.trust.canaries import Canaries

AS_OF = date(2026, 6, 10)


class MarkedApi(Api):
    """Sends what the story says with its personal texts marked, and each body once more spoilt, to be refused."""

    def __init__(self, client: httpx.Client, pool: Pool, canaries: Canaries) -> None:
        super().__init__(client, pool)
        self._canaries, self._raw, self._pool = canaries, client, pool
        self._spoilt: set[tuple[str, str]] = set()
        self.refusals: list[bytes] = []
        self.urls: list[bytes] = []

    def send(self, request: Request) -> Body:
        marked = replace(request, body=self._canaries.mark(request.body))
        self.urls.append(request.path.encode())
        self._refuse(marked)
        return super().send(marked)

    def fail(self, path: str, by: str) -> None:
        """Ask for something that the system cannot read: a fault of its own."""
        with httpx.Client(base_url=self._raw.base_url, timeout=60.0, trust_env=False) as client:
            answer = client.get(path, headers={"Authorization": f"Bearer {self._pool.token(by)}"})
        assert answer.status_code == httpx.codes.INTERNAL_SERVER_ERROR
        self._keep(answer)

    def _keep(self, answer: httpx.Response) -> None:
        self.refusals += [answer.content, *(f"{name}: {value}".encode() for name, value in answer.headers.items())]

    def _refuse(self, request: Request) -> None:
        """The first body of each kind, spoilt in turn: a text for a number, an unknown field, far too long."""
        kind = (request.method, request.path.rpartition("/")[2])
        if request.method == "GET" or kind in self._spoilt:
            return
        self._spoilt.add(kind)
        for place, body in enumerate(_spoilt(request.body)):
            headers = {
                "Idempotency-Key": f"{request.key}-spoilt-{place}",
                "Authorization": f"Bearer {self._pool.token(request.by)}",
                "If-Match": f'"{request.if_match or 1}"',
            }
            answer = self._raw.request(request.method, request.path, headers=headers, json=body)
            assert answer.status_code >= httpx.codes.BAD_REQUEST, request.path
            self._keep(answer)


@dataclass(frozen=True, slots=True)
class Told:
    """The story, what it was called with, and what was refused."""

    story: Story
    ids: Ids
    api: MarkedApi


class Quiet:
    """A progress display that shows nothing."""

    def begin(self, what: str, total: int) -> None: ...

    def advance(self) -> None: ...


def tell(running: Running, canaries: Canaries) -> Told:
    """The demonstration as `caseload demo` runs it: people, clinics, the story, alerts, weeks and month-ends."""
    told, pool = story(seed=20, as_of=AS_OF, patients=FEWEST_PATIENTS), Pool(running)
    from_day = told.season.begins_on - timedelta(days=365)
    staff: Mapping[str, str] = pool.create(told.vendor, lambda: None)
    admin = told.vendor.admin
    found(running, admin, staff[admin.username], from_day=from_day, at=datetime.now(UTC))
    with client_of(running.api) as client:
        api = MarkedApi(client, pool, canaries)
        ids = settle(Api(client, pool), told.vendor, staff, from_day=from_day)
        drive(told, api, ids, Quiet())
        clocks.wait(running)
        alerts.resolve(told, api, ids, Quiet())
        clocks.strike(running, told.season, Quiet())
    return Told(told, ids, api)


def _spoilt(body: Body) -> list[Any]:
    texts = {name: value for name, value in body.items() if isinstance(value, str)}
    personal = str(body)
    return [
        {**body, "seconds": personal, "items": [personal], "spent": personal},
        {**body, **{name: [personal] for name in texts}},
        {**body, **dict.fromkeys(texts, personal * 40)},
        {**body, "unheard_of": personal},
        [personal],
        personal,
    ]
