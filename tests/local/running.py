"""A running stack for tests: any template, a data folder and ports of its own."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from infra.local import names, stack
from infra.local.clients import Clients
from infra.local.home import REPOSITORY, Home, Running, free_port
from infra.local.users import create_user, sign_in

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_sqs import SQSClient

SAMPLE = Path(__file__).with_name("sample_template.yaml")
PASSWORD = "Correct-horse-9-staple"


class SignedIn(httpx.Auth):
    """Somebody's ID token, and another one when it has run out: a busy machine takes longer than a token lasts."""

    def __init__(self, running: Running, username: str) -> None:
        self._running, self._username = running, username
        self._token = sign_in(running, username, PASSWORD)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if "Authorization" in request.headers:  # a test that brings its own
            yield request
            return
        request.headers["Authorization"] = self._token
        response = yield request
        if response.status_code == httpx.codes.UNAUTHORIZED:
            self._token = sign_in(self._running, self._username, PASSWORD)
            request.headers["Authorization"] = self._token
            yield request


@dataclass(frozen=True, slots=True)
class Stack:
    """A running stack, and the clients that a test needs."""

    running: Running
    home: Home

    @property
    def dynamodb(self) -> "DynamoDBClient":
        return Clients(self.running.data).dynamodb

    @property
    def sqs(self) -> "SQSClient":
        return Clients(self.running.data).sqs

    def queue_url(self, logical_id: str) -> str:
        return f"{self.running.data}/{names.ACCOUNT}/{names.default_name(logical_id)}"

    def messages(self, logical_id: str) -> list[str]:
        """Take what waits in a queue."""
        url = self.queue_url(logical_id)
        taken = self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        for message in taken:
            self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return [message["Body"] for message in taken]

    def signed_in(self, username: str, **attributes: str) -> httpx.Client:
        """An HTTP client with the ID token of a user, who is made if need be."""
        create_user(self.running, username, PASSWORD, attributes=attributes)
        return self.client(SignedIn(self.running, username))

    def client(self, auth: httpx.Auth | None = None) -> httpx.Client:
        return httpx.Client(base_url=self.running.api, auth=auth, timeout=40.0)


@contextmanager
def started(template: Path, folder: Path, *, port: int | None = None) -> Iterator[Stack]:
    """Start a stack on a data folder, and stop it whatever happens; handlers come from the repository."""
    home = Home(folder)
    running, _ = stack.up(home, port=port or free_port(), template=template, folder=REPOSITORY)
    try:
        yield Stack(running, home)
    finally:
        stack.down(home)
