"""Reviews in DynamoDB: consultations and safety alerts by clinic, what is about one episode by episode."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from functions.aws.chart import Reviews
from functions.aws.records import Facts
from functions.kernel.facts import CaseReviewed, ConsultationHeld, RecommendationChanged
from functions.kernel.ids import CaseReviewId, ClinicId, EpisodeId, ManualFlagId, RecommendationId, SafetyAlertId
from functions.kernel.watch_facts import (
    FlagAcknowledged,
    ManualFlagChanged,
    PacketRemovalMade,
    ReviewMarked,
    SafetyAlertChanged,
)

__all__ = ["ReviewStore", "Reviews"]


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
            case SafetyAlertChanged():
                return _alerts(fact.clinic_id), f"ALERT#{fact.alert_id}"
            case ManualFlagChanged():
                return _episode(fact.clinic_id, fact.episode_id), f"MANUAL#{fact.manual_flag_id}"
            case FlagAcknowledged():
                return _episode(fact.clinic_id, fact.episode_id), f"SEEN#{fact.code}#{fact.since}"
            case ReviewMarked():
                mark = f"MARK#{fact.read_until.isoformat()}#{fact.recorded.by}"
                return _episode(fact.clinic_id, fact.episode_id), mark
            case PacketRemovalMade():
                return _episode(fact.clinic_id, fact.episode_id), f"REMOVAL#{fact.removal_id}"
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

    def alert(self, clinic_id: ClinicId, alert_id: SafetyAlertId) -> SafetyAlertChanged | None:
        return self.get(SafetyAlertChanged, _alerts(clinic_id), f"ALERT#{alert_id}")

    def alerts(self, clinic_id: ClinicId) -> Iterator[SafetyAlertChanged]:
        """Every alert the clinic has ever had."""
        return self.every(SafetyAlertChanged, _alerts(clinic_id), "ALERT#")

    def alerts_of(self, clinic_id: ClinicId, alert_ids: Collection[SafetyAlertId]) -> Iterator[SafetyAlertChanged]:
        """These alerts as they stand; an id without one is left out."""
        keys = [(_alerts(clinic_id), f"ALERT#{alert_id}") for alert_id in sorted(set(alert_ids))]
        found = Reviews.batch_get(keys, consistent_read=True) if keys else ()
        return (record.value(SafetyAlertChanged) for record in found)

    def manual_flag(
        self, clinic_id: ClinicId, episode_id: EpisodeId, manual_flag_id: ManualFlagId
    ) -> ManualFlagChanged | None:
        return self.get(ManualFlagChanged, _episode(clinic_id, episode_id), f"MANUAL#{manual_flag_id}")

    def manual_flags(self, clinic_id: ClinicId, episode_id: EpisodeId) -> Iterator[ManualFlagChanged]:
        return self.every(ManualFlagChanged, _episode(clinic_id, episode_id), "MANUAL#")

    def flag_acknowledged(
        self, clinic_id: ClinicId, episode_id: EpisodeId, code: str, since: date
    ) -> FlagAcknowledged | None:
        return self.get(FlagAcknowledged, _episode(clinic_id, episode_id), f"SEEN#{code}#{since}")

    def removals(self, clinic_id: ClinicId, episode_id: EpisodeId) -> Iterator[PacketRemovalMade]:
        return self.every(PacketRemovalMade, _episode(clinic_id, episode_id), "REMOVAL#")


def _alerts(clinic_id: ClinicId) -> str:
    return f"CLINIC#{clinic_id}#ALERTS"


def _episode(clinic_id: ClinicId, episode_id: EpisodeId) -> str:
    return f"CLINIC#{clinic_id}#EPISODE#{episode_id}"
