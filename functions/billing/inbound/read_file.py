"""Reads one inbound file, whatever it is: the envelope, and the 999s, 277CAs and 835s in it. Never raises."""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import groupby

from functions.billing.inbound import balance, read277ca, read835, read999
from functions.billing.inbound.elements import UnreadableError
from functions.billing.inbound.envelope import SetHeader, Walk
from functions.billing.inbound.tokenize import Delimiters, Flaw, Opened, Segment, open_text, segments
from functions.billing.inbound.values import BatchAnswer, ClaimAnswer, GroupAcknowledgement, InboundFile, Payment

Said = GroupAcknowledgement | ClaimAnswer | BatchAnswer | Payment

_VERSIONS = {"999": "005010X231", "277": "005010X214", "835": "005010X221"}


def read_file(content: bytes) -> InboundFile:
    """The file in values, with every flaw that was found in it."""
    opened = open_text(content.decode("utf-8", errors="replace"))
    walk, said = Walk(), list[Said]()
    if isinstance(opened, Flaw):
        walk.flaws.append(opened)
    else:
        said.extend(_sets(opened, walk))
    return InboundFile(
        sha256=hashlib.sha256(content).hexdigest(),
        envelope=walk.envelope,
        groups=tuple(one for one in said if isinstance(one, GroupAcknowledgement)),
        answers=tuple(one for one in said if isinstance(one, ClaimAnswer)),
        batches=tuple(one for one in said if isinstance(one, BatchAnswer)),
        payments=tuple(one for one in said if isinstance(one, Payment)),
        flaws=tuple(sorted(walk.flaws, key=lambda flaw: flaw.segment)),
    )


def _sets(opened: Opened, walk: Walk) -> Iterator[Said]:
    """What each transaction set says; one that cannot be read is a flaw of the file."""
    for header, pairs in groupby(walk.bodies(segments(opened)), key=lambda pair: pair[0]):
        body = (segment for _, segment in pairs)
        try:
            said = list(_read(header, body, opened.delimiters))
        except UnreadableError as error:
            walk.flaws.append(error.flaw)
            continue
        walk.flaws.extend(flaw for one in said if isinstance(one, Payment) for flaw in balance.flaws(one))
        yield from said


def _read(header: SetHeader, body: Iterable[Segment], delimiters: Delimiters) -> Iterator[Said]:
    if not header.version.startswith(_VERSIONS.get(header.kind, "-")):
        raise UnreadableError(Flaw("UNEXPECTED_KIND", 0, "the file holds something else than a 999, a 277CA or an 835"))
    if header.kind == "999":
        yield from read999.read(body)
    elif header.kind == "277":
        yield from read277ca.read(body, delimiters)
    else:
        yield read835.read(body, delimiters)
