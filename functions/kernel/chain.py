"""Records that hold each other: each carries the digest of the one before it, so that no change goes unseen.

45 CFR 164.312(b) and (c). A writer keeps a chain of its own, so that two never wait for each other; a daily seal holds
the chains together.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

BEGINNING = "0" * 64


def digest_of(parts: Iterable[str]) -> str:
    """The SHA-256 of texts in their order. None of them holds a NUL, so that no two lists of them read the same."""
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One record of a chain: `number` counts from 1, `digest` is what it says of itself, `computed` what it is."""

    where: str
    chain: str
    number: int
    before: str
    digest: str
    computed: str

    @property
    def is_sound(self) -> bool:
        return self.digest == self.computed


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of a chain: how many records it has, and the digest of its last."""

    chain: str
    records: int
    digest: str


class Damage(StrEnum):
    """What can have been done to records."""

    ALTERED = "altered"
    MISSING = "missing"
    DUPLICATED = "duplicated"
    REORDERED = "reordered"
    FOREIGN = "foreign"
    CUT_OFF = "cut off"
    UNSEALED = "unsealed"


@dataclass(frozen=True, slots=True)
class Break:
    """Something that does not hold, and where."""

    where: str
    damage: Damage


def chains_of(links: Iterable[Link]) -> Mapping[str, tuple[Link, ...]]:
    """The links of each chain in the order of their numbers."""
    found: dict[str, list[Link]] = {}
    for link in links:
        found.setdefault(link.chain, []).append(link)
    return {chain: tuple(sorted(its, key=lambda link: (link.number, link.where))) for chain, its in found.items()}


def heads(links: Iterable[Link]) -> tuple[Head, ...]:
    """Every chain's end, in the order of the chains' names."""
    ends = {chain: its[-1] for chain, its in chains_of(links).items()}
    return tuple(Head(chain=chain, records=ends[chain].number, digest=ends[chain].digest) for chain in sorted(ends))


def broken(links: Iterable[Link]) -> Iterator[Break]:
    """What does not hold in chains by themselves: whatever was done to any record but a chain's last ones."""
    for chain, its in chains_of(links).items():
        if not chain:
            yield from (Break(link.where, Damage.FOREIGN) for link in its)
            continue
        yield from (Break(link.where, Damage.ALTERED) for link in its if not link.is_sound)
        yield from _walk(its)


def _walk(links: tuple[Link, ...]) -> Iterator[Break]:
    last: Link | None = None
    for link in links:
        expected = last.number + 1 if last else 1
        if link.number < expected:
            yield Break(link.where, Damage.DUPLICATED)
            continue
        yield from (Break(f"{link.chain}#{number:06d}", Damage.MISSING) for number in range(expected, link.number))
        if link.number == expected and _is_torn(last, link):
            yield Break(link.where, Damage.REORDERED)
        last = link


def _is_torn(last: Link | None, link: Link) -> bool:
    """Whether two neighbours do not fit; beside one that is altered itself this says nothing more."""
    return link.is_sound and (last is None or last.is_sound) and link.before != (last.digest if last else BEGINNING)


def differs(links: Iterable[Link], sealed: Iterable[Head]) -> Iterator[Break]:
    """What was done to records after their chains' ends were sealed."""
    chains = chains_of(links)
    ends = {head.chain: head for head in sealed}
    for chain, head in ends.items():
        there = {link.number: link for link in chains.get(chain, ())}
        if head.records not in there:
            yield Break(f"{chain}#{head.records:06d}", Damage.CUT_OFF)
        elif there[head.records].is_sound and there[head.records].digest != head.digest:
            yield Break(there[head.records].where, Damage.ALTERED)
    for chain, its in chains.items():
        known = ends[chain].records if chain in ends else 0
        yield from (Break(link.where, Damage.UNSEALED) for link in its if chain and link.number > known)
