"""What tests of doors and stores share: a simulated AWS, a directory with people, and a knock at a door."""

import json
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.dynamodb import responses

from functions.access.store import AccessStore
from functions.aws import audit, directory
from functions.aws.door import Door
from functions.kernel.facts import Address, BillingIdentity, ClinicChanged, GrantsChanged, StaffRegistered, Written
from functions.kernel.ids import ClinicId, OrganizationId, StaffId
from functions.kernel.roles import Grant, Role
from tests.quick_moto import hasten
from tests.snapshots import as_made

TABLES = (
    "DIRECTORY_TABLE",
    "AUDIT_TABLE",
    "EPISODES_TABLE",
    "ASSESSMENTS_TABLE",
    "CONTACTS_TABLE",
    "REGISTRY_TABLE",
    "REVIEWS_TABLE",
    "LEDGER_TABLE",
    "CLAIMS_TABLE",
)
BUCKETS = ("PACKETS_BUCKET", "BILLING_BUCKET", "AUDIT_BUCKET")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ORGANIZATION = OrganizationId("org_north")
CLINIC = ClinicId("cli_harbor")
OTHER_CLINIC = ClinicId("cli_prairie")
MANAGER = StaffId("stf-manager")
CONSULTANT = StaffId("stf-consultant")
PCP = StaffId("stf-pcp")
FINANCE = StaffId("stf-finance")
ADMIN = StaffId("stf-admin")
STRANGER = StaffId("stf-stranger")
NPI = "1234567893"
CONSULTANT_NPI = "1245319599"

_lock = threading.RLock()
_call_action = responses.DynamoHandler.call_action


def _one_at_a_time(self: Any) -> Any:
    """moto's conditional writes are not atomic between threads; DynamoDB's are."""
    with _lock:
        return _call_action(self)


@contextmanager
def simulated_aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """moto with the project's tables and buckets, and the environment that the template gives its functions."""
    environment = {name: _named(name) for name in (*TABLES, *BUCKETS)}
    environment |= {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "POWERTOOLS_METRICS_DISABLED": "true",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(responses.DynamoHandler, "call_action", _one_at_a_time)
    hasten(monkeypatch)
    directory.forget()
    audit.forget()
    with mock_aws():
        as_made(_create_stores)
        yield


def aws_client(service: str) -> Any:
    """Making a client takes a tenth of a second; moto answers an old one as well as a new one."""
    return _client_at(os.environ.get("AWS_ENDPOINT_URL"), service)


@cache
def _client_at(endpoint: str | None, service: str) -> Any:
    """One for each place where AWS is said to be: a data plane that has ended answers nobody."""
    return boto3.client(service, endpoint_url=endpoint)  # type: ignore[call-overload]


def _create_stores() -> None:
    for name in TABLES:
        _create_table(_named(name))
    for name in BUCKETS:
        aws_client("s3").create_bucket(Bucket=_named(name))


def _named(variable: str) -> str:
    return variable.lower().replace("_", "-")


def _create_table(name: str) -> None:
    aws_client("dynamodb").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )


def a_clinic(clinic_id: ClinicId = CLINIC, **changes: Any) -> ClinicChanged:
    values: dict[str, Any] = {
        "clinic_id": clinic_id,
        "organization_id": ORGANIZATION,
        "version": 1,
        "name": "Harbor Family Medicine",
        "time_zone": "America/New_York",
        "billing": BillingIdentity(
            name="Harbor Family Medicine",
            npi=NPI,
            tin="123456789",
            taxonomy="207Q00000X",
            address=Address(line="1 Pier Road", city="Portland", state="ME", postal_code="041011234"),
        ),
        "thresholds": {},
        "policy": {},
        "recorded": Written(at=LONG_AGO, by=ADMIN),
    }
    return ClinicChanged(**{**values, **changes})


def settle_directory() -> None:
    """Two clinics of one organization, a person for each role in the first, an organization's administrator."""
    store, written = AccessStore(), Written(at=LONG_AGO, by=ADMIN)
    for clinic in (a_clinic(), a_clinic(OTHER_CLINIC, name="Prairie Clinic", time_zone="America/Chicago")):
        store.add_clinic(clinic, f"test-{clinic.clinic_id}")
    roles = {
        MANAGER: ("Mai Nguyen", Role.CARE_MANAGER, None, None),
        CONSULTANT: ("Ada Okafor", Role.PSYCHIATRIC_CONSULTANT, CONSULTANT_NPI, "MD"),
        PCP: ("Ines Duarte", Role.PCP, NPI, "MD"),
        FINANCE: ("Per Holm", Role.FINANCE, None, None),
    }
    for staff_id, (name, role, npi, kind) in roles.items():
        settle_person(store, staff_id, name, npi, kind, written)
        settle_grant(store, staff_id, CLINIC, role, written)
    settle_person(store, ADMIN, "Rosa Lind", None, None, written)
    settle_grant(store, ADMIN, None, Role.ORG_ADMIN, written)


def settle_person(
    store: AccessStore, staff_id: StaffId, name: str, npi: str | None, kind: str | None, written: Written
) -> None:
    person = StaffRegistered(
        organization_id=ORGANIZATION,
        staff_id=staff_id,
        version=1,
        name=name,
        npi=npi,
        practitioner_type=kind,
        recorded=written,
    )
    store.add(person, f"test-{staff_id}")


def settle_grant(
    store: AccessStore, staff_id: StaffId, clinic_id: ClinicId | None, role: Role, written: Written
) -> None:
    granted = GrantsChanged(
        organization_id=ORGANIZATION,
        clinic_id=clinic_id,
        staff_id=staff_id,
        version=1,
        grants=(Grant(role, date(2020, 1, 1)),),
        recorded=written,
    )
    store.add_grants(granted, f"test-grant-{staff_id}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back through a door."""

    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def etag(self) -> str:
        return self.headers["ETag"]


def knock(
    door: Door,
    method: str,
    route: str,
    *,
    path: Mapping[str, str] | None = None,
    body: object = None,
    by: str | None = MANAGER,
    headers: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
    raw: str | None = None,
) -> Answer:
    """Send an API Gateway event to a door, as `by`; the clinic in the path is the first one unless said otherwise."""
    filled = {"clinic_id": CLINIC, **(path or {})}
    used = {name: value for name, value in filled.items() if f"{{{name}}}" in route}
    sent = raw if raw is not None else None if body is None else json.dumps(body)
    event = {
        "resource": route,
        "path": route.format(**used),
        "httpMethod": method,
        "headers": {**({"Content-Type": "application/json"} if sent is not None else {}), **(headers or {})},
        "multiValueHeaders": {},
        "queryStringParameters": dict(query) if query else None,
        "multiValueQueryStringParameters": {name: [value] for name, value in query.items()} if query else None,
        "pathParameters": used or None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": route,
            "httpMethod": method,
            "requestId": "req-test",
            "authorizer": {"claims": {"sub": by}} if by else None,
        },
        "body": sent,
        "isBase64Encoded": False,
    }
    answer = door(event, None)
    is_page = answer["headers"]["Content-Type"].startswith("text/html")
    return Answer(answer["statusCode"], answer["body"] if is_page else json.loads(answer["body"]), answer["headers"])
