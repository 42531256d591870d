"""Reads the audit trail for a privacy officer: records between two moments, those that name somebody or something.

A partition is a day of a trail; DynamoDB filters, so that only what is asked for comes back. What is read is paid for
whether or not it comes back: about one read unit for ten records.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from itertools import islice
from operator import or_

from functions.access.seals import days
from functions.aws import audit
from functions.aws.audit import Access, Audit
from functions.aws.codec import decode

MOST_DAYS = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Whose trail, from when (included) to when (excluded), and after which record if this is a further page.

    `texts` are ids or parts of actions; a record that holds none of them cannot be meant. Empty for every record.
    """

    owner: str
    start: datetime
    end: datetime
    texts: Collection[str]
    after: str | None


@dataclass(frozen=True, slots=True)
class Found:
    key: str
    access: Access


def page(found: Iterator[Found], limit: int) -> tuple[list[Found], str | None]:
    """The first of them, and the key after which the next page begins."""
    read = list(islice(found, limit + 1))
    return read[:limit], read[limit - 1].key if len(read) > limit else None


def search(wanted: Search) -> Iterator[Found]:
    """Records in the order in which the requests came in."""
    low = f"{wanted.after}\x00" if wanted.after else wanted.start.isoformat()
    first, last = datetime.fromisoformat(low[:10]).date(), (wanted.end - timedelta(microseconds=1)).date()
    held = [Audit.body.contains(text) for text in sorted(wanted.texts)]
    for day in days(first, last):
        pk = audit.partition(wanted.owner, day.isoformat())
        named = reduce(or_, held) if held else None
        for record in Audit.query(pk, Audit.sk.between(low, wanted.end.isoformat()), filter_condition=named):
            yield Found(record.sk, decode(record.body, Access))
