"""Every gate holds of the template, and every gate sees the defect that it is there for."""

from typing import Any

import pytest

from tests.template.document import translated
from tests.template.gates import GATES, Gate
from tests.template.gates_of_data import GATES_OF_DATA
from tests.template.gates_of_rights import GATES_OF_RIGHTS
from tests.template.spoiling import GONE, spoiled

EVERY = (*GATES, *GATES_OF_DATA, *GATES_OF_RIGHTS)

_API = "Api/Body"
_ME = f"{_API}/paths/|v1|me"
_STATEMENT = "/Policies/0/PolicyDocument/Statement"
_PREFLIGHT = f"{_ME}/options/x-amazon-apigateway-integration/responses/default/responseParameters"
_MAPPING = "ReviewStreamEpisodes"

# For each gate a place in the expanded template, and what a careless hand might leave there.
DEFECTS: dict[str, tuple[str, Any]] = {
    "only_the_document_and_routes_for_guests_ask_for_no_sign_in": (f"{_ME}/get/security", [{"NONE": []}]),
    "every_route_is_one_method_of_one_path": (f"{_API}/paths/|v1|{{proxy+}}", {"x-amazon-apigateway-any-method": {}}),
    "only_the_named_origin_may_call_from_a_browser": (
        f"{_PREFLIGHT}/method.response.header.Access-Control-Allow-Origin",
        "'*'",
    ),
    "access_logs_say_the_route_and_never_the_path": ("ApiStage/AccessLogSetting/Format", "$context.path"),
    "the_api_is_throttled_and_traces_no_path": ("ApiStage/MethodSettings/0/ThrottlingRateLimit", GONE),
    "the_gateway_s_own_refusals_say_nothing_of_the_request": (
        f"{_API}/x-amazon-apigateway-gateway-responses/THROTTLED/responseTemplates/application|json",
        '{"message": $context.error.messageString}',
    ),
    "people_sign_in_with_a_second_factor_and_only_if_invited": ("UserPool/MfaConfiguration", "OPTIONAL"),
    "a_token_lives_a_quarter_of_an_hour": ("UserPoolClient/IdTokenValidity", 60),
    "a_sign_in_sends_no_password_and_tells_nobody_who_exists": (
        "UserPoolClient/ExplicitAuthFlows/0",
        "ALLOW_USER_PASSWORD_AUTH",
    ),
    "every_function_runs_on_a_supported_runtime_traced_and_in_time": ("CareApi/Timeout", 30),
    "no_function_is_told_a_secret": ("CareApi/Environment/Variables/CLEARINGHOUSE_PASSWORD", "open sesame"),
    "billing_keeps_concurrency_of_its_own": ("CloseWorker/ReservedConcurrentExecutions", GONE),
    "every_log_is_encrypted_and_kept_for_a_stated_time": ("CareApiLog/RetentionInDays", GONE),
    "every_table_can_be_restored_and_is_encrypted_with_our_key": ("AuditTable/DeletionProtectionEnabled", False),
    "what_is_kept_outlives_the_stack": ("../LedgerTable/DeletionPolicy", "Delete"),
    "no_record_of_care_expires_by_itself": ("AuditTable/TimeToLiveSpecification", {"Enabled": True}),
    "the_key_turns_every_year": ("DataKey/EnableKeyRotation", False),
    "every_bucket_is_closed_encrypted_and_keeps_versions": (
        "PacketsBucket/PublicAccessBlockConfiguration/BlockPublicPolicy",
        False,
    ),
    "every_bucket_queue_and_topic_refuses_what_is_not_over_tls": (
        "BillingOverTls/PolicyDocument/Statement/0/Effect",
        "Allow",
    ),
    "what_was_handed_to_a_payer_cannot_be_deleted": ("BillingBucket/ObjectLockEnabled", GONE),
    "a_seal_of_the_audit_trail_stays_for_six_years": (
        "AuditBucket/ObjectLockConfiguration/Rule/DefaultRetention/Mode",
        "GOVERNANCE",
    ),
    "every_queue_is_encrypted_and_work_has_a_place_to_fail": ("CloseQueue/RedrivePolicy", GONE),
    "work_is_not_seen_again_before_its_worker_must_have_ended": ("CloseQueue/VisibilityTimeout", 900),
    "a_stream_loses_nothing_and_waits_for_nobody_for_ever": (f"{_MAPPING}/MaximumRetryAttempts", GONE),
    "every_stream_has_both_images_and_is_heard_by_review_and_billing": (
        "ContactsTable/StreamSpecification/StreamViewType",
        "NEW_IMAGE",
    ),
    "every_worker_tells_failed_messages_apart": ("CloseWorkerWork/FunctionResponseTypes", GONE),
    "a_tick_that_fails_is_tried_again_and_then_kept": ("MonthEndMonthEnd/Target/DeadLetterConfig", GONE),
    "everything_that_fails_raises_an_alarm": ("CloseFailuresAlarm/Dimensions", []),
    "nothing_has_a_name_that_two_stacks_would_fight_over": ("AuditTable/TableName", "audit"),
    "every_function_has_a_role_of_its_own": ("CareApi/Role", {"Fn::GetAtt": ["IntakeApiRole", "Arn"]}),
    "no_role_takes_over_a_policy_of_somebody_else_s": ("CareApiRole/ManagedPolicyArns", ["arn:aws:iam::aws:policy/X"]),
    "every_action_is_named_in_full": (f"CareApiRole{_STATEMENT}/2/Action", ["dynamodb:*"]),
    "every_resource_is_one_that_exists_here": (f"CareApiRole{_STATEMENT}/2/Resource", "*"),
    "only_its_own_room_writes_a_table": (f"CareApiRole{_STATEMENT}/2/Action", ["dynamodb:PutItem"]),
    "no_record_of_care_can_be_deleted": (f"CareApiRole{_STATEMENT}/5/Action", ["dynamodb:DeleteItem"]),
    "the_audit_trail_can_only_be_added_to": (f"CareApiRole{_STATEMENT}/3/Action", ["dynamodb:UpdateItem"]),
    "the_key_is_used_only_through_the_services_that_a_function_uses": (f"CareApiRole{_STATEMENT}/6/Condition", GONE),
    "a_function_may_use_what_it_is_told_of_and_nothing_else": (f"CareApiRole{_STATEMENT}/5", GONE),
}


@pytest.mark.parametrize("gate", EVERY, ids=lambda gate: gate.__name__)
def test_in_production(gate: Gate) -> None:
    assert list(gate(translated("prod"))) == []


@pytest.mark.parametrize("gate", EVERY, ids=lambda gate: gate.__name__)
def test_a_defect_is_seen_by_the_gate(gate: Gate) -> None:
    assert list(gate(spoiled(translated("prod"), *DEFECTS[gate.__name__])))


def test_only_the_embedded_stack_gives_up_protections_and_only_these() -> None:
    """What differs on one machine: a plain password may be sent, and tables, the pool and files may be thrown away."""
    seen = {gate.__name__: list(gate(translated("local"))) for gate in EVERY}
    assert {name for name, found in seen.items() if found} == {
        "people_sign_in_with_a_second_factor_and_only_if_invited",
        "a_sign_in_sends_no_password_and_tells_nobody_who_exists",
        "every_table_can_be_restored_and_is_encrypted_with_our_key",
        "what_was_handed_to_a_payer_cannot_be_deleted",
        "a_seal_of_the_audit_trail_stays_for_six_years",
    }
