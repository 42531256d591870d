"""Reviews in DynamoDB: consultations by clinic, case reviews and recommendations by episode."""

from collections.abc import Iterator
from typing import Any

from functions.aws.records import Facts
from functions.aws.tables import Limits, Record, TableName
from functions.kernel.facts import CaseReviewed, ConsultationHeld, RecommendationChanged
from functions.kernel.ids import CaseReviewId, ClinicId, EpisodeId, RecommendationId


class Reviews(Record):
    """`CLINIC#c` / `CONSULTATION#id`; `CLINIC#c#EPISODE#e` / `REVIEW#id`, `RECOMMENDATION#id`."""

    class Meta(Limits):
        table_name = TableName("REVIEWS_TABLE")


class ReviewStore(Facts):
    """What the psychiatric consultant looked at and recommended."""

    table = Reviews

    def key(self, fact: Any) -> tuple[str, str]:  # noqa: ANN401
        match fact:
            case ConsultationHeld():
                return f"CLINIC#{fact.clinic_id}", f"CONSULTATION#{fact.consultation_id}"
            case CaseReviewed():
                return _episode(fact.clinic_id, fact.episode_id), f"REVIEW#{fact.review_id}"
            case RecommendationChanged():
                return _episode(fact.clinic_id, fact.episode_id), f"RECOMMENDATION#{fact.recommendation_id}"
            case _:
                raise TypeError("not a fact of review")

    def consultations(self, clinic_id: ClinicId) -> Iterator[ConsultationHeld]:
        return self.every(ConsultationHeld, f"CLINIC#{clinic_id}", "CONSULTATION#")

    def consultation(self, clinic_id: ClinicId, consultation_id: str) -> ConsultationHeld | None:
        return self.get(ConsultationHeld, f"CLINIC#{clinic_id}", f"CONSULTATION#{consultation_id}")

    def review(self, clinic_id: ClinicId, episode_id: EpisodeId, review_id: CaseReviewId) -> CaseReviewed | None:
        return self.get(CaseReviewed, _episode(clinic_id, episode_id), f"REVIEW#{review_id}")

    def reviews(self, clinic_id: ClinicId, episode_id: EpisodeId) -> Iterator[CaseReviewed]:
        return self.every(CaseReviewed, _episode(clinic_id, episode_id), "REVIEW#")

    def recommendations(self, clinic_id: ClinicId, episode_id: EpisodeId) -> Iterator[RecommendationChanged]:
        return self.every(RecommendationChanged, _episode(clinic_id, episode_id), "RECOMMENDATION#")

    def recommendation(
        self, clinic_id: ClinicId, episode_id: EpisodeId, recommendation_id: RecommendationId
    ) -> RecommendationChanged | None:
        return self.get(RecommendationChanged, _episode(clinic_id, episode_id), f"RECOMMENDATION#{recommendation_id}")


def _episode(clinic_id: ClinicId, episode_id: EpisodeId) -> str:
    return f"CLINIC#{clinic_id}#EPISODE#{episode_id}"
