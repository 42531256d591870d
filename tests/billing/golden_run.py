"""A month's run of which every byte is kept beside it. `python -m tests.billing.golden_run` writes the files anew."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from functions.aws.codec import encode
from functions.billing.closing.corrections import correction
from functions.billing.closing.frozen import Frozen
from functions.billing.closing.months import Ground
from functions.billing.closing.runs import Run
from functions.billing.files.edi import Edi, edi_of
from functions.billing.files.manifest import manifest_of
from functions.billing.files.run_tables import tables_of
from functions.billing.files.submission import Submission
from functions.billing.files.written import claim_of, sent_of, writing_of
from functions.billing.inbound.claim import Claim
from functions.billing.rules.decide import decide
from functions.billing.rules.evidence import Part2, PatientMonth
from functions.billing.rules.part2 import disclosure
from functions.billing.rules.time_entries import Actor, Kind, TimeEntry
from functions.billing.service import Decided
from functions.billing.x12.claims import ControlNumbers
from functions.kernel.facts import Demographics
from functions.kernel.ids import EpisodeId, PatientId
from tests.billing.files.test_edi import SETTINGS
from tests.billing.months import INITIAL_MONTH
from tests.billing.rows import a_book, a_rule
from tests.billing.x12.decided import PERSON, a_decided
from tests.support import CLINIC, a_clinic

GOLDEN = Path(__file__).with_name("golden")
FROZEN_AT = datetime(2026, 4, 3, 10, tzinfo=UTC)
BOOK = a_book(a_rule("medicare_ffs", electronic_payer_id="04312"))
CLOSE = Run(clinic_id=CLINIC, month="2026-03", run=1, status="asked", frozen_at=FROZEN_AT, patient_months=None)


def entry(source: str, day: int, minutes: int, *, hour: int = 15, **changes: object) -> TimeEntry:
    start = datetime(2026, 3, day, hour, tzinfo=UTC)
    made = TimeEntry(
        source=source,
        day=date(2026, 3, day),
        start=start,
        end=start + timedelta(minutes=minutes),
        seconds=minutes * 60,
        actor=Actor.BHCM,
        kind=Kind.COCM,
        staff="stf-manager",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


BILLED = (
    entry("ctc_1", 9, 50),
    entry("ctc_2", 10, 40),
    entry("ctc_3", 10, 30, staff="stf-helper"),
    entry("tme_1", 12, 20, actor=Actor.CONSULTANT, staff="stf-consultant"),
    entry("tme_2", 13, 45, kind=Kind.SEPARATELY_BILLED, code="90834"),
)


def decided_of(name: str, evidence: PatientMonth, person: Demographics = PERSON) -> Decided:
    """A month whose fingerprint does not move with the form of the evidence."""
    assert isinstance(evidence.time, tuple)
    decision = replace(decide(evidence, BOOK), evidence_hash=f"{name}-evidence", rule_version="golden")
    return a_decided(
        episode_id=EpisodeId(f"epi_{name}"),
        patient_id=PatientId(f"pat_{name}"),
        person=replace(person, mrn=f"A-{name}"),
        rendering_npi=evidence.team.billing_npi,
        decision=decision,
        time=evidence.time,
        part2=disclosure(evidence.part2, evidence.last_service_day),
    )


def month() -> tuple[Decided, ...]:
    """Somebody to bill, somebody who cannot be sent, somebody held, somebody with too little time.

    And two of a Part 2 program: one under a consent, one withheld.
    """
    billed = replace(INITIAL_MONTH, time=BILLED)
    held = replace(billed, consent=replace(billed.consent, documented_on=None))
    program = replace(billed, part2=Part2(covered_record=True, payment_consent=True, consent_id="p2c_golden"))
    withheld = replace(program, part2=Part2(covered_record=True, payment_consent=False))
    return (
        decided_of("billed", billed, replace(PERSON, given_name="=Anna")),
        decided_of("held", held),
        decided_of("short", replace(billed, time=(entry("ctc_9", 20, 10),))),
        decided_of("unsent", billed, replace(PERSON, address=None)),
        decided_of("program", program),
        decided_of("withheld", withheld),
    )


def numbers(payers: Sequence[str]) -> Mapping[str, ControlNumbers]:
    return {payer: ControlNumbers(interchange=7 + at, group=7 + at) for at, payer in enumerate(payers)}


def files_of(run: Run, frozen: Frozen) -> dict[str, bytes]:
    """Every file of a run but its decisions, whose form follows the rules'."""
    tables = tables_of(frozen)
    edi = edi_of(frozen.clinic, frozen.submissions, run.frozen_at, numbers)
    manifest = replace(manifest_of(run, "golden", frozen, tables, edi), rule_version="golden")
    return {**tables, **edi.contents, "manifest.json": encode(manifest).encode()}


def close() -> dict[str, bytes]:
    return files_of(CLOSE, Frozen(a_clinic(policy=dict(SETTINGS)), month()))


def correct() -> dict[str, bytes]:
    """Nobody has answered yet; an hour came late for one, another's time was entered in error."""
    late, gone = entry("ctc_8", 24, 60), replace(INITIAL_MONTH, time=())
    before = month()
    billed = replace(INITIAL_MONTH, time=(*BILLED, late))
    now = (decided_of("billed", billed), before[1], before[2], decided_of("unsent", gone), *before[4:])
    changed = tuple(
        replace(one, decision=replace(one.decision, evidence_hash=f"{one.episode_id}-later"))
        if one.episode_id in ("epi_billed", "epi_unsent")
        else one
        for one in now
    )
    clinic = a_clinic(policy=dict(SETTINGS))
    closed = Frozen(clinic, before)
    edi = edi_of(clinic, closed.submissions, CLOSE.frozen_at, numbers)
    claims = tuple(noted(one, CLOSE.run, CLOSE.frozen_at, edi) for one in closed.submissions)
    frozen = correction(Ground(clinic=clinic, runs={1: closed}, claims=claims), changed)
    run = replace(CLOSE, run=2, kind="correction", supersedes=1, frozen_at=FROZEN_AT + timedelta(days=32))
    return files_of(run, frozen)


def noted(submission: Submission, run: int, at: datetime, edi: Edi) -> Claim:
    """The claim as the books have it once the run is noted."""
    sent = [
        it
        for name in sorted(edi.contents)
        if name.endswith(".837")
        for it in sent_of(edi.contents[name].decode(), run, at)
    ]
    sendings = tuple(it.sending for it in sent if it.number == submission.number)
    writing = replace(writing_of(submission, run, at), kept_back=not sendings)
    return replace(claim_of(CLINIC, submission), writings=(writing,), sendings=sendings)


RUNS = {"run-1": close, "run-2": correct}


def main() -> None:
    for run, files in RUNS.items():
        (GOLDEN / run).mkdir(parents=True, exist_ok=True)
        for name, content in files().items():
            (GOLDEN / run / name).write_bytes(content)


if __name__ == "__main__":
    main()
