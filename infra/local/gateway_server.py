"""HTTP/1.1 on loopback in front of the gateway: kept connections, a thread each, the size limit."""

import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar

from infra.local import refusals
from infra.local.gateway import Gateway
from infra.local.proxy import Answer, Request

BODY_LIMIT = 10 * 1024 * 1024


class GatewayServer(ThreadingHTTPServer):
    """Serves a Gateway on loopback until stopped."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, gateway: Gateway) -> None:
        self.gateway = gateway
        super().__init__(("127.0.0.1", port), _Handler)

    def server_bind(self) -> None:
        """Without the look-up of a host name that HTTPServer makes."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def start(self) -> None:
        Thread(target=self.serve_forever, name="gateway", daemon=True).start()

    def stop(self) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that hung up is no event."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm: ClassVar[bool] = True
    wbufsize: ClassVar[int] = -1
    timeout = 60.0
    server: GatewayServer

    def _serve(self) -> None:
        length = self.headers.get("Content-Length") or "0"
        if not length.isdigit() or "chunked" in self.headers.get("Transfer-Encoding", ""):
            self._send(Answer(411, [("Content-Type", "application/json")], b'{"message": "Length Required"}'))
            self.close_connection = True
            return
        if int(length) > BODY_LIMIT:
            self._discard(int(length))
            self._send(self.server.gateway.refuse(refusals.TOO_LARGE))
            return
        request = Request(
            method=self.command,
            target=self.path,
            headers=tuple(self.headers.items()),
            body=self.rfile.read(int(length)),
            source=str(self.client_address[0]),
        )
        self._send(self._answer(request))

    def _discard(self, length: int) -> None:
        """Read on, so that the caller sees the answer and not a broken connection; but not for ever."""
        self.close_connection = True
        left = min(length, 8 * BODY_LIMIT)
        while left > 0 and (chunk := self.rfile.read(min(left, 65536))):
            left -= len(chunk)

    def _answer(self, request: Request) -> Answer:
        try:
            return self.server.gateway.handle(request)
        except Exception as error:  # noqa: BLE001 (the one place that turns a fault of ours into a bare 500)
            print(f"gateway fault: {type(error).__name__}", flush=True)
            return self.server.gateway.refuse(refusals.GATEWAY_FAILED)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_HEAD = _serve  # noqa: N815 (http.server's names)

    def _send(self, it: Answer) -> None:
        self.send_response_only(it.status)
        for name, value in it.headers:
            if name.lower() not in {"content-length", "connection", "transfer-encoding"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(it.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(it.body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 (http.server's name)
        """Requests are not logged here: paths carry ids. Functions log what they did."""
