"""The case format of `caseload bill`: the hand-computed samples, and what is wrong with a case in words."""

import copy
import json
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload.bill import answer

Case = dict[str, object]
SAMPLES = cast(
    "list[Case]", json.loads((Path(__file__).parents[1] / "cases" / "billing_cases.sample.json").read_text())
)
BASE = cast("Case", SAMPLES[0]["input"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def case(**changes: object) -> Case:
    return {**copy.deepcopy(BASE), "countable_minutes": 70, **changes}


def timed(*entries: Case, **changes: object) -> Case:
    defaults: Case = {"date": "2026-03-10", "actor": "bhcm", "kind": "cocm"}
    return case(countable_minutes=None, time_entries=[{**defaults, **entry} for entry in entries], **changes)


@pytest.mark.parametrize("sample", SAMPLES, ids=[f"{sample['id']} {sample['title']}" for sample in SAMPLES])
def test_the_samples_are_answered_as_computed_by_hand(sample: Case) -> None:
    found = answer(sample["input"])
    expected = cast("Case", sample["expected"])
    assert {name: found.get(name) for name in expected} == expected


def test_an_answer_explains_itself() -> None:
    found = answer(timed({"minutes": 40}, {"minutes": 30, "actor": "clerical"}, policy={"apcm_mod": "add_on"}))
    assert found["policy_ignored"] == ["apcm_mod"]
    assert found["charges"] == [{"code": "99492", "charge_cents": 16032}]
    assert found["next"] == {"code": "99494", "minutes": 46}
    assert found["seconds"] == {
        "counted": 2400,
        "credited": [{"entry": "0000", "seconds": 2400}],
        "excluded": [{"entry": "0001", "seconds": 1800, "code": "CLERICAL", "rule": "R20", "words": "clerical time"}],
    }


def test_clock_times_overlap_and_lengths_do_not() -> None:
    found = answer(timed({"start": "09:00", "end": "09:30"}, {"start": "09:10", "end": "09:40", "actor": "pcp"}))
    assert (found["minutes"], found["warnings"]) == (40, ["OVERLAP_MERGED"])
    assert answer(timed({"minutes": 20}, {"minutes": 20}))["minutes"] == 40
    assert answer(timed({"seconds": 1199}, {"seconds": 1}))["minutes"] == 20


@pytest.mark.parametrize(
    "written", ["psychiatrist", "Psychiatrist", "MD psychiatry", "md_psychiatrist", "MD-Psychiatrist"]
)
def test_a_psychiatrist_is_known_however_it_is_written(written: str) -> None:
    found = answer(case(payer="wi_medicaid", billing_practitioner_type=written))
    assert found["reasons"] == ["BILLING_PRACTITIONER_INELIGIBLE"]
    assert answer(case(billing_practitioner_type=written))["status"] == "BILL"


@pytest.mark.parametrize("written", ["md", "M.D.", " NP "])
def test_professions_are_read_as_written(written: str) -> None:
    assert answer(case(billing_practitioner_type=written))["status"] == "BILL"


def test_a_revoked_consent_holds_and_cuts_no_minutes() -> None:
    revoked = {"status": "revoked", "date": "2026-03-20", "cost_sharing_explained": True}
    found = answer(timed({"minutes": 40}, {"minutes": 40, "date": "2026-03-25"}, consent=revoked))
    assert (found["status"], found["reasons"], found["minutes"]) == ("HOLD", ["CONSENT_REVOKED"], 80)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"service_month": "2026-13"}, "service_month"),
        ({"service_month": {"year": 2026, "number": 3}}, "service_month"),
        ({"payer": None}, "payer"),
        ({"setting": "hospital"}, "setting"),
        ({"program": "ccm"}, "program"),
        ({"first_activity_month": "2026-04"}, "first_activity_month"),
        ({"prior_episode_last_service_month": "2026-04"}, "prior_episode_last_service_month"),
        ({"countable_minutes": -1}, "countable_minutes"),
        ({"countable_minutes": "70"}, "countable_minutes"),
        ({"countable_minutes": True}, "countable_minutes"),
        ({"countable_minutes": None}, "time_entries"),
        ({"time_entries": []}, "time_entries"),
        ({"registry_entry": None}, "registry_entry"),
        ({"dx": "F32.1"}, "dx"),
        ({"billing_npi": 1234567893}, "billing_npi"),
        ({"consent": {"status": "maybe", "date": None, "cost_sharing_explained": None}}, "consent"),
        ({"consent": {"status": "documented"}}, "consent"),
        ({"apcm": {"base_code": "G0559", "same_billing_npi": True}}, "apcm"),
        ({"discharge_date": "2026-02-30"}, "discharge_date"),
        ({"policy": {"g2214_min_minutes": 10}}, "policy"),
        ({"policy": {"g2214_min_minutes": 16.5}}, "policy"),
        ({"policy": []}, "policy"),
        ({"unheard_of": 1}, "unheard_of"),
    ],
)
def test_a_malformed_case_is_answered_with_where_it_is_wrong(changes: Case, field: str) -> None:
    found = answer(case(**changes))
    assert set(found) == {"error", "detail"}
    assert field in str(found["detail"])


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"minutes": 10, "seconds": 10},
        {"minutes": -1},
        {"seconds": 10**12},
        {"start": "09:00"},
        {"start": "09:00", "end": "09:00"},
        {"start": "09:30", "end": "09:00"},
        {"start": "9:00", "end": "09:30"},
        {"start": "09:00", "end": "24:00"},
        {"minutes": 10, "actor": "nurse"},
        {"minutes": 10, "kind": "ccm"},
        {"minutes": 10, "date": "2026-3-1"},
        {"minutes": 10, "patient_status": "asleep"},
        {"minutes": 10, "note": "x"},
    ],
)
def test_a_malformed_time_entry_is_refused(entry: Case) -> None:
    assert answer(timed(entry))["error"] == "MALFORMED_CASE"


@pytest.mark.parametrize(
    "name", sorted(set(BASE) - {"countable_minutes", "time_entries", "discharge_date", "death_date"})
)
def test_evidence_that_is_not_named_is_not_guessed(name: str) -> None:
    found = answer({key: value for key, value in case().items() if key != name})
    optional = {"policy", "treatment_months_elapsed", "prior_auth_on_file"}
    assert ("error" in found) == (name not in optional)


@given(JSON)
def test_anything_at_all_gets_an_answer(anything: object) -> None:
    assert answer(anything)["error"] == "MALFORMED_CASE"


@given(st.sampled_from(sorted(BASE)), JSON)
def test_one_strange_value_never_stops_the_others(name: str, strange: object) -> None:
    found = answer(case(**{name: strange}))
    assert ("status" in found) != ("error" in found)


@given(st.sampled_from(["g2214_min_minutes", "apcm_mode", "also_covers", "max_99494_units", "new"]), JSON)
def test_one_strange_setting_never_stops_the_others(name: str, strange: object) -> None:
    found = answer(case(policy={name: strange}))
    assert ("status" in found) != ("error" in found)
