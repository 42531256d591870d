"""The HTTP API as a front end would call it: signed in, with keys against doubling, patient when it is busy."""

import time
from threading import Lock
from typing import Any, Protocol

import httpx

from infra.demo.requests import Body, Request
from infra.local.values import StackError

_BUSY = frozenset({429, 502, 503, 504})
_TRIES = 6
_REFUSED_TOKEN = 401


class SignIn(Protocol):
    """Where tokens come from."""

    def token(self, username: str) -> str: ...


class UnexpectedAnswerError(StackError):
    """The API answered something else than the story expects."""

    def __init__(self, request: Request, status: int, text: str) -> None:
        super().__init__(f"{request.method} {request.path} by {request.by} ({request.key}) answered {status}: {text}")
        self.request, self.status = request, status


class Api:
    """Sends requests, each as the person whom it names. For several threads at once."""

    def __init__(self, client: httpx.Client, sign_in: SignIn) -> None:
        self._client, self._sign_in = client, sign_in
        self._tokens: dict[str, str] = {}
        self._lock = Lock()
        self.calls = 0

    def send(self, request: Request) -> Body:
        """The answer's body; UnexpectedAnswerError for any status that the request does not expect."""
        headers = {"Idempotency-Key": request.key}
        if request.if_match is not None:
            headers["If-Match"] = f'"{request.if_match}"'
        body = request.body if request.method != "GET" else None
        answer = self._answer(request.method, request.path, request.by, headers, body)
        if answer.status_code != request.expected:
            raise UnexpectedAnswerError(request, answer.status_code, answer.text)
        found: Body = answer.json()
        return found

    def get(self, path: str, by: str) -> Body:
        request = Request(method="GET", path=path, body={}, by=by, key="demo-read", expected=200)
        return self.send(request)

    def _answer(self, method: str, path: str, by: str, headers: dict[str, str], body: Body | None) -> httpx.Response:
        """One answer; asked again when the API is busy, or when a token ran out on the way."""
        for attempt in range(_TRIES):
            fresh = {**headers, "Authorization": f"Bearer {self._token(by)}"}
            answer = self._sent(method, path, fresh, body)
            if answer.status_code == _REFUSED_TOKEN and attempt == 0:
                self._forget(by)
            elif answer.status_code in _BUSY and attempt + 1 < _TRIES:
                time.sleep(0.1 * 2**attempt)
            else:
                return answer
        raise AssertionError("the last try answers")

    def _sent(self, method: str, path: str, headers: dict[str, str], body: Body | None) -> httpx.Response:
        with self._lock:
            self.calls += 1
        try:
            return self._client.request(method, path, headers=headers, json=body)
        except httpx.TransportError as error:
            raise StackError(f"the API at {self._client.base_url} does not answer: {error}") from error

    def _token(self, username: str) -> str:
        with self._lock:
            if username not in self._tokens:
                self._tokens[username] = self._sign_in.token(username)
            return self._tokens[username]

    def _forget(self, username: str) -> None:
        with self._lock:
            self._tokens.pop(username, None)


def client_of(url: str, **options: Any) -> httpx.Client:  # noqa: ANN401
    """A client for several threads; nothing of the shell's proxies stands between us and loopback."""
    limits = httpx.Limits(max_connections=16, max_keepalive_connections=16)
    return httpx.Client(base_url=url, timeout=60.0, limits=limits, trust_env=False, **options)
