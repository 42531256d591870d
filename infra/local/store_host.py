"""The data plane's own process: ministack, saved every few seconds, and never left behind by a dead parent.

Run as `python -m infra.local.store_host LOCK`, with ministack's settings in the environment. ministack by itself
saves on a graceful stop only (M4). Here every change is on disk at most `SAVE_SECONDS` later: a forked copy of the
process writes the snapshot, so requests wait for the fork alone.
"""

import asyncio
import fcntl
import os
import secrets
import signal
import sys
from typing import Any

import ministack.app as ministack
from ministack.core.persistence import save_all
from ministack.services import cognito

SAVE_SECONDS = 3.0
_READS = ("Get", "BatchGet", "Query", "Scan", "Describe", "List", "ReceiveMessage", "InitiateAuth", "TransactGet")


class WatchedStore:
    """The ASGI application, counting what may have changed since the last snapshot."""

    def __init__(self) -> None:
        self.serve = ministack.app
        self.changes = 0
        self.saved = 0
        self.parent = os.getppid()
        self.keeper: asyncio.Task[None] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 (ASGI's own shape)
        if scope["type"] == "lifespan":
            self.keeper = asyncio.create_task(self.keep())
        await self.serve(scope, receive, send)
        if scope["type"] == "http" and _may_change(scope):
            self.changes += 1

    async def keep(self) -> None:
        """Snapshot when something changed; stop, saving, when the parent is gone."""
        while True:
            await asyncio.sleep(SAVE_SECONDS / 3)
            if os.getppid() != self.parent:
                os.kill(os.getpid(), signal.SIGTERM)
                return
            if self.changes != self.saved:
                self.saved = self.changes
                await _snapshot()
                await asyncio.sleep(SAVE_SECONDS * 2 / 3)


def _may_change(scope: Any) -> bool:  # noqa: ANN401
    target = next((value for name, value in scope["headers"] if name == b"x-amz-target"), b"").decode()
    if target:
        return not target.rpartition(".")[2].startswith(_READS)
    return scope["method"] not in {"GET", "HEAD"}


async def _snapshot() -> None:
    child = os.fork()
    if child == 0:
        try:
            save_all(ministack._build_persistence_save_dict())  # noqa: SLF001 (ministack's only way to save)
        finally:
            os._exit(0)
    await asyncio.to_thread(os.waitpid, child, 0)


def first_password() -> str:
    """What an invitation says to sign in with. ministack's own is twelve characters, which our pool refuses; Cognito's
    is always to the pool's rules."""
    return f"{secrets.token_urlsafe(12)}-aA1"


def main() -> None:
    """Serve until SIGTERM; the lock tells a later start that this store is still being saved."""
    lock = open(sys.argv[1], "a", encoding="utf-8")  # noqa: SIM115 (held for the life of the process)
    fcntl.flock(lock, fcntl.LOCK_EX)
    sys.argv[1:] = []
    cognito._generate_temp_password = first_password  # noqa: SLF001 (it asks no setting)
    ministack.app = WatchedStore()
    ministack.main()
    lock.close()


if __name__ == "__main__":
    main()
