"""How somebody comes under care and leaves it: phases, consents and what an episode needs. Pure.

Sources: R8 (consent), R9 (initiating visit), C15 (phases and discharge reasons).
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Literal, TypeVar

from functions.kernel.errors import Conflict, NotFound, Problem, Refused
from functions.kernel.facts import Consent, EpisodeChanged, Part2Consent, Phase, PhaseEntered, Written
from functions.kernel.ids import ConsentId

DischargeReason = Literal[
    "goals_met",
    "referred_to_specialty",
    "declined",
    "lost_to_follow_up",
    "moved_or_changed_pcp",
    "insurance",
    "deceased",
    "other",
]
Statement = Literal["specialist_consultation", "cost_sharing", "one_practitioner_a_month", "may_stop_at_any_time"]

C = TypeVar("C", bound=Consent | Part2Consent)

_LATER = frozenset({"status", "revoked_on", "correction", "recorded"})
"""What a consent learns after it was given."""

_NEXT: Mapping[Phase, frozenset[Phase]] = {
    "referred": frozenset({"enrolled", "discharged"}),
    "enrolled": frozenset({"active", "discharged"}),
    "active": frozenset({"relapse_prevention", "discharged"}),
    "relapse_prevention": frozenset({"active", "discharged"}),
    "discharged": frozenset(),
}


def move(episode: EpisodeChanged, phase: Phase, *, on: date, reason: DischargeReason | None) -> EpisodeChanged:
    """The episode in its next phase; Refused for a step that C15 does not know, or a discharge without its reason.

    A discharged patient who comes back gets a new episode with a baseline of its own.
    """
    if phase == episode.phase:
        return episode
    problems = []
    if phase not in _NEXT[episode.phase]:
        problems.append(Problem("/phase", "PHASE", f"{episode.phase} does not go to {phase}"))
    if phase == "discharged" and reason is None:
        problems.append(Problem("/discharge_reason", "REQUIRED", "a discharge has a reason"))
    if on < episode.phases[-1].on:
        problems.append(Problem("/on", "BEFORE", "this is before the step before it"))
    if problems:
        raise Refused("the episode cannot take this step", problems)
    taken = replace(episode, phase=phase, phases=(*episode.phases, PhaseEntered(phase, on)))
    if phase == "discharged":
        return replace(taken, ended_on=on, discharge_reason=reason)
    started = episode.treatment_started_on or (on if phase == "active" else None)
    return replace(taken, treatment_started_on=started)


def without_relapse_plan(*, has_plan: bool) -> list[Problem]:
    """A problem when somebody's goals are met and nobody has agreed with them how to stay well (C15)."""
    if has_plan:
        return []
    detail = "a goals-met discharge needs a relapse-prevention plan (C15)"
    return [Problem("/discharge_reason", "RELAPSE_PLAN_REQUIRED", detail)]


def first_phases(enrolled_on: date, treatment_started_on: date | None) -> tuple[PhaseEntered, ...]:
    """The steps of an episode that is opened: enrolled, and active from the start of treatment when that is known."""
    enrolled = PhaseEntered("enrolled", enrolled_on)
    return (enrolled, PhaseEntered("active", treatment_started_on)) if treatment_started_on else (enrolled,)


def refuse_second_episode(episodes: Sequence[EpisodeChanged]) -> None:
    """Conflict while an earlier episode of the patient is still open: time would be counted in two places."""
    if any(episode.phase != "discharged" for episode in episodes):
        raise Conflict("the patient has an open episode", code="EPISODE_OPEN")


def with_consent(consents: Sequence[C], given: C) -> tuple[C, ...]:
    """The consents with one more; the same one again changes nothing, another one of its id is a Conflict."""
    for standing in consents:
        if standing.consent_id == given.consent_id:
            if _as_given(standing) != _as_given(given):
                raise Conflict("this key was used for another request", code="IDEMPOTENCY_KEY_REUSED")
            return tuple(consents)
    return (*consents, given)


def find_consent(consents: Sequence[C], consent_id: ConsentId) -> C:
    standing = next((consent for consent in consents if consent.consent_id == consent_id), None)
    if standing is None:
        raise NotFound("there is no such consent")
    return standing


def revoked(consents: Sequence[C], consent_id: ConsentId, *, on: date, written: Written) -> tuple[C, ...]:
    """The consents with one revoked from a day on; what was done before that day stays covered."""
    standing = find_consent(consents, consent_id)
    if standing.status == "entered_in_error":
        raise Refused("this was entered in error and stays so; record it anew", code="ENTERED_IN_ERROR")
    if standing.revoked_on == on:
        return tuple(consents)
    if on < standing.given_on:
        raise Refused("this is before the consent", [Problem("/revoked_on", "BEFORE", "before the consent was given")])
    ended = replace(standing, status="revoked", revoked_on=on, recorded=written)
    return tuple(ended if consent is standing else consent for consent in consents)


def retracted(
    consents: Sequence[Part2Consent], consent_id: ConsentId, *, reason: str, written: Written
) -> tuple[Part2Consent, ...]:
    """The consents with one marked as entered in error: it never permitted anything. Marked again it stays as it is."""
    standing = find_consent(consents, consent_id)
    if standing.status == "entered_in_error":
        return tuple(consents)
    mistaken = replace(standing, status="entered_in_error", correction=reason, recorded=written)
    return tuple(mistaken if consent is standing else consent for consent in consents)


def _as_given(consent: C) -> dict[str, object]:
    return {field.name: getattr(consent, field.name) for field in fields(consent) if field.name not in _LATER}
