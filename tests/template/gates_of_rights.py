"""Gates about who may do what: one role a function, exact actions, one resource a statement."""

import json
import re
from collections.abc import Iterator

from tests.template.document import Json, of
from tests.template.gates import Gate

_HARMLESS_WITHOUT_RESOURCE = frozenset({"xray:PutTraceSegments", "xray:PutTelemetryRecords"})
_NEVER = frozenset(
    {"dynamodb:Scan", "dynamodb:PartiQLSelect", "dynamodb:PartiQLInsert", "dynamodb:PartiQLUpdate", "s3:DeleteObject"}
    | {"dynamodb:PartiQLDelete", "dynamodb:BatchWriteItem", "s3:BypassGovernanceRetention", "iam:PassRole"}
)
# Objects of one bucket and streams of one table have names that do not exist yet.
_PART_OF_ONE = re.compile(r"^\$\{\w+\.Arn\}/(\*|inbound/\*|stream/\*)$")
# Who does anything but add a record to the audit trail.
_AUDITING = {"AuditSeal": ["dynamodb:Query"], "AccessApi": ["dynamodb:PutItem", "dynamodb:Query"]}
_SEALING = frozenset({"s3:ListBucketVersions", "s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"})
_DERIVED = frozenset({"RegistryTable", "LedgerTable"})
_OWNERS = {
    "DirectoryTable": {"AccessApi"},
    "AuditTable": {"AccessApi", "IntakeApi", "ScoresApi", "CareApi", "ReviewApi", "BillingApi"},
    "EpisodesTable": {"IntakeApi"},
    "AssessmentsTable": {"ScoresApi"},
    "ContactsTable": {"CareApi"},
    "ReviewsTable": {"ReviewApi", "ReviewStream", "SafetySweep", "RegistryWorker"},
    "RegistryTable": {"ReviewStream", "SafetySweep", "FlagSweep", "RegistryWorker"},
    "LedgerTable": {"BillingStream", "LedgerWorker"},
    "ClaimsTable": {"MonthEnd", "BillingSweep", "CloseWorker", "BillingApi", "InboundFiles"},
}


def every_function_has_a_role_of_its_own(template: Json) -> Iterator[str]:
    for name, function in of(template, "AWS::Lambda::Function"):
        if function["Role"] != {"Fn::GetAtt": [f"{name}Role", "Arn"]}:
            yield name


def no_role_takes_over_a_policy_of_somebody_else_s(template: Json) -> Iterator[str]:
    for name, role in of(template, "AWS::IAM::Role"):
        if "ManagedPolicyArns" in role and name != "ApiGatewayLogRole":
            yield name


def every_action_is_named_in_full(template: Json) -> Iterator[str]:
    for name, statement in _statements(template):
        actions = statement["Action"]
        yield from (f"{name}: {action}" for action in actions if "*" in action or action in _NEVER)
        if "NotAction" in statement or "NotResource" in statement:
            yield f"{name} is allowed everything but something"


def every_resource_is_one_that_exists_here(template: Json) -> Iterator[str]:
    for name, statement in _statements(template):
        resources = statement["Resource"]
        for resource in resources if isinstance(resources, list) else [resources]:
            match resource:
                case {"Fn::GetAtt": _}:
                    continue
                case {"Fn::Sub": str(text)} if _PART_OF_ONE.match(text):
                    continue
                case "*" if set(statement["Action"]) <= _HARMLESS_WITHOUT_RESOURCE:
                    continue
            yield f"{name} {statement['Sid']}: {resource}"


def only_its_own_room_writes_a_table(template: Json) -> Iterator[str]:
    for name, statement in _statements(template):
        for table in _tables_in(statement):
            writes = [action for action in statement["Action"] if re.search("Put|Update|Delete", action)]
            if writes and name not in _OWNERS[table]:
                yield f"{name} writes {table}"


def no_record_of_care_can_be_deleted(template: Json) -> Iterator[str]:
    for name, statement in _statements(template):
        for table in _tables_in(statement):
            if "dynamodb:DeleteItem" in statement["Action"] and table not in _DERIVED:
                yield f"{name} may delete what {table} holds"


def the_audit_trail_can_only_be_added_to(template: Json) -> Iterator[str]:
    for name, statement in _statements(template):
        if "AuditTable" in _tables_in(statement) and statement["Action"] != _AUDITING.get(name, ["dynamodb:PutItem"]):
            yield name
        on_seals = "AuditBucket" in json.dumps(statement["Resource"])
        if on_seals and (name != "AuditSeal" or not set(statement["Action"]) <= _SEALING):
            yield f"{name} may do more to seals than the clock must"


def the_key_is_used_only_through_the_services_that_a_function_uses(template: Json) -> Iterator[str]:
    for name, statement in _statements(template):
        if any(action.startswith("kms:") for action in statement["Action"]):
            via = statement.get("Condition", {}).get("StringEquals", {}).get("kms:ViaService")
            if not via or statement["Action"] != ["kms:Decrypt", "kms:GenerateDataKey"]:
                yield name


def a_function_may_use_what_it_is_told_of_and_nothing_else(template: Json) -> Iterator[str]:
    rights = dict(_granted(template))
    for name, function in of(template, "AWS::Lambda::Function"):
        told = {value["Ref"] for value in function["Environment"]["Variables"].values() if isinstance(value, dict)}
        named = {it for it in rights[name] if re.search("(Table|Bucket)$", it) and it not in _heard_by(template, name)}
        tables = {it for it in told if re.search("(Table|Bucket)$", it)}
        yield from (f"{name} is told of {it} and may not use it" for it in sorted(tables - named))
        yield from (f"{name} may use {it} and is not told of it" for it in sorted(named - tables))


def _heard_by(template: Json, function: str) -> set[str]:
    """Tables whose streams a function hears, and which it does not read."""
    arns = (it["EventSourceArn"] for _, it in of(template, "AWS::Lambda::EventSourceMapping"))
    streams = {arn["Fn::GetAtt"][0] for arn in arns if arn["Fn::GetAtt"][1] == "StreamArn"}
    read = {it for name, statement in _statements(template) if name == function for it in _tables_in(statement)}
    return streams - read


def _granted(template: Json) -> Iterator[tuple[str, set[str]]]:
    for name, _ in of(template, "AWS::Lambda::Function"):
        own = [statement for owner, statement in _statements(template) if owner == name]
        yield name, set(re.findall(r"\b\w+(?:Table|Bucket)\b", json.dumps([it["Resource"] for it in own])))


def _tables_in(statement: Json) -> set[str]:
    """The tables themselves, not their streams."""
    arn = statement["Resource"].get("Fn::GetAtt", ["", ""]) if isinstance(statement["Resource"], dict) else ["", ""]
    return {arn[0]} if arn[0].endswith("Table") and arn[1] == "Arn" else set()


def _statements(template: Json) -> Iterator[tuple[str, Json]]:
    """What each function's role (and the scheduler's) allows, by the function's name."""
    for role, properties in of(template, "AWS::IAM::Role"):
        for policy in properties.get("Policies", ()):
            for statement in policy["PolicyDocument"]["Statement"]:
                yield role.removesuffix("Role"), statement


GATES_OF_RIGHTS: tuple[Gate, ...] = (
    every_function_has_a_role_of_its_own,
    no_role_takes_over_a_policy_of_somebody_else_s,
    every_action_is_named_in_full,
    every_resource_is_one_that_exists_here,
    only_its_own_room_writes_a_table,
    no_record_of_care_can_be_deleted,
    the_audit_trail_can_only_be_added_to,
    the_key_is_used_only_through_the_services_that_a_function_uses,
    a_function_may_use_what_it_is_told_of_and_nothing_else,
)
