"""What goes to Lambda starts by itself: every handler imports with nothing but the bundle and its layers."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from infra.package import HERE, Artifact, build, megabytes, services
from tests.template.document import FUNCTION, ROOT, of, written

pytestmark = pytest.mark.artifact

HANDLERS = {name: properties["Handler"] for name, properties in of(written(), FUNCTION)}
FOREIGN = ("pytest", "moto", "faker", "ministack", "hypothesis", "chalice/cli", "chalice/deploy", "fhir")

# -I -S: no site-packages, no variables; what is left of the path is the standard library.
_IMPORT = """
import sys, time
sys.path[:0] = sys.argv[2:]
module, _, name = sys.argv[1].rpartition(".")
started = time.process_time()
found = getattr(__import__(module, fromlist=[name]), name)
print(time.process_time() - started, callable(found), found.__module__ if hasattr(found, "__module__") else "")
"""
_CLIENT = """
import sys, time
sys.path[:0] = sys.argv[2:]
started = time.process_time()
import boto3
boto3.client(sys.argv[1], region_name="us-east-1")
print(time.process_time() - started)
"""


@pytest.fixture(scope="module")
def artifact(tmp_path_factory: pytest.TempPathFactory) -> Artifact:
    return build(tmp_path_factory.mktemp("artifact"), HERE)


def _path(artifact: Artifact, function: str) -> list[str]:
    layers = [artifact.layer, *([artifact.typesetting] if function == "PacketWorker" else [])]
    return [str(artifact.bundle), *(str(layer / "python") for layer in layers)]


def _run(code: str, *arguments: str) -> list[str]:
    command = [sys.executable, "-I", "-S", "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (our own words)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def _tell(measured: dict[str, float]) -> None:
    sys.stdout.write(f"{json.dumps(measured)}\n")


@pytest.mark.parametrize("function", sorted(HANDLERS))
def test_a_handler_starts_with_only_the_bundle_and_its_layers(artifact: Artifact, function: str) -> None:
    assert _run(_IMPORT, HANDLERS[function], *_path(artifact, function))[1] == "True"


def test_the_packets_worker_can_set_type(artifact: Artifact) -> None:
    typeset = "functions.review.packet.typeset.typeset"
    assert _run(_IMPORT, typeset, *_path(artifact, "PacketWorker"))[1] == "True"


def test_every_module_is_byte_compiled_and_is_not_checked_against_its_source(artifact: Artifact) -> None:
    tag = sys.implementation.cache_tag
    for source in artifact.bundle.rglob("*.py"):
        compiled = source.parent / "__pycache__" / f"{source.stem}.{tag}.pyc"
        flags = int.from_bytes(compiled.read_bytes()[4:8], "little")
        assert flags == 1, f"{source.name} is checked at every start"


def test_the_artifact_is_small(artifact: Artifact) -> None:
    sizes = {name: megabytes(getattr(artifact, name)) for name in ("bundle", "layer", "typesetting")}
    _tell({name: round(size, 2) for name, size in sizes.items()})
    assert megabytes(artifact.bundle, ".py") < 2  # docs/decisions/0051
    assert sizes["bundle"] < 5
    assert sizes["layer"] < 30
    assert sum(sizes.values()) < 200, "Lambda takes 250 MB unzipped"


def test_nothing_of_the_workshop_is_in_it(artifact: Artifact) -> None:
    names = [str(path.relative_to(artifact.bundle.parent)).lower() for path in artifact.bundle.parent.rglob("*")]
    assert [name for name in names if any(part in name for part in FOREIGN)] == []
    assert [name for name in names if "/tests/" in name] == []


def test_only_the_services_are_left_that_the_code_uses(artifact: Artifact) -> None:
    data = artifact.layer / "python" / "botocore" / "data"
    assert {folder.name for folder in data.iterdir() if folder.is_dir()} == services() >= {"dynamodb", "s3", "sqs"}


@pytest.mark.parametrize("service", sorted(services()))
def test_a_client_of_the_trimmed_library_can_be_made(artifact: Artifact, service: str) -> None:
    assert _run(_CLIENT, service, *_path(artifact, "CloseWorker"))


def test_the_template_beside_it_names_what_was_built(artifact: Artifact) -> None:
    text = artifact.template.read_text("utf-8")
    for folder in ("CodeUri: bundle/", "ContentUri: layer", "ContentUri: typesetting"):
        assert folder in text
        assert (artifact.template.parent / folder.split()[1]).is_dir()
    assert "functions/\n" not in text


def test_a_hot_door_starts_in_less_than_a_bare_client_takes(artifact: Artifact) -> None:
    """CPU time, printed and held loosely: a shared machine is no bench (the budget of design.md is the benchmark's)."""
    path = _path(artifact, "ScoresApi")
    turns = [(_run(_IMPORT, HANDLERS["ScoresApi"], *path)[0], _run(_CLIENT, "dynamodb", *path)[0]) for _ in range(5)]
    door, client = (min(map(float, times)) for times in zip(*turns, strict=True))
    _tell({"door_ms": round(door * 1000), "client_ms": round(client * 1000), "ratio": round(door / client, 2)})
    assert door < 1.5 * client


def test_sources_that_are_no_code_go_along(artifact: Artifact) -> None:
    own = ROOT / "functions"
    data = {path.relative_to(own) for path in own.rglob("*") if path.is_file() and path.suffix in {".json", ".typ"}}
    assert data
    assert all((artifact.bundle / "functions" / Path(path)).exists() for path in data)
