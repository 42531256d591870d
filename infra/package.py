"""Builds what goes to Lambda below build/: `bundle`, `layer`, `typesetting` and the `template.yaml` that names them.

`python -m infra.package`. The bundle is our own code, byte-compiled; the layers hold the locked libraries without what
no function uses. `sam deploy --template-file build/template.yaml` uploads them as they are.
"""

import argparse
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
RUNTIME = "3.13"
# Chalice is the router and nothing else (docs/decisions/0051-packaging.md).
ROUTER = frozenset({"__init__.py", "app.py"})
# Only the packets' worker sets type: a layer of its own keeps 100 MB out of every other function.
TYPESETTING = ("typst", "fontpkg", "manimgx_fonts", "noto_cjk")
_UNUSED = ("__pycache__", "tests", "bin", "boto3/examples")
_OWN_DATA = frozenset({".json", ".typ", ".ttf", ".otf", ".txt"})


@dataclass(frozen=True, slots=True)
class Target:
    """What the layer is installed for: `platform` as uv names it, empty for this machine."""

    version: str
    platform: str


LAMBDA = Target(RUNTIME, "aarch64-manylinux_2_28")
HERE = Target(".".join(platform.python_version_tuple()[:2]), "")


@dataclass(frozen=True, slots=True)
class Artifact:
    bundle: Path
    layer: Path
    typesetting: Path
    template: Path


def services() -> frozenset[str]:
    """The services whose clients our code makes; pynamodb makes one more. All the others' data is 25 MB."""
    sources = "".join(source.read_text("utf-8") for source in (ROOT / "functions").rglob("*.py"))
    return frozenset({*re.findall(r'boto3\.client\("([\w-]+)"', sources), "dynamodb"})


def build(into: Path, target: Target) -> Artifact:
    """Build everything anew below `into`."""
    artifact = Artifact(into / "bundle", into / "layer", into / "typesetting", into / "template.yaml")
    for old in (artifact.bundle, artifact.layer, artifact.typesetting):
        shutil.rmtree(old, ignore_errors=True)
    _copy_own_code(artifact.bundle / "functions")
    libraries = artifact.layer / "python"
    _install(libraries, target)
    _trim(libraries)
    _set_apart(libraries, artifact.typesetting / "python")
    _byte_compile(target, artifact.bundle, libraries, artifact.typesetting / "python")
    artifact.template.write_text(_with_built_paths((ROOT / "template.yaml").read_text("utf-8")), "utf-8")
    return artifact


def megabytes(folder: Path, suffix: str = "") -> float:
    return sum(file.stat().st_size for file in folder.rglob(f"*{suffix}") if file.is_file()) / 1e6


def _copy_own_code(to: Path) -> None:
    source = ROOT / "functions"
    for file in sorted(source.rglob("*")):
        if file.is_file() and (file.suffix == ".py" or file.suffix in _OWN_DATA):
            copy = to / file.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)


def _install(into: Path, target: Target) -> None:
    for lock, extra in (("layer.txt", ()), ("router.txt", ("--no-deps",))):
        command = [_uv(), "pip", "install", "--quiet", "--target", str(into), "--link-mode", "copy", "--require-hashes"]
        command += ["--python-version", target.version, "--only-binary", ":all:", *extra]
        command += ["--python-platform", target.platform] if target.platform else []
        _run(*command, "-r", str(ROOT / "requirements" / lock))


def _uv() -> str:
    beside = Path(sys.executable).with_name("uv")
    found = str(beside) if beside.exists() else shutil.which("uv")
    if found is None:
        raise SystemExit("uv is not here: install requirements/uv.txt")
    return found


def _trim(libraries: Path) -> None:
    """Take out what no function uses; licences and metadata stay."""
    for unused in _UNUSED:
        for found in list(libraries.rglob(unused)):
            shutil.rmtree(found, ignore_errors=True)
    kept = services()
    for data in (libraries / "botocore" / "data", libraries / "boto3" / "data"):
        for service in data.iterdir():
            if service.is_dir() and service.name not in kept:
                shutil.rmtree(service)
    for part in (libraries / "chalice").iterdir():
        if part.name not in ROUTER:
            shutil.rmtree(part) if part.is_dir() else part.unlink()


def _set_apart(libraries: Path, typesetting: Path) -> None:
    typesetting.mkdir(parents=True)
    for part in list(libraries.iterdir()):
        if part.name.startswith(TYPESETTING):
            part.rename(typesetting / part.name)


def _byte_compile(target: Target, *folders: Path) -> None:
    """Compile with the runtime's own minor version: no other's byte code is read (264 ms of init against 779)."""
    python = _interpreter(target)
    if python is None:
        sys.stderr.write(f"NOT byte-compiled: Python {target.version} is not here; cold starts will be slow\n")
        return
    options = ["-q", "-j", "0", "--invalidation-mode", "unchecked-hash"]
    for folder in folders:
        # Paths in tracebacks are then those on Lambda and not this machine's.
        _run(python, "-m", "compileall", *options, "-s", str(folder), str(folder))


def _interpreter(target: Target) -> str | None:
    if target.version == HERE.version:
        return sys.executable
    command = [_uv(), "python", "find", target.version]
    found = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (our own words)
    return found.stdout.strip() or None


def _run(*command: str) -> None:
    subprocess.run(command, check=True)  # noqa: S603 (our own words)


def _with_built_paths(template: str) -> str:
    return template.replace("CodeUri: functions/", "CodeUri: bundle/").replace("ContentUri: build/", "ContentUri: ")


def _report(artifact: Artifact) -> Iterator[str]:
    yield f"bundle       {megabytes(artifact.bundle):7.2f} MB"
    yield f"  source     {megabytes(artifact.bundle, '.py'):7.2f} MB"
    yield f"  byte code  {megabytes(artifact.bundle, '.pyc'):7.2f} MB"
    for layer in (artifact.layer, artifact.typesetting):
        yield f"{layer.name:12} {megabytes(layer):7.2f} MB"
        sizes = {package.name: megabytes(package) for package in (layer / "python").iterdir() if package.is_dir()}
        for name, size in sorted(sizes.items(), key=lambda it: -it[1])[:4]:
            yield f"  {name:10.10} {size:7.2f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.package", description=__doc__)
    parser.add_argument("--here", action="store_true", help="for this machine and Python instead of Lambda's")
    parser.add_argument("--into", type=Path, default=ROOT / "build")
    asked = parser.parse_args()
    for line in _report(build(asked.into, HERE if asked.here else LAMBDA)):
        print(line)


if __name__ == "__main__":
    main()
