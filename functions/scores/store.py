"""Assessments and self-report links in DynamoDB: an episode's lie in one partition, which begins with its clinic."""

from collections.abc import Iterator

from functions.aws.chart import Assessments
from functions.aws.codec import encode
from functions.aws.records import Facts
from functions.aws.tables import Record, find, find_all
from functions.aws.writes import New, Next, write_all
from functions.kernel.errors import Conflict
from functions.kernel.facts import AssessmentRecorded
from functions.kernel.ids import AssessmentId, ClinicId, EpisodeId
from functions.scores.links import Link, LinkId

__all__ = ["AssessmentStore", "Assessments", "LinkStore"]


class AssessmentStore(Facts):
    """The assessments of the clinics' episodes."""

    table = Assessments

    def key(self, fact: AssessmentRecorded) -> tuple[str, str]:
        return _partition((fact.clinic_id, fact.episode_id)), f"ASSESSMENT#{fact.assessment_id}"

    def assessment(self, episode: tuple[ClinicId, EpisodeId], which: AssessmentId) -> AssessmentRecorded | None:
        return self.get(AssessmentRecorded, _partition(episode), f"ASSESSMENT#{which}")

    def assessments(self, episode: tuple[ClinicId, EpisodeId]) -> Iterator[AssessmentRecorded]:
        return self.every(AssessmentRecorded, _partition(episode), "ASSESSMENT#")


class LinkStore(AssessmentStore):
    """Self-report links, and the one answer to each. A link is found by its token, and by its episode for the team."""

    def link(self, clinic_id: ClinicId, link_id: LinkId) -> Link | None:
        record = find(Assessments, *_place(clinic_id, link_id))
        return record.value(Link) if record else None

    def links(self, episode: tuple[ClinicId, EpisodeId]) -> Iterator[Link]:
        for pointer in find_all(Assessments, _partition(episode), "LINK#"):
            link = self.link(episode[0], LinkId(pointer.sk.removeprefix("LINK#")))
            if link is not None:
                yield link

    def add_link(self, link: Link, request: str) -> Link:
        """Keep a new link; the same request again gets what it made, another one Conflict."""
        pointer = Assessments(
            _partition((link.clinic_id, link.episode_id)),
            f"LINK#{link.link_id}",
            kind="link",
            version=1,
            body="{}",
            request=request,
        )
        return write_all([New(_link_record(link, request)), New(pointer)])[0].value(Link)

    def change_link(self, new: Link, old: Link, request: str) -> Link:
        """Keep a link's next version; Stale when it was answered or revoked in between."""
        return write_all([Next(_link_record(new, request), _link_record(old, ""))])[0].value(Link)

    def answer(self, assessment: AssessmentRecorded, new: Link, old: Link, request: str) -> AssessmentRecorded:
        """Keep an answer and mark its link as answered, both or neither; Stale or Conflict for whoever came second."""
        answered = New(self._record(assessment, request))
        closed = Next(_link_record(new, request), _link_record(old, ""))
        return write_all([answered, closed])[0].value(AssessmentRecorded)

    def answer_of(self, link: Link, request: str) -> AssessmentRecorded:
        """What was answered by a link, for whoever sends the same answers again; Conflict for other ones."""
        record = find(Assessments, _partition((link.clinic_id, link.episode_id)), f"ASSESSMENT#{link.assessment_id}")
        if record is None or record.origin != request:
            raise Conflict("this form was already answered", code="ALREADY_ANSWERED")
        return record.value(AssessmentRecorded)


def _link_record(link: Link, request: str) -> Record:
    pk, sk = _place(link.clinic_id, link.link_id)
    return Assessments(pk, sk, kind="link", version=link.version, body=encode(link), request=request)


def _place(clinic_id: ClinicId, link_id: LinkId) -> tuple[str, str]:
    return f"CLINIC#{clinic_id}#LINK#{link_id}", "LINK"


def _partition(episode: tuple[ClinicId, EpisodeId]) -> str:
    clinic_id, episode_id = episode
    return f"CLINIC#{clinic_id}#EPISODE#{episode_id}"
