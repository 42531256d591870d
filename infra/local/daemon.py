"""The background process: data plane, compute plane and gateway, from start to an orderly stop."""

import argparse
import os
import secrets
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from infra.local import dataplane, home, identities
from infra.local.clients import Clients
from infra.local.control import Control, ControlServer
from infra.local.engine import Engine
from infra.local.gateway import Gateway
from infra.local.gateway_server import GatewayServer
from infra.local.home import Home, Running
from infra.local.plan import Plan
from infra.local.provision import provision
from infra.local.read_plan import read_plan
from infra.local.tokens import Authorizer
from infra.local.values import StackError


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Where to keep the data, what to run, and on which port. `folder` is where handlers are imported from."""

    home: Home
    template: Path
    folder: Path
    port: int


def serve(options: Options, ready: Event, stop: Event) -> None:
    """Run until `stop`; StackError when it cannot start or the data plane dies."""
    lock = home.hold(options.home, home.LOCK_FILE)
    if lock is None:
        raise StackError(f"a stack already runs in {options.home.path}")
    with lock, ExitStack() as parts:
        if not home.is_free(options.port):
            raise StackError(
                f"port {options.port} is taken by another program; stop that one, or set CASELOAD_PORT to a free port"
            )
        read_plan(options.template)
        plane = dataplane.start(options.home)
        parts.callback(plane.stop)
        running = _assemble(options, plane, stop, parts)
        home.announce(options.home, running)
        parts.callback(options.home.remove, home.RUNNING_FILE)
        ready.set()
        while not stop.wait(0.5):
            if not plane.is_alive():
                raise StackError("the data plane ended by itself; its last snapshot is kept, see logs/store.log")


def _assemble(options: Options, plane: dataplane.DataPlane, stop: Event, parts: ExitStack) -> Running:
    """Everything above the data plane; what is entered last is left first: gateway, then the engine's drain."""
    endpoint = plane.endpoint
    clients = Clients(endpoint)
    ids = identities.ensure(options.home, clients, read_plan(options.template, endpoint=endpoint))
    plan = read_plan(options.template, endpoint=endpoint, identities=ids)
    provision(clients, plan)
    engine = Engine(plan, options.home, endpoint=endpoint, folder=options.folder)
    secret = secrets.token_urlsafe(24)
    control = ControlServer(Control(engine, secret, stop))
    parts.callback(control.server_close)
    control.start()
    parts.callback(engine.stop)
    engine.start()
    gateway = _gateway(options, plan, engine, endpoint, ids)
    parts.callback(gateway.stop)
    gateway.start()
    pool = plan.pools[0] if plan.pools else None
    return Running(
        pid=os.getpid(),
        store=plane.process.pid,
        api=f"http://127.0.0.1:{gateway.server_port}",
        data=endpoint,
        control=control.url,
        secret=secret,
        template=str(options.template),
        pool=ids[pool.logical_id] if pool else "",
        client=ids[next(iter(pool.clients))] if pool and pool.clients else "",
        buckets={logical_id: bucket.name for logical_id, bucket in plan.buckets.items()},
        tables={logical_id: table.name for logical_id, table in plan.tables.items()},
    )


def _gateway(options: Options, plan: Plan, engine: Engine, endpoint: str, ids: Mapping[str, str]) -> GatewayServer:
    if plan.pools:
        pool = plan.pools[0]
        tokens = Authorizer(endpoint, ids[pool.logical_id], frozenset(ids[name] for name in pool.clients))
    else:
        tokens = Authorizer(endpoint, "none", frozenset())
    return GatewayServer(options.port, Gateway(plan.api, tokens, engine.call))


@contextmanager
def _signals(stop: Event) -> Iterator[None]:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    yield


class _Report(Event):
    """Tells the process that waits for us, once: `ready`, or what went wrong."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor

    def set(self) -> None:
        self.say("ready")
        super().set()

    def say(self, line: str) -> None:
        if self._descriptor >= 0:
            os.write(self._descriptor, f"{line}\n".encode())
            os.close(self._descriptor)
            self._descriptor = -1


def main() -> int:
    """`python -m infra.local.daemon HOME TEMPLATE FOLDER PORT FD`."""
    parser = argparse.ArgumentParser(prog="infra.local.daemon")
    for name in ("home", "template", "folder"):
        parser.add_argument(name, type=Path)
    parser.add_argument("port", type=int)
    parser.add_argument("report", type=int)
    given = parser.parse_args()
    report, stop = _Report(given.report), Event()
    options = Options(home=Home(given.home), template=given.template, folder=given.folder, port=given.port)
    with _signals(stop):
        try:
            serve(options, report, stop)
        except StackError as error:
            print(error, flush=True)
            report.say(str(error))
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
