"""The bill of materials of what runs in Lambda (CycloneDX 1.6), from the layer's lock: `python -m infra.sbom`.

Licences are those that the installed packages declare. The same lock gives the same document.
"""

import json
import re
import sys
from collections.abc import Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

ROOT = Path(__file__).parents[1]
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[\w,-]+\])?==(\S+)(.*?)(?=^\S|\Z)", re.MULTILINE | re.DOTALL)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def components(lock: Path) -> list[Json]:
    """Each requirement of a lock: its version, its licence, the hashes of the files that it may be installed from."""
    found = _PINNED.findall(lock.read_text("utf-8"))
    return [_component(name.lower(), version, _HASH.findall(rest)) for name, version, rest in found]


def document(lock: Path) -> Json:
    """The whole document. It has no time and no serial number, which would differ each time."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "caseload"}},
        "components": components(lock),
    }


def _component(name: str, version: str, hashes: Sequence[str]) -> Json:
    return {
        "type": "library",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name}@{version}",
        "hashes": [{"alg": "SHA-256", "content": content} for content in hashes],
        "licenses": [{"license": {"name": licence}} for licence in _licences(name)],
    }


def _licences(name: str) -> list[str]:
    try:
        told = distribution(name)
    except PackageNotFoundError:  # a requirement of another platform than this one
        return []
    return _declared(told)


def _declared(told: Distribution) -> list[str]:
    """Its expression, else its classifiers, else the first line of its licence."""
    expression, text = ((told.metadata.get_all(name) or [""])[0] for name in ("License-Expression", "License"))
    kinds = [it for it in told.metadata.get_all("Classifier") or () if it.startswith("License ::")]
    names = [expression] if expression else [kind.rpartition(" :: ")[2] for kind in kinds] or text.splitlines()[:1]
    return [name for name in names if name]


def main() -> int:
    """Print the document."""
    print(json.dumps(document(ROOT / "requirements" / "layer.txt"), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
