"""A user pool's published keys, on a port of this machine: they can be changed, and the pool can be out of reach."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(slots=True)
class Pool:
    """What it publishes now; `is_down` answers 503; `asked` counts."""

    keys: list[dict[str, Any]]
    is_down: bool = False
    asked: list[str] = field(default_factory=list)
    endpoint: str = ""


@contextmanager
def published(*keys: dict[str, Any]) -> Iterator[Pool]:
    pool = Pool(list(keys))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            pool.asked.append(self.path)
            self.send_response(503 if pool.is_down else 200)
            self.end_headers()
            self.wfile.write(json.dumps({"keys": pool.keys}).encode())

        def log_message(self, *_: object) -> None:
            """Says nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    pool.endpoint = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield pool
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
