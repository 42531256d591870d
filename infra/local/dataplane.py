"""Starts and stops the data plane: ministack on loopback, its state in the data folder."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec

import httpx

from infra.local import names
from infra.local.home import REPOSITORY, Home, free_port, is_held
from infra.local.values import StackError

START_SECONDS = 30.0
STOP_SECONDS = 30.0
STORE_LOCK = "store.lock"
PORT_FILE = "store-port.json"

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_REGION": names.REGION,
    "AWS_DEFAULT_REGION": names.REGION,
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
}


@dataclass(frozen=True, slots=True)
class DataPlane:
    """A running data plane."""

    endpoint: str
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Ask ministack to save and exit, and wait for it; kill it if it never does."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def is_alive(self) -> bool:
        return self.process.poll() is None


def start(home: Home) -> DataPlane:
    """Start ministack and wait until it answers; StackError when it cannot."""
    if find_spec("ministack") is None:
        raise StackError("ministack is not installed in this environment; `make setup` installs it")
    _wait_for_the_last(home)
    saved = home.read(PORT_FILE)
    port = free_port(saved if isinstance(saved, int) else 0)
    home.write(PORT_FILE, port)
    with (home.logs / "store.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
            [sys.executable, "-m", "infra.local.store_host", str(home.path / STORE_LOCK)],
            cwd=REPOSITORY,
            env=_environment(home, port),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    plane = DataPlane(f"http://127.0.0.1:{port}", process)
    try:
        _wait_until_healthy(plane, home)
    except StackError:
        plane.stop()
        raise
    return plane


def _wait_for_the_last(home: Home) -> None:
    """A store whose parent was killed is still saving; two may not share a folder."""
    deadline = time.monotonic() + STOP_SECONDS
    while is_held(home, STORE_LOCK):
        if time.monotonic() > deadline:
            raise StackError(f"another data plane still holds {home.path}; end it, or set CASELOAD_HOME")
        time.sleep(0.1)


def _environment(home: Home, port: int) -> Mapping[str, str]:
    return {
        **CREDENTIALS,
        "PATH": os.defpath,
        "PYTHONPATH": str(REPOSITORY),
        "TMPDIR": str(home.path),
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": "127.0.0.1",
        "MINISTACK_REGION": names.REGION,
        "PERSIST_STATE": "1",
        "STATE_DIR": str(home.store),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(home.files),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
    }


def _wait_until_healthy(plane: DataPlane, home: Home) -> None:
    deadline = time.monotonic() + START_SECONDS
    with httpx.Client(base_url=plane.endpoint, timeout=2) as client:
        while time.monotonic() < deadline:
            if not plane.is_alive():
                raise StackError(f"ministack did not start; see {home.logs / 'store.log'}")
            try:
                if client.get("/_ministack/health").status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
    raise StackError(f"ministack did not answer within {START_SECONDS:.0f} s; see {home.logs / 'store.log'}")
