"""Which story a data folder holds: the first telling decides, and every later one tells the same."""

from dataclasses import dataclass
from datetime import date

from infra.demo.story import Story, story
from infra.local.home import Home
from infra.local.values import Json, StackError, as_object, as_text, integer

_FILE = "demo.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked for on the command line; None where nothing was said."""

    seed: int | None = None
    patients: int | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    seed: int
    patients: int
    as_of: date
    fingerprint: str


DEFAULT_SEED = 7
DEFAULT_PATIENTS = 20


def kept_story(home: Home, asked: Asked, today: date) -> Story:
    """The story of this data folder; StackError when another one is asked for than it holds."""
    kept = read(home)
    if kept is None:
        return _begin(home, asked, today)
    for name in ("seed", "patients", "as_of"):
        wanted, has = getattr(asked, name), getattr(kept, name)
        if wanted is not None and wanted != has:
            raise StackError(f"{home.path} holds the demonstration with {name} {has}; {_start_anew(home)}")
    told = _told(kept.seed, kept.patients, kept.as_of)
    if told.fingerprint != kept.fingerprint:
        raise StackError(f"{home.path} holds the demonstration of another version; {_start_anew(home)}")
    return told


def read(home: Home) -> Kept | None:
    found: Json = home.read(_FILE)
    if found is None:
        return None
    fields = as_object(found, _FILE)
    return Kept(
        seed=integer(fields, "seed", DEFAULT_SEED),
        patients=integer(fields, "patients", DEFAULT_PATIENTS),
        as_of=date.fromisoformat(as_text(fields.get("as_of"), "as_of")),
        fingerprint=as_text(fields.get("fingerprint"), "fingerprint"),
    )


def _told(seed: int, patients: int, as_of: date) -> Story:
    try:
        return story(seed=seed, as_of=as_of, patients=patients)
    except ValueError as error:
        raise StackError(str(error)) from error


def _begin(home: Home, asked: Asked, today: date) -> Story:
    seed = DEFAULT_SEED if asked.seed is None else asked.seed
    patients = DEFAULT_PATIENTS if asked.patients is None else asked.patients
    as_of = asked.as_of or today
    told = _told(seed, patients, as_of)
    home.write(_FILE, {"seed": seed, "patients": patients, "as_of": as_of.isoformat(), "fingerprint": told.fingerprint})
    return told


def _start_anew(home: Home) -> str:
    return f"`caseload down`, remove {home.path}, and begin again"
