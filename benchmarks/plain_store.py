"""A plain stand-in for DynamoDB, S3 and SQS in its own process, for sizes at which the simulations take minutes.

It keeps what matters for size: partitions in the order of their sort keys, pages of 1 MB, items of at most 400 KB,
conditions, transactions, files that stand once. What is measured beside it is the caller's own time and memory. It is
no simulation: whatever a benchmark does not need is refused.
"""

import json
import multiprocessing
import re
from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from threading import Lock
from typing import Any

PAGE = 1024 * 1024
ITEM = 400 * 1024

_ABSENT = re.compile(r"attribute_not_exists \((#\w+)\)")
_COMPARED = re.compile(r"(#\w+) (=|<) (:\w+)")

Item = dict[str, dict[str, Any]]
Told = dict[str, Any]


class Refusal(Exception):
    """What the caller is told instead of an answer."""

    def __init__(self, code: str, **more: object) -> None:
        super().__init__(code)
        self.answer = {"__type": f"com.amazonaws.dynamodb#{code}", "message": code, **more}


@dataclass(slots=True)
class Partition:
    """Items by sort key, and the keys in their order."""

    items: dict[str, Item] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Store:
    """Everything that is kept, and what was asked of it since the counts were read."""

    tables: dict[str, dict[str, Partition]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(Partition)))
    files: dict[str, bytes] = field(default_factory=dict)
    calls: int = 0
    sent: int = 0

    def get(self, table: str, key: Item) -> Item | None:
        return self.tables[table][key["pk"]["S"]].items.get(key["sk"]["S"])

    def put(self, table: str, item: Item) -> None:
        if size_of(item) > ITEM:
            raise Refusal("ValidationException", reason="Item size has exceeded the maximum allowed size")
        partition, sort = self.tables[table][item["pk"]["S"]], item["sk"]["S"]
        if sort not in partition.items:
            insort(partition.order, sort)
        partition.items[sort] = item

    def delete(self, table: str, key: Item) -> None:
        partition, sort = self.tables[table][key["pk"]["S"]], key["sk"]["S"]
        if partition.items.pop(sort, None) is not None:
            partition.order.pop(bisect_right(partition.order, sort) - 1)


def size_of(item: Item) -> int:
    """As DynamoDB counts: names and values."""
    return sum(len(name) + len(next(iter(value.values())).encode()) for name, value in item.items())


def holds(condition: str | None, told: Told, standing: Item | None) -> bool:
    """The conditions that our tables state: absent, or a comparison of one attribute; any of several."""
    return condition is None or any(_holds(part, told, standing) for part in condition.split(" OR "))


def _holds(part: str, told: Told, standing: Item | None) -> bool:
    names, values = told["ExpressionAttributeNames"], told.get("ExpressionAttributeValues", {})
    if absent := _ABSENT.search(part):
        return standing is None or names[absent[1]] not in standing
    compared = _COMPARED.search(part)
    if compared is None:
        raise Refusal("ValidationException", reason=part)
    left = _plain(standing[names[compared[1]]]) if standing else None
    right = _plain(values[compared[3]])
    return left is not None and (left == right if compared[2] == "=" else left < right)


def _plain(value: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a number or a text
    return int(value["N"]) if "N" in value else value["S"]


def _get(store: Store, told: Told) -> Told:
    found = store.get(told["TableName"], told["Key"])
    return {"Item": found} if found else {}


def _put(store: Store, told: Told) -> Told:
    if not holds(told.get("ConditionExpression"), told, store.get(told["TableName"], told["Item"])):
        raise Refusal("ConditionalCheckFailedException")
    store.put(told["TableName"], told["Item"])
    return {}


def _delete(store: Store, told: Told) -> Told:
    store.delete(told["TableName"], told["Key"])
    return {}


def _query(store: Store, told: Told) -> Told:
    values = [value["S"] for _, value in sorted(told["ExpressionAttributeValues"].items())]
    partition, prefix = store.tables[told["TableName"]][values[0]], "".join(values[1:2])
    last = values[2] if "BETWEEN" in told["KeyConditionExpression"] else None
    after = told["ExclusiveStartKey"]["sk"]["S"] if "ExclusiveStartKey" in told else None
    start = bisect_right(partition.order, after) if after else bisect_right(partition.order, prefix)
    if after is None and prefix in partition.items:
        start -= 1
    items, size = list[Item](), 0
    for sort in partition.order[start:]:
        if not (sort.startswith(prefix) if last is None else sort <= last):
            break
        items.append(partition.items[sort])
        size += size_of(items[-1])
        if size >= PAGE or len(items) == told.get("Limit"):
            return {**_page(items), "LastEvaluatedKey": _key(items[-1])}
    return _page(items)


def _page(items: list[Item]) -> Told:
    return {"Items": items, "Count": len(items), "ScannedCount": len(items)}


def _key(item: Item) -> Item:
    return {name: item[name] for name in ("pk", "sk")}


def _batch_get(store: Store, told: Told) -> Told:
    found = {
        table: [item for key in asked["Keys"] if (item := store.get(table, key))]
        for table, asked in told["RequestItems"].items()
    }
    return {"Responses": found, "UnprocessedKeys": {}}


def _batch_write(store: Store, told: Told) -> Told:
    for table, writes in told["RequestItems"].items():
        for write in writes:
            if "PutRequest" in write:
                store.put(table, write["PutRequest"]["Item"])
            else:
                store.delete(table, write["DeleteRequest"]["Key"])
    return {"UnprocessedItems": {}}


def _transact(store: Store, told: Told) -> Told:
    writes = [next(iter(one.items())) for one in told["TransactItems"]]
    held = [
        holds(it.get("ConditionExpression"), it, store.get(it["TableName"], it.get("Item") or it["Key"]))
        for _, it in writes
    ]
    if not all(held):
        reasons = [{"Code": "None" if it else "ConditionalCheckFailed"} for it in held]
        raise Refusal("TransactionCanceledException", CancellationReasons=reasons)
    for kind, it in writes:
        if kind == "Put":
            store.put(it["TableName"], it["Item"])
        elif kind == "Delete":
            store.delete(it["TableName"], it["Key"])
        elif kind != "ConditionCheck":
            raise Refusal("ValidationException", reason=kind)
    return {}


def _send(store: Store, told: Told) -> Told:
    del store
    return {"Successful": [{"Id": it["Id"], "MessageId": it["Id"]} for it in told["Entries"]], "Failed": []}


_CALLS: Mapping[str, Callable[[Store, Told], Told]] = {
    "GetItem": _get,
    "PutItem": _put,
    "DeleteItem": _delete,
    "Query": _query,
    "BatchGetItem": _batch_get,
    "BatchWriteItem": _batch_write,
    "TransactWriteItems": _transact,
    "SendMessageBatch": _send,
}


class _Serving(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    store: Store
    lock: Lock

    def do_POST(self) -> None:
        told = json.loads(self._body())
        name = str(self.headers["X-Amz-Target"]).partition(".")[2]
        try:
            with self.lock:
                self._answer(200, json.dumps(_CALLS[name](self.store, told)).encode())
        except Refusal as refusal:
            self._answer(400, json.dumps(refusal.answer).encode())

    def do_PUT(self) -> None:
        content = self._body()
        with self.lock:
            if self.headers.get("If-None-Match") == "*" and self.path in self.store.files:
                self._answer(412, b"<Error><Code>PreconditionFailed</Code></Error>")
                return
            self.store.files[self.path] = content
        self._answer(200, b"", {"ETag": '"it"'})

    def do_GET(self) -> None:
        if self.path == "/counts":
            counts = {"calls": self.store.calls, "sent": self.store.sent}
            self._answer(200, json.dumps(counts).encode())
            self.store.calls = self.store.sent = 0
            return
        content = self.store.files.get(self.path.partition("?")[0])
        if content is None:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        part = content[int(asked[1]) : int(asked[2]) + 1] if asked else content
        self._answer(206 if asked else 200, part)

    def handle_expect_100(self) -> bool:
        """As its base has it, and sent at once."""
        self.send_response_only(100)
        self.end_headers()
        self.wfile.flush()
        return True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as its base names it
        """Nothing is said."""

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _answer(self, status: int, content: bytes, more: Mapping[str, str] | None = None) -> None:
        self.store.calls, self.store.sent = self.store.calls + 1, self.store.sent + len(content)
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **(more or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()


def _serve(told: Connection) -> None:
    serving = type("Serving", (_Serving,), {"store": Store(), "lock": Lock()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), serving)
    told.send(server.server_address[1])
    server.serve_forever()


@contextmanager
def plain_store() -> Iterator[str]:
    """The address of a store that is empty, and gone afterwards."""
    here, there = multiprocessing.Pipe()
    serving = multiprocessing.get_context("spawn").Process(target=_serve, args=(there,), daemon=True)
    serving.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}"
    finally:
        serving.terminate()
        serving.join()
