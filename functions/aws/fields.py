"""The kinds of field that requests are made of, each with its limits: texts, days, aware moments, ids, codes.

No text holds control characters, which end lines in files and logs and drive terminals; only a long one has lines.
Patterns end in `$(?!\\n)`: a bare `$` lets a line break pass behind the last character.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta

_CONTROL = r"[\x00-\x1f\x7f-\x9f\u2028\u2029]"
LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$(?!\n)"

Id = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{2,63}$(?!\n)", description="an opaque id")]
Name = Annotated[str, Meta(min_length=1, max_length=100, pattern=rf"^(?!.*{_CONTROL})\S(.*\S)?$(?!\n)")]
Word = Annotated[str, Meta(min_length=1, max_length=40, pattern=LINE)]
Line = Annotated[str, Meta(min_length=1, max_length=300, pattern=LINE)]
Text = Annotated[str, Meta(min_length=1, max_length=4000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$(?!\n)")]
Reason = Annotated[
    str,
    Meta(
        min_length=10,
        max_length=1000,
        pattern=r"^[^\s\x00-\x1f\x7f-\x9f]([^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f])?$(?!\n)",
    ),
]
Moment = Annotated[datetime, Meta(tz=True, description="ISO 8601 with an offset")]
Day = date
WeekName = Annotated[str, Meta(pattern=r"^[0-9]{4}-W[0-9]{2}$(?!\n)", description="an ISO week, written 2026-W12")]
Npi = Annotated[str, Meta(pattern=r"^[0-9]{10}$(?!\n)")]
Icd10 = Annotated[
    str, Meta(pattern=r"^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$(?!\n)", description="ICD-10-CM with its dot")
]
Version = Annotated[int, Meta(ge=1)]
Limit = Annotated[int, Meta(ge=1, le=200)]
Sex = Literal["female", "male", "other", "unknown"]
