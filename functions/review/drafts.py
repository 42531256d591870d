"""What callers sent to review, as facts to be."""

from typing import Any

from functions.aws import chart, directory
from functions.aws.door import Call
from functions.kernel.errors import Problem, refuse
from functions.kernel.facts import CaseReviewed, ConsultationHeld, EpisodeChanged, RecommendationChanged, Step
from functions.kernel.ids import CaseReviewId, ConsultationId, EpisodeId, RecommendationId, StaffId
from functions.kernel.moments import joined, not_after
from functions.review.forms import CaseReviewForm, ConsultationForm, RecommendationForm, StepForm


def consultation(call: Call[ConsultationForm]) -> ConsultationHeld:
    form = call.body
    refuse(
        joined(
            not_after(call.at, held_at=form.held_at),
            _unknown(call, form.care_manager_id, "/care_manager_id"),
            _unknown(call, form.consultant_id, "/consultant_id"),
            _foreign(call, form.episode_ids),
            *(_unknown(call, other, f"/attendee_ids/{index}") for index, other in enumerate(form.attendee_ids)),
        )
    )
    return ConsultationHeld(
        clinic_id=call.clinic.clinic_id,
        consultation_id=ConsultationId(call.new_id("csl")),
        version=1,
        status="final",
        held_at=form.held_at,
        seconds=form.seconds,
        care_manager_id=StaffId(form.care_manager_id),
        consultant_id=StaffId(form.consultant_id),
        episode_ids=tuple(EpisodeId(episode_id) for episode_id in sorted(set(form.episode_ids))),
        recorded=call.written,
        attendee_ids=tuple(StaffId(other) for other in sorted(set(form.attendee_ids))),
    )


def case_review(
    call: Call[CaseReviewForm], episode: EpisodeChanged
) -> tuple[CaseReviewed, tuple[RecommendationChanged, ...]]:
    """The review, and its recommendations, each named after the review and its place in it."""
    form = call.body
    problems = joined(
        not_after(call.at, reviewed_at=form.reviewed_at), _unknown(call, form.consultant_id, "/consultant_id")
    )
    for index, given in enumerate(form.recommendations):
        problems += _unknown(call, given.owner_id, f"/recommendations/{index}/owner_id")
    refuse(problems)
    review_id = CaseReviewId(call.new_id("rev"))
    made = tuple(
        _recommendation(call, episode, review_id, index, given) for index, given in enumerate(form.recommendations)
    )
    review = CaseReviewed(
        clinic_id=episode.clinic_id,
        episode_id=episode.episode_id,
        patient_id=episode.patient_id,
        review_id=review_id,
        consultation_id=ConsultationId(form.consultation_id) if form.consultation_id else None,
        version=1,
        status="final",
        reviewed_at=form.reviewed_at,
        consultant_id=StaffId(form.consultant_id),
        summary=form.summary,
        recommendation_ids=tuple(recommendation.recommendation_id for recommendation in made),
        recorded=call.written,
    )
    return review, made


def step(call: Call[StepForm]) -> Step:
    refuse(not_after(call.at, at=call.body.at))
    return Step(status=call.body.status, at=call.body.at, by=call.caller.staff_id, reason=call.body.reason)


def _recommendation(
    call: Call[CaseReviewForm],
    episode: EpisodeChanged,
    review_id: CaseReviewId,
    index: int,
    form: RecommendationForm,
) -> RecommendationChanged:
    proposed = Step(status="proposed", at=call.body.reviewed_at, by=StaffId(call.body.consultant_id))
    return RecommendationChanged(
        clinic_id=episode.clinic_id,
        episode_id=episode.episode_id,
        patient_id=episode.patient_id,
        recommendation_id=RecommendationId(f"rec{review_id.removeprefix('rev')}-{index + 1}"),
        review_id=review_id,
        version=1,
        kind=form.kind,
        text=form.text,
        owner_id=StaffId(form.owner_id),
        due_on=form.due_on,
        status="proposed",
        steps=(proposed,),
        recorded=call.written,
    )


def _unknown(call: Call[Any], staff_id: str, field: str) -> list[Problem]:
    if directory.staff_profile(call.clinic.organization_id, StaffId(staff_id)):
        return []
    return [Problem(field, "UNKNOWN", "no such person in this organization")]


def _foreign(call: Call[Any], episode_ids: list[str]) -> list[Problem]:
    unknown = chart.unknown(call.clinic.clinic_id, {EpisodeId(episode_id) for episode_id in episode_ids})
    places = (index for index, episode_id in enumerate(episode_ids) if episode_id in unknown)
    return [Problem(f"/episode_ids/{index}", "UNKNOWN", "no such episode in this clinic") for index in places]
