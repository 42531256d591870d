"""The clinics' claims and inbound files in DynamoDB.

In `CLINIC#c`: `CLAIM#number`; `WRITTEN#yyyy-mm#RUN#n#part`, the numbers of the claims that a run writes; and
`SENT#group#set`, the claims of a transaction set that was handed over, `SENT#group#set#0002` the next thousand of them;
`FILE#sha256`, what became of a file; `CONTROL#sender#number`, which file came under a control number.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from functions.aws.codec import decode, encode
from functions.aws.derived import put_newer
from functions.aws.settling import settle, settle_once
from functions.aws.tables import find, find_all
from functions.billing.closing.runs import FIRST_RUN, Claims, ClaimsStore, Run
from functions.billing.inbound.claim import Claim, ClaimNumber, with_event
from functions.billing.inbound.events import Event
from functions.billing.inbound.plan import Sent
from functions.billing.inbound.receipt import Receipt
from functions.kernel.calendar import Month
from functions.kernel.ids import ClinicId

_LONGEST_NUMBER = 38  # CLP01; ours are shorter, and a key has a limit

_READ_AT_ONCE = 100  # of a BatchGetItem
_WRITTEN_AT_ONCE = 10_000  # numbers of 17 characters
_SENT_AT_ONCE = 1000  # a set may have 5,000 claims of some 220 bytes each, and an item 400 KB

Told = tuple[Claim, Sequence[Event]]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ClaimBook:
    """One clinic's book."""

    clinic_id: ClinicId

    def every_claim(self) -> Iterator[Claim]:
        """In the order of their numbers: as many reads as were ever billed. A month's are fewer."""
        return (decode(record.body, Claim) for record in find_all(Claims, self._pk, "CLAIM#"))

    def of_month(self, month: str) -> list[Claim]:
        """Every claim of a month that a run has written, in the order of their numbers."""
        parts = {it.sk: decode(it.body, tuple[ClaimNumber, ...]) for it in find_all(Claims, self._pk, _written(month))}
        if _written(month, FIRST_RUN, 1) not in parts:
            return self._of_month_before(month)
        numbers = sorted({number for part in parts.values() for number in part})
        found = self.claims(numbers)
        return [found[number] for number in numbers if number in found]

    def _of_month_before(self, month: str) -> list[Claim]:
        """Of one that was closed before numbers were entered (docs/decisions/0127), or that nobody has closed."""
        if ClaimsStore().run(self.clinic_id, Month.parse(month), FIRST_RUN) is None:
            return []
        return [claim for claim in self.every_claim() if claim.month == month]

    def enter(self, run: Run, numbers: Sequence[ClaimNumber]) -> None:
        """Note which claims a run will write, before it does: a month's claims are found by it."""
        for part, start in enumerate(range(0, max(len(numbers), 1), _WRITTEN_AT_ONCE), 1):
            sort, entered = _written(run.month, run.run, part), tuple(numbers[start : start + _WRITTEN_AT_ONCE])
            put_newer(self._record(sort, "written", 1, entered))

    def claim(self, number: ClaimNumber) -> Claim | None:
        record = find(Claims, self._pk, f"CLAIM#{number}")
        return decode(record.body, Claim) if record else None

    def claims(self, numbers: Sequence[ClaimNumber]) -> Mapping[ClaimNumber, Claim]:
        """Those of these numbers that are ours."""
        keys = [(self._pk, f"CLAIM#{number}") for number in numbers if len(number) <= _LONGEST_NUMBER]
        records = list(Claims.batch_get(keys, consistent_read=True)) if keys else []
        found = [decode(record.body, Claim) for record in records]
        return {claim.number: claim for claim in found}

    def tell(self, claim: Claim, events: Sequence[Event]) -> None:
        """Add what happened to a claim, which begins to be known with it; what is known already changes nothing."""
        self._settle(f"CLAIM#{claim.number}", "claim", _telling(claim, events))

    def tell_all(self, told: Sequence[Told]) -> None:
        """The same for many claims: what is known of a hundred of them is one read."""
        for start in range(0, len(told), _READ_AT_ONCE):
            part = told[start : start + _READ_AT_ONCE]
            keys = dict.fromkeys((self._pk, f"CLAIM#{claim.number}") for claim, _ in part)
            known = {record.sk: record for record in Claims.batch_get(list(keys), consistent_read=True)}
            for claim, events in part:
                sort, change = f"CLAIM#{claim.number}", _telling(claim, events)
                if not settle_once(Claims, (self._pk, sort), "claim", change, known.get(sort))[1]:
                    self._settle(sort, "claim", change)

    def hand_over(self, sent: Sequence[Sent]) -> None:
        """Note which claims lie in each transaction set of a file that was handed over."""
        for (group, transaction), members in _by_set(sent).items():
            for part, start in enumerate(range(0, len(members), _SENT_AT_ONCE), 1):
                sort = f"SENT#{group}#{transaction}" + (f"#{part:04d}" if part > 1 else "")
                put_newer(self._record(sort, "sent", 1, tuple(members[start : start + _SENT_AT_ONCE])))

    def sent(self, groups: frozenset[str], batches: frozenset[str]) -> Sequence[Sent]:
        """The claims of these groups (GS06) and batches (BHT03)."""
        prefixes = ["SENT#"] if batches else [f"SENT#{group}#" for group in sorted(groups)]
        records = [record for prefix in prefixes for record in find_all(Claims, self._pk, prefix)]
        found = [one for record in records for one in decode(record.body, tuple[Sent, ...])]
        return [one for one in found if one.sending.group in groups or one.sending.batch in batches]

    def take_control(self, sender: str, control: str, sha256: str) -> bool:
        """Take a sender's control number for a file; False when another file has it."""
        sort = f"CONTROL#{sender}#{control}"
        put_newer(self._record(sort, "control", 1, sha256))
        standing = find(Claims, self._pk, sort)
        return standing is not None and decode(standing.body, str) == sha256

    def receipt(self, sha256: str) -> Receipt | None:
        record = find(Claims, self._pk, f"FILE#{sha256}")
        return decode(record.body, Receipt) if record else None

    def receipts(self) -> Iterator[Receipt]:
        return (decode(record.body, Receipt) for record in find_all(Claims, self._pk, "FILE#"))

    def keep(self, receipt: Receipt) -> Receipt:
        """Keep what became of a file. What is posted stays posted, and what was begun is no more refused."""

        def change(read: Claims | None) -> Receipt:
            standing = decode(read.body, Receipt) if read else None
            return standing if standing and _stays(standing, receipt) else receipt

        return self._settle(f"FILE#{receipt.sha256}", "file", change)

    def _settle(self, sort: str, kind: str, change: Callable[[Claims | None], T]) -> T:
        return settle(Claims, (self._pk, sort), kind, change)

    @property
    def _pk(self) -> str:
        return f"CLINIC#{self.clinic_id}"

    def _record(self, sort: str, kind: str, version: int, value: object) -> Claims:
        return Claims(self._pk, sort, kind=kind, version=version, body=encode(value), request="")


def _written(month: str, run: int | None = None, part: int = 0) -> str:
    """The key of one part of a run's claims; what the keys of a month begin with."""
    return f"WRITTEN#{month}#" if run is None else f"WRITTEN#{month}#RUN#{run:04d}#{part:04d}"


def _telling(claim: Claim, events: Sequence[Event]) -> Callable[[Claims | None], Claim]:
    def change(read: Claims | None) -> Claim:
        changed = decode(read.body, Claim) if read else claim
        for event in events:
            changed = with_event(changed, event)
        return changed

    return change


def _by_set(sent: Sequence[Sent]) -> Mapping[tuple[str, str], list[Sent]]:
    found: dict[tuple[str, str], list[Sent]] = {}
    for one in sent:
        found.setdefault((one.sending.group, one.sending.transaction), []).append(one)
    return found


def _stays(standing: Receipt, receipt: Receipt) -> bool:
    return standing.status == "posted" or (standing.status == "posting" and receipt.status == "refused")
