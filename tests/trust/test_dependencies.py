"""What is installed is what was looked at: every requirement pinned by hash, from nowhere in particular."""

import json
import re
import subprocess
from importlib.metadata import distribution
from pathlib import Path

import pytest

from infra.sbom import components, document
from tests.template.document import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(\[[\w,-]+\])?==(\S+)", re.MULTILINE)
LAYER = ROOT / "requirements" / "layer.txt"
MOST_IN_THE_LAYER = 25


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_requirement_is_pinned_with_a_hash(lock: Path) -> None:
    blocks = re.split(r"\n(?=\S)", re.sub(r"^ *#.*\n", "", lock.read_text("utf-8"), flags=re.MULTILINE))
    pinned = [block for block in blocks if block.strip()]
    assert pinned
    assert [block[:60] for block in pinned if not (PINNED.match(block) and "--hash=sha256:" in block)] == []


def test_what_npm_brings_is_pinned_by_hash_and_runs_nothing_when_it_is_installed() -> None:
    lock = json.loads((ROOT / "requirements" / "npm" / "package-lock.json").read_text("utf-8"))
    brought = {name: it for name, it in lock["packages"].items() if name}
    assert brought
    assert [name for name, it in brought.items() if not it["integrity"].startswith("sha512-")] == []
    assert [name for name, it in brought.items() if "resolved" in it or "hasInstallScript" in it] == []


def test_no_committed_file_names_a_registry() -> None:
    git = ["git", "grep", "-IlE", r"(index-url|registry\.npmjs|files\.pythonhosted|pypi\.org/simple)"]
    found = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()  # noqa: S603
    assert [path for path in found if path not in {"Makefile", "tests/trust/test_dependencies.py"}] == []


def test_the_layer_stays_small_and_each_part_has_a_licence() -> None:
    parts = components(LAYER)
    assert 5 < len(parts) <= MOST_IN_THE_LAYER
    assert [part["name"] for part in parts if not part["licenses"]] == []
    strict = re.compile(r"\b(A?GPL|SSPL)", re.IGNORECASE)
    assert [part for part in parts if strict.search(json.dumps(part["licenses"]))] == []


def test_the_bill_of_materials_names_each_requirement_of_the_lock() -> None:
    made = document(LAYER)
    names = {match[1].lower() for match in PINNED.finditer(LAYER.read_text("utf-8"))}
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert {part["name"] for part in made["components"]} == names
    assert all(part["hashes"] and part["purl"].startswith("pkg:pypi/") for part in made["components"])
    assert distribution("boto3").version in json.dumps(made)
