"""The data folder: where the stack keeps everything, who holds it, and what a running stack tells others of itself."""

import fcntl
import json
import os
import socket
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from infra.local.values import Json, Object, StackError

REPOSITORY = Path(__file__).resolve().parents[2]
DEFAULT_PORT = 8085


@dataclass(frozen=True, slots=True)
class Home:
    """A data folder, mode 0700: unencrypted, for synthetic data only."""

    path: Path

    def prepare(self) -> None:
        for folder in (self.path, self.logs, self.store):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path.chmod(0o700)

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def store(self) -> Path:
        """What ministack saves."""
        return self.path / "store"

    @property
    def files(self) -> Path:
        """What lies in the buckets."""
        return self.path / "buckets"

    def read(self, name: str) -> Json:
        """A small JSON file of the folder; None where there is none."""
        try:
            value: Json = json.loads((self.path / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise StackError(f"{self.path / name} is damaged; remove it and try again") from error
        return value

    def write(self, name: str, value: Json) -> None:
        """Replace a small JSON file as a whole, readable by its owner only."""
        target = self.path / name
        fresh = target.with_suffix(".new")
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
            json.dump(value, stream, indent=1)
        fresh.replace(target)

    def remove(self, name: str) -> None:
        (self.path / name).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """How to reach a stack that is up: written when it is ready, removed when it stops. `store` is ministack's pid."""

    pid: int
    store: int
    api: str
    data: str
    control: str
    secret: str
    template: str
    pool: str
    client: str
    buckets: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)


RUNNING_FILE = "stack.json"
LOCK_FILE = "stack.lock"


def default_home() -> Home:
    """CASELOAD_HOME, else `.local` in the repository."""
    return Home(Path(os.environ.get("CASELOAD_HOME") or REPOSITORY / ".local").resolve())


def default_port() -> int:
    """CASELOAD_PORT, else 8085."""
    text = os.environ.get("CASELOAD_PORT") or str(DEFAULT_PORT)
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise StackError(f"CASELOAD_PORT should be a port number, not {text!r}")
    return int(text)


def running(home: Home) -> Running | None:
    """The stack that holds this folder, once it is ready; a file left behind by a crash does not count."""
    if not is_held(home, LOCK_FILE):
        return None
    found = home.read(RUNNING_FILE)
    if not isinstance(found, dict):
        return None
    return Running(**found)  # type: ignore[arg-type]  # our own file, written by `announce`


def announce(home: Home, it: Running) -> None:
    described: Object = {**asdict(it), "buckets": {**it.buckets}, "tables": {**it.tables}}
    home.write(RUNNING_FILE, described)


def hold(home: Home, name: str) -> IO[str] | None:
    """Take a lock for as long as the returned file stays open; None if somebody else has it."""
    stream = (home.path / name).open("a", encoding="utf-8")
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stream.close()
        return None
    return stream


def is_held(home: Home, name: str) -> bool:
    if not (home.path / name).exists():
        return False
    taken = hold(home, name)
    if taken is None:
        return True
    taken.close()
    return False


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port(preferred: int = 0) -> int:
    """The preferred port if it is free, else any that is."""
    if preferred and is_free(preferred):
        return preferred
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
