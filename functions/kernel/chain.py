"""Records that hold each other: each carries the digest of the one before it, so that no change goes unseen.

45 CFR 164.312(b) and (c). A writer keeps a chain of its own, so that two never wait for each other; a daily seal holds
the chains together.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
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


def differs(links: Sequence[Link], sealed: Sequence[Head]) -> Iterator[Break]:
    """What was done to records after their chains' ends were sealed; what is in no sealed chain was slipped in."""
    yield from cut_off(links, sealed)
    known = {head.chain: head.records for head in sealed}
    yield from (Break(it.where, Damage.UNSEALED) for it in links if it.chain and it.number > known.get(it.chain, 0))


def cut_off(links: Iterable[Link], ends: Iterable[Head]) -> Iterator[Break]:
    """Which of these ends are not in their chains any more, or not as they were."""
    chains = {chain: {it.number: it for it in its} for chain, its in chains_of(links).items()}
    for head in ends:
        link = chains.get(head.chain, {}).get(head.records)
        if link is None:
            yield Break(f"{head.chain}#{head.records:06d}", Damage.CUT_OFF)
        elif link.is_sound and link.digest != head.digest:
            yield Break(link.where, Damage.ALTERED)
