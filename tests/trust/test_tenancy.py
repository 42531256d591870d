"""The last line between tenants: a key of another clinic is not sent, whoever in the code asks for it, and however."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.aws import files
from functions.aws.chart import Episodes, unknown
from functions.aws.door import Call, Door
from functions.aws.tables import find, find_all
from functions.aws.tenancy import ForeignKeyError, Tenant, check_file, confined_to
from functions.aws.writes import New, write_all
from functions.kernel.facts import ClinicChanged
from functions.kernel.ids import ClinicId, EpisodeId, is_id
from functions.kernel.roles import EVERYBODY
from tests.charts import EPISODE, settle_episodes
from tests.support import CLINIC, ORGANIZATION, OTHER_CLINIC, a_clinic, knock

pytestmark = pytest.mark.usefixtures("aws")

IDS = st.from_regex(r"[a-z0-9][a-z0-9_-]{2,20}", fullmatch=True)
FOREIGN = f"CLINIC#{OTHER_CLINIC}"


def a_record(pk: str) -> Episodes:
    return Episodes(pk, "EPISODE#epi_x", kind="episode", version=1, body="{}", request="")


ASKED: dict[str, Callable[[str], object]] = {
    "one record": lambda pk: find(Episodes, pk, "EPISODE#epi_x"),
    "a partition": lambda pk: list(find_all(Episodes, pk, "")),
    "a part of a partition": lambda pk: list(find_all(Episodes, pk, "EPISODE#")),
    "several records": lambda pk: list(Episodes.batch_get([(pk, "EPISODE#epi_x")])),
    "a new record": lambda pk: a_record(pk).save(),
    "a record taken away": lambda pk: a_record(pk).delete(),
    "a transaction": lambda pk: write_all([New(a_record(pk))]),
}


@pytest.mark.parametrize("ask", ASKED)
@pytest.mark.parametrize(
    "pk", [FOREIGN, f"{FOREIGN}#EPISODE#{EPISODE}", f"CLINIC#{CLINIC}-2", "ORG#org_south", "CLINICS"]
)
def test_what_is_another_tenants_is_not_asked_for(ask: str, pk: str) -> None:
    with confined_to(a_clinic()), pytest.raises(ForeignKeyError):
        ASKED[ask](pk)


@pytest.mark.parametrize("ask", ASKED)
@pytest.mark.parametrize("pk", [f"CLINIC#{CLINIC}", f"CLINIC#{CLINIC}#EPISODE#{EPISODE}", f"ORG#{ORGANIZATION}"])
def test_what_is_ones_own_is(ask: str, pk: str) -> None:
    with confined_to(a_clinic()):
        ASKED[ask](pk)


def test_nothing_is_asked_of_a_whole_table() -> None:
    with confined_to(a_clinic()), pytest.raises(ForeignKeyError):
        list(Episodes.scan())


def test_one_foreign_key_among_own_ones_is_enough() -> None:
    settle_episodes()
    with confined_to(a_clinic()):
        assert unknown(CLINIC, [EPISODE]) == set()
        with pytest.raises(ForeignKeyError):
            list(Episodes.batch_get([(f"CLINIC#{CLINIC}", f"EPISODE#{EPISODE}"), (FOREIGN, "EPISODE#epi_x")]))
        with pytest.raises(ForeignKeyError):
            write_all([New(a_record(f"CLINIC#{CLINIC}")), New(a_record(FOREIGN))])


@pytest.mark.parametrize(
    "key", [f"packets/{OTHER_CLINIC}/2026-W12/index.json", f"packets/{CLINIC}-2/a", f"packets/{CLINIC}", "a.json"]
)
def test_a_file_of_another_clinic_is_not_touched(key: str) -> None:
    with confined_to(a_clinic()):
        for touch in (
            lambda: files.read_file("PACKETS_BUCKET", key),
            lambda: files.put("PACKETS_BUCKET", key, b"", "text/plain"),
            lambda: files.put_once("PACKETS_BUCKET", key, b"", "text/plain"),
            lambda: files.link_to("PACKETS_BUCKET", key, 60),
        ):
            with pytest.raises(ForeignKeyError):
                touch()


@pytest.mark.parametrize("key", [f"packets/{CLINIC}/a.json", f"{CLINIC}/2026-03/run-1/a.csv", f"a/b/{CLINIC}/c/d.txt"])
def test_a_file_in_a_folder_of_the_clinic_is_its_own_and_outside_of_a_request_every_file_is(key: str) -> None:
    with confined_to(a_clinic()):
        check_file(key)
        with pytest.raises(ForeignKeyError):
            check_file(key.replace(CLINIC, OTHER_CLINIC))
    check_file(key.replace(CLINIC, OTHER_CLINIC))


def test_a_route_that_asks_for_another_clinics_records_is_a_fault_and_tells_nothing() -> None:
    settle_episodes()
    door = Door("wrong")

    @door.route("GET", "/v1/clinics/{clinic_id}/wrong", roles=EVERYBODY, answer=ClinicChanged, summary="wrong")
    def read_wrong(call: Call[None]) -> object:
        del call
        return find(Episodes, FOREIGN, "EPISODE#epi_prairie")

    answer = knock(door, "GET", "/v1/clinics/{clinic_id}/wrong")
    assert (answer.status, answer.body["detail"]) == (500, "something went wrong on our side")


def test_confinement_ends_with_the_request() -> None:
    with confined_to(a_clinic()):
        pass
    assert find(Episodes, FOREIGN, "EPISODE#epi_x") is None


@given(own=IDS, other=IDS, rest=st.sampled_from(["", "#EPISODE#epi_x", "#SHELF#stf-1", "#ALERTS"]))
def test_of_two_clinics_neither_owns_a_key_of_the_other(own: str, other: str, rest: str) -> None:
    assert is_id(own)
    tenant = Tenant(own, "org_x")
    assert tenant.owns(f"CLINIC#{own}{rest}")
    assert tenant.owns(f"CLINIC#{other}{rest}") == (own == other)
    assert not tenant.owns(f"CLINIC#{own}{other}{rest}")


def test_an_id_of_a_path_that_could_be_two_parts_of_a_key_is_none() -> None:
    assert not is_id(f"{CLINIC}#EPISODE")
    assert unknown(ClinicId(CLINIC), [EpisodeId("epi_x")]) == {"epi_x"}
