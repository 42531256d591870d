"""The audit trail holds: whatever is done to a record, a chain, a day or a seal is found, and nothing else is."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from functions.access import trail
from functions.access.seals import Seal, last_settled, seal_of
from functions.access.store import AccessStore
from functions.aws import audit
from functions.aws.audit import Audit
from functions.aws.rounds import RoundFailedError
from functions.aws.settings import setting
from functions.kernel.chain import BEGINNING, Damage
from functions.kernel.facts import Written
from tests.access.trails import (
    FIRST,
    LAST,
    OWNER,
    begun,
    checked,
    damages,
    records,
    seal,
    write,
    write_at_once,
)
from tests.support import ADMIN, CLINIC, ORGANIZATION, OTHER_CLINIC, a_clinic, aws_client

pytestmark = pytest.mark.usefixtures("aws")

FIELDS = ("pk", "sk", "kind", "version", "request", "body", "before", "digest", "origin")


@pytest.fixture
def trailed(monkeypatch: pytest.MonkeyPatch, aws: None) -> None:  # noqa: ARG001
    """Three days of two chains each, sealed; the clinics began on the first of them."""
    begun(monkeypatch, FIRST)
    for day in (FIRST, FIRST + timedelta(days=1), LAST):
        for hour in (9, 11):
            audit.forget()
            write(day, 3, hour=hour)
    audit.forget()
    seal()


def seals() -> list[str]:
    return [it["Key"] for it in _s3().list_objects_v2(Bucket=setting("AUDIT_BUCKET"))["Contents"]]


def _s3() -> Any:
    return aws_client("s3")


@pytest.mark.usefixtures("trailed")
def test_what_nobody_touched_has_no_break() -> None:
    found = checked()
    assert (found.days, found.chains, found.records, found.breaks) == (3, 6, 18, ())


@pytest.mark.usefixtures("trailed")
def test_a_change_of_any_field_of_any_record_is_found() -> None:
    missed = [(index, field) for index in (0, 1, 2, 5) for field in FIELDS if not _is_found(index, field)]
    assert missed == []
    assert damages() == []


def _is_found(index: int, field: str) -> bool:
    original, spoiled = records()[index], records()[index]
    _spoil(spoiled, field)
    original.delete()
    spoiled.save()
    found = damages() != []
    spoiled.delete()
    original.save()
    return found


def _spoil(record: Audit, field: str) -> None:
    value = getattr(record, field)
    setattr(record, field, 2 if field == "version" else f"{value or ''}x")


@pytest.mark.usefixtures("trailed")
def test_a_single_bit_anywhere_in_a_body_is_found() -> None:
    record = records()[4]
    body, spoiled = record.body, 0
    for at in range(len(body)):
        flipped = chr(ord(body[at]) ^ 1)
        record.body = body[:at] + flipped + body[at + 1 :]
        spoiled += not audit.link_of(record).is_sound
    assert spoiled == len(body)


def test_a_record_that_lost_a_field_is_found_too() -> None:
    write(LAST, 1)
    record = records()[0]
    for field in ("before", "digest"):
        spoiled = Audit(record.pk, record.sk, **{**record.attribute_values, field: None})
        link = audit.link_of(spoiled)
        assert not (link.chain and link.is_sound)


@pytest.mark.usefixtures("trailed")
@pytest.mark.parametrize(
    ("index", "damage"), [(0, Damage.MISSING), (1, Damage.MISSING), (2, Damage.CUT_OFF), (5, Damage.CUT_OFF)]
)
def test_a_record_that_is_taken_out_is_missed(index: int, damage: Damage) -> None:
    records()[index].delete()
    assert damages() == [damage]


@pytest.mark.usefixtures("trailed")
def test_two_records_that_change_places_are_found() -> None:
    first, second = records()[1:3]
    first.body, second.body = second.body, first.body
    first.save()
    second.save()
    assert damages() == [Damage.ALTERED]


@pytest.mark.usefixtures("trailed")
@pytest.mark.parametrize(
    ("sk", "damage"),
    [
        ("2026-03-04T09:00:01+00:00#{chain}#000002", Damage.DUPLICATED),
        ("2026-03-04T09:00:09+00:00#{chain}#000004", Damage.UNSEALED),
        ("2026-03-04T09:00:09+00:00#chn_forged#000001", Damage.UNSEALED),
        ("2026-03-04T09:00:09+00:00#req-old", Damage.FOREIGN),
    ],
)
def test_a_record_that_is_slipped_in_is_found_though_its_digest_is_right(sk: str, damage: Damage) -> None:
    forged = records()[2]
    chain = audit.link_of(forged).chain
    forged.sk, forged.before = sk.format(chain=chain).replace("01+00", "01.5+00"), forged.digest
    forged.digest = audit.link_of(forged).computed
    forged.save()
    assert damage in damages()


@pytest.mark.usefixtures("trailed")
def test_a_chain_written_anew_from_end_to_end_does_not_fit_its_seal() -> None:
    before = BEGINNING
    for record in records()[:3]:
        record.body, record.before = record.body.replace("caseload", "claims"), before
        record.digest = before = audit.link_of(record).computed
        record.save()
    assert damages() == [Damage.ALTERED]


@pytest.mark.usefixtures("trailed")
def test_a_day_whose_records_are_all_taken_away_is_missed() -> None:
    for record in records(FIRST):
        record.delete()
    assert damages() == [Damage.CUT_OFF]


@pytest.mark.usefixtures("trailed")
def test_a_day_without_its_seal_is_found() -> None:
    key = next(key for key in seals() if key.endswith(f"{CLINIC}/{FIRST + timedelta(days=1)}.json"))
    _s3().delete_object(Bucket=setting("AUDIT_BUCKET"), Key=key)
    assert damages() == [Damage.MISSING, Damage.UNSEALED]


@pytest.mark.usefixtures("trailed")
@pytest.mark.parametrize(("day", "expected"), [(FIRST, Damage.CUT_OFF), (LAST, Damage.UNSEALED)])
def test_the_first_or_the_last_seal_is_missed_as_well(day: date, expected: Damage) -> None:
    _s3().delete_object(Bucket=setting("AUDIT_BUCKET"), Key=f"seals/clinic/{CLINIC}/{day}.json")
    assert expected in damages()


@pytest.mark.usefixtures("trailed")
def test_a_seal_that_was_changed_breaks_the_chain_of_days() -> None:
    key = f"seals/clinic/{CLINIC}/{FIRST}.json"
    content = _s3().get_object(Bucket=setting("AUDIT_BUCKET"), Key=key)["Body"].read()
    _s3().put_object(Bucket=setting("AUDIT_BUCKET"), Key=key, Body=content.replace(b'"records":6', b'"records":5'))
    assert damages() == [Damage.REORDERED]


@pytest.mark.usefixtures("trailed")
def test_a_seal_that_cannot_be_read_is_none() -> None:
    _s3().put_object(Bucket=setting("AUDIT_BUCKET"), Key=f"seals/clinic/{CLINIC}/{FIRST}.json", Body=b"{}")
    assert Damage.CUT_OFF in damages()


def test_where_versions_are_kept_a_seal_written_over_is_read_as_it_first_was(aws: None) -> None:  # noqa: ARG001
    versioned = {"Status": "Enabled"}
    _s3().put_bucket_versioning(Bucket=setting("AUDIT_BUCKET"), VersioningConfiguration=versioned)
    write(LAST, 2)
    kept = trail.put_seal(trail_seal())
    _s3().put_object(Bucket=setting("AUDIT_BUCKET"), Key=f"seals/clinic/{CLINIC}/{LAST}.json", Body=b"{}")
    [read] = trail.seals(OWNER)
    assert (read.seal, read.digest, read.is_untouched) == (kept.seal, kept.digest, False)
    assert damages(LAST) == [Damage.ALTERED]


def trail_seal() -> Seal:
    return seal_of(OWNER, LAST, trail.links(OWNER, LAST), None)


@pytest.mark.usefixtures("trailed")
def test_a_tick_that_comes_again_changes_nothing_and_one_that_was_missed_is_made_up_for() -> None:
    before = hashlib.sha256("".join(sorted(seals())).encode()).hexdigest()
    seal()
    assert hashlib.sha256("".join(sorted(seals())).encode()).hexdigest() == before
    write(LAST + timedelta(days=2), 3)
    seal(LAST + timedelta(days=3))
    assert checked(last=LAST + timedelta(days=3)).days == 6
    assert damages(last=LAST + timedelta(days=3)) == []


@pytest.mark.usefixtures("trailed")
def test_a_trail_that_was_quiet_for_months_is_sealed_from_where_it_ended() -> None:
    seal(LAST + timedelta(days=45))
    assert damages(last=LAST + timedelta(days=45)) == []
    assert checked(last=LAST + timedelta(days=46)).breaks[0].damage == Damage.UNSEALED


@pytest.mark.usefixtures("trailed")
def test_every_clinic_and_what_is_of_no_clinic_has_a_trail() -> None:
    folders = {key.rpartition("/")[0] for key in seals()}
    trails = (f"clinic/{CLINIC}", f"clinic/{OTHER_CLINIC}", f"org/{ORGANIZATION}", "nowhere")
    assert folders == {f"seals/{each}" for each in trails}


def test_a_trail_is_sealed_from_the_day_on_which_its_clinic_was_founded() -> None:
    founded, second = date(2020, 1, 1), date(2020, 1, 2)
    settings = replace(a_clinic(), version=2, recorded=Written(at=datetime(2026, 3, 1, tzinfo=UTC), by=ADMIN))
    AccessStore().change(settings, a_clinic(), "test-settings")
    seal(second)
    assert [it.seal.day for it in trail.seals(OWNER)] == [founded, second]


def test_containers_that_write_at_once_never_break_a_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    begun(monkeypatch, LAST)
    write_at_once(LAST, writers=5, count=6)
    seal()
    found = checked(LAST)
    assert (found.chains, found.records, found.breaks) == (5, 30, ())


def test_one_trail_that_fails_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    begun(monkeypatch, LAST)
    read = trail.links
    monkeypatch.setattr(trail, "links", lambda owner, day: read(owner, day) if owner != OWNER else _fail())
    with pytest.raises(RoundFailedError):
        seal()
    assert {key.split("/")[-2] for key in seals()} == {OTHER_CLINIC, ORGANIZATION, "nowhere"}


def _fail() -> Any:
    raise ConnectionError("not today")


@pytest.mark.parametrize(("at", "day"), [("00:04:59", 2), ("00:05:00", 3), ("23:59:59", 3)])
def test_a_day_is_settled_five_minutes_after_it_ended(at: str, day: int) -> None:
    assert last_settled(datetime.fromisoformat(f"2026-03-04T{at}+00:00")) == date(2026, 3, day)


def test_a_day_that_is_broken_before_it_is_sealed_is_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("POWERTOOLS_METRICS_DISABLED")
    begun(monkeypatch, LAST)
    write(LAST, 3)
    record = records()[1]
    record.body = "{}"
    record.save()
    seal()
    assert '"AuditBroken"' in capsys.readouterr().out
