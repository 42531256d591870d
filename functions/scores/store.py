"""Assessments in DynamoDB: one partition an episode, which begins with its clinic."""

from collections.abc import Iterator

from functions.aws.records import Facts
from functions.aws.tables import Limits, Record, TableName
from functions.kernel.facts import AssessmentRecorded
from functions.kernel.ids import AssessmentId, ClinicId, EpisodeId


class Assessments(Record):
    """`CLINIC#c#EPISODE#e` / `ASSESSMENT#id`."""

    class Meta(Limits):
        table_name = TableName("ASSESSMENTS_TABLE")


class AssessmentStore(Facts):
    """The assessments of the clinics' episodes."""

    table = Assessments

    def key(self, fact: AssessmentRecorded) -> tuple[str, str]:
        return _partition((fact.clinic_id, fact.episode_id)), f"ASSESSMENT#{fact.assessment_id}"

    def assessment(self, episode: tuple[ClinicId, EpisodeId], which: AssessmentId) -> AssessmentRecorded | None:
        return self.get(AssessmentRecorded, _partition(episode), f"ASSESSMENT#{which}")

    def assessments(self, episode: tuple[ClinicId, EpisodeId]) -> Iterator[AssessmentRecorded]:
        return self.every(AssessmentRecorded, _partition(episode), "ASSESSMENT#")


def _partition(episode: tuple[ClinicId, EpisodeId]) -> str:
    clinic_id, episode_id = episode
    return f"CLINIC#{clinic_id}#EPISODE#{episode_id}"
