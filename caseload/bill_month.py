"""A billing case in the words of the billing rules."""

import datetime as dt
import re

from caseload.bill_case import CaseIn, ConsentIn, EntryIn, clock
from functions.billing.rules import evidence
from functions.billing.rules.overrides import Override
from functions.billing.rules.settings import SETTINGS, Value
from functions.billing.rules.time_entries import PatientStatus, StatedTime, TimeEntry
from functions.kernel.calendar import Month
from functions.kernel.errors import Invalid


def patient_month(case: CaseIn) -> evidence.PatientMonth:
    """The case in the words of the rules."""
    return evidence.PatientMonth(
        month=Month.parse(case.service_month),
        payer=case.payer,
        setting=case.setting,
        program=case.program,
        history=_history(case),
        time=_time(case),
        consent=_consent(case.consent),
        initiating_visit=evidence.InitiatingVisit(case.initiating_visit.required, case.initiating_visit.date),
        elements=_elements(case),
        diagnoses=case.dx,
        team=_team(case),
        apcm=_apcm(case),
        discharged_on=case.discharge_date,
        died_on=case.death_date,
        other_practitioner_claim=case.other_practitioner_bhi_claim,
        other_codes=case.same_month_codes_other,
        part2=evidence.Part2(case.part2.covered_record, case.part2.payment_consent),
        treatment_months_elapsed=case.treatment_months_elapsed,
        prior_auth_on_file=case.prior_auth_on_file,
        overrides=_overrides(case),
    )


def _history(case: CaseIn) -> evidence.EpisodeHistory:
    prior = case.prior_episode_last_service_month
    return evidence.EpisodeHistory(
        first_activity=Month.parse(case.first_activity_month),
        prior_episode_last_service=None if prior is None else Month.parse(prior),
        initial_billed_in=tuple(Month.parse(month) for month in case.months_99492_already_billed),
        first_service_on=None,
    )


def _time(case: CaseIn) -> tuple[TimeEntry, ...] | StatedTime:
    if case.time_entries is None:
        return StatedTime(60 * (case.countable_minutes or 0))
    return tuple(_entry(index, entry) for index, entry in enumerate(case.time_entries))


def _entry(index: int, entry: EntryIn) -> TimeEntry:
    """Clock times are compared only with one another, so any one zone serves. One actor is one person here."""
    start, end = (_moment(entry.date, text) for text in (entry.start, entry.end))
    seconds = 60 * (entry.minutes or 0) + (entry.seconds or 0)
    return TimeEntry(
        source=f"{index:04d}",
        day=entry.date,
        start=start,
        end=end,
        seconds=seconds if start is None or end is None else round((end - start).total_seconds()),
        actor=entry.actor,
        kind=entry.kind,
        staff=entry.actor,
        code=entry.code or "",
        patient_status=entry.patient_status or PatientStatus.COMMUNITY,
    )


def _moment(day: dt.date, text: str | None) -> dt.datetime | None:
    time = clock(text)
    return None if time is None else dt.datetime.combine(day, time, dt.UTC)


def _consent(given: ConsentIn) -> evidence.Consent:
    """Of a revoked consent the date may be that of either day: it limits no minutes, and the month is held."""
    return evidence.Consent(
        documented_on=given.date if given.status == "documented" else None,
        revoked=given.status == "revoked",
        revoked_on=None,
        cost_sharing_explained=bool(given.cost_sharing_explained),
    )


def _elements(case: CaseIn) -> evidence.Elements:
    return evidence.Elements(
        measures=case.validated_measures_in_month,
        registry_entry=case.registry_entry,
        caseload_consultation=case.caseload_consultation_in_month,
        patient_review=case.consultant_patient_review_in_month,
    )


def _team(case: CaseIn) -> evidence.Team:
    return evidence.Team(
        billing_npi=case.billing_npi,
        billing_type=_profession(case.billing_practitioner_type),
        consultant_npi=case.consultant_npi,
    )


def _profession(text: str | None) -> str | None:
    """MD, M.D. and md are one profession; a psychiatrist is named as one however it is written."""
    if text is None:
        return None
    upper = text.upper().replace(".", "").strip()
    return "PSYCHIATRIST" if re.search(r"\bPSYCHIATR(IST|Y)\b", upper.replace("_", " ")) else upper


def _apcm(case: CaseIn) -> evidence.ApcmBase | None:
    code = case.apcm.base_code
    return None if code is None else evidence.ApcmBase(code, same_billing_npi=bool(case.apcm.same_billing_npi))


def _overrides(case: CaseIn) -> tuple[Override, ...]:
    known = ((name, _value(name, case.policy[name])) for name in sorted(SETTINGS) if name in case.policy)
    return tuple(Override(name, value) for name, value in known if value is not None)


def _value(name: str, value: object) -> Value | None:
    """A JSON value as a setting's value; null leaves the payer's own."""
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    if value is None or isinstance(value, bool | int | str):
        return value
    raise Invalid(f"/policy/{name}: takes {SETTINGS[name].accepts}", code="POLICY_INVALID")
