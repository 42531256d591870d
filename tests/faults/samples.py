"""A stored body of every kind of record, as the code that first wrote the kind encoded it.

`python -m tests.faults.samples` writes what is missing into `tests/faults/stored/` and never changes what is there: a
body that stands was stored somewhere, and every later version of the code must read it.
"""

import dataclasses
import json
import types
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from functions.access.seals import Seal
from functions.aws.codec import decode
from functions.aws.records import FACTS
from functions.billing.closing.frozen import Frozen
from functions.billing.closing.hold_reviews import HoldReview
from functions.billing.closing.runs import Run
from functions.billing.evidence.ledger import ConsultationLine, MeasureLine, ReviewLine, TimeLine
from functions.billing.evidence.standing import Standing
from functions.billing.files.control_numbers import Block
from functions.billing.inbound.claim import Claim
from functions.billing.inbound.plan import Sent
from functions.billing.inbound.receipt import Receipt
from functions.billing.worker import CloseWork
from functions.billing.x12.claims import ControlNumbers
from functions.review.flag_events import FlagEvent, Noted
from functions.review.packet_files import PacketIndex
from functions.review.row import Row
from functions.review.worker import PacketWork

FOLDER = Path(__file__).with_name("stored")
READ: Mapping[str, type[Any]] = {
    **FACTS,
    "row": Row,
    "flag_event": FlagEvent,
    "flags_noted": Noted,
    "time_line": TimeLine,
    "measure_line": MeasureLine,
    "review_line": ReviewLine,
    "consultation_line": ConsultationLine,
    "ledger_standing": Standing,
    "run": Run,
    "claim": Claim,
    "decisions_file": Frozen,
    "close_message": CloseWork,
    "packet_message": PacketWork,
    "packet_index": PacketIndex,
    "hold_review": HoldReview,
    "receipt": Receipt,
    "sent": tuple[Sent, ...],
    "control_numbers": dict[str, ControlNumbers],
    "block_of_control_numbers": Block,
    "seal": Seal,
}
"""Facts, what is derived from them, files that are read again, and messages that may wait during a deployment."""

_PLAIN: Mapping[type, object] = {
    str: "text",
    int: 1,
    bool: False,
    float: 1.0,
    Decimal: "1.00",
    date: "2026-03-02",
    datetime: "2026-03-02T15:00:00Z",
    types.NoneType: None,
}


def sample(kind: Any, *, whole: bool) -> Any:
    """A value of a type as JSON has it; `whole` false leaves out every field that has a default."""
    origin, args = get_origin(kind), get_args(kind)
    if origin is Literal:
        return args[0]
    if origin in (Union, types.UnionType):
        return sample(next(one for one in args if one is not types.NoneType), whole=whole)
    if origin in (tuple, list, frozenset):
        return [sample(args[0], whole=whole)]
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {sample(args[0], whole=whole): sample(args[1], whole=whole)}
    if hasattr(kind, "__supertype__"):
        return sample(kind.__supertype__, whole=whole)
    if kind in _PLAIN:
        return _PLAIN[kind]
    if issubclass(kind, Enum):
        return next(iter(kind)).value
    values = {name: sample(hint, whole=whole) for name, hint in _fields(kind, whole=whole)}
    is_list = issubclass(kind, msgspec.Struct) and kind.__struct_config__.array_like
    return list(values.values()) if is_list else values


def _fields(kind: Any, *, whole: bool) -> list[tuple[str, Any]]:
    hints = get_type_hints(kind)
    if dataclasses.is_dataclass(kind):
        has_default = {
            field.name
            for field in dataclasses.fields(kind)
            if not (field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING)
        }
    else:
        found = msgspec.structs.fields(kind)
        has_default = {field.name for field in found if not field.required}
    names = [name for name in hints if not name.startswith("_")]
    return [(name, hints[name]) for name in names if whole or name not in has_default]


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, kind in READ.items():
        file = FOLDER / f"{name}.json"
        if not file.exists():
            bodies = [sample(kind, whole=whole) for whole in (False, True)]
            for body in bodies:
                decode(json.dumps(body), kind)
            file.write_text(json.dumps(bodies, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
