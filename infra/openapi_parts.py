"""What every operation of the API's document shares: refusals, headers, ids, the way in, examples."""

from collections.abc import Mapping
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

REFUSALS: Mapping[int, str] = {
    400: "It cannot be read as what was asked for; every problem is said at once",
    401: "Nobody is signed in",
    403: "None of the caller's roles here may do this",
    404: "There is no such thing, or it is not the caller's to know",
    409: "Something else stands there, or the Idempotency-Key was used for another request",
    412: "The version in If-Match is no longer the latest",
    413: "More was sent than a request may hold",
    415: "The body is not application/json",
    422: "It can be read, and a rule of the clinic's work forbids it; every problem is said at once",
    428: "If-Match is missing",
    429: "Too many requests; send it again later",
    500: "A fault of ours",
    503: "Busy; send it again in a moment",
}
_HEADERS: Mapping[str, str] = {
    "ETag": "The version, for If-Match",
    "Part2-Notice": "With what was told of Part 2 records under a consent: not to be passed on freely (42 CFR 2.32)",
    "Part2-Consent": "The ids of the consents under which that was told",
}
_WAITS = frozenset({429, 503})

PARAMETERS: Mapping[str, Json] = {
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "description": "The version that was read, as its ETag said it; needed wherever something stands already",
        "schema": {"type": "string", "pattern": '^(W/)?"[0-9]{1,9}"$'},
        "example": '"3"',
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": "The same key and body again has one effect and one answer; another body with it is a 409",
        "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    },
}

_PATH: Mapping[str, Json] = {
    "Path.id": {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{2,63}$", "description": "An opaque id"},
    "Path.week": {"type": "string", "pattern": "^[0-9]{4}-W[0-9]{2}$", "description": "An ISO week: 2026-W10"},
    "Path.month": {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$", "description": "A month: 2026-03"},
    "Path.effective": {
        "type": "string",
        "format": "date",
        "description": "The first day on which it holds: 2026-01-01",
    },
    "Path.code": {"type": "string", "pattern": "^[A-Z][A-Z0-9_]{2,40}$", "description": "A flag: SAFETY_ITEM9"},
    "Path.instrument": {"type": "string", "pattern": "^[A-Za-z0-9-]{2,20}$", "description": "A name: PHQ-9"},
    "Path.token": {"type": "string", "maxLength": 200, "description": "What a self-report link holds: a secret"},
}

_TEXT: Json = {"type": "string"}
_REFUSAL: Json = {
    "type": "object",
    "description": "A refusal (RFC 9457): a stable code, and no personal data",
    "required": ["type", "title", "status", "code", "detail", "errors"],
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "status": {"type": "integer"},
        "code": {"type": "string", "pattern": "^[A-Z][A-Z0-9_]*$"},
        "detail": _TEXT,
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Problem"}},
    },
    "examples": [
        {
            "type": "about:blank",
            "title": "Invalid",
            "status": 400,
            "code": "INVALID",
            "detail": "what was sent cannot be read",
            "errors": [{"field": "/answered_at", "code": "REQUIRED", "detail": "this field is required"}],
        }
    ],
}

# Classes of the same name in different rooms: what each is called for whoever generates a client. Names stay for good.
NAMES: Mapping[str, str] = {
    "functions.billing.doors.circumstance_forms.MistakeForm": "BillingMistakeForm",
    "functions.care.forms.MistakeForm": "CareMistakeForm",
    "functions.care.rules.techniques.Step": "TechniqueStep",
    "functions.kernel.facts.intake.Diagnosis": "Diagnosis",
    "functions.kernel.facts.review.Step": "RecommendationStep",
    "functions.review.packet.document.Diagnosis": "PacketDiagnosis",
    "functions.review.packet.document.Step": "PacketStep",
    "functions.scores.forms.MistakeForm": "AssessmentMistakeForm",
}


def refusal(status: int) -> Json:
    """One operation's answer of this status, by reference."""
    return {"$ref": f"#/components/responses/Refused{status}"}


def fixed_components() -> Json:
    """The components that do not come from the doors; `schemas` of the doors are added to these."""
    sign_in = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "An ID token of the user pool"}
    headers: dict[str, Json] = {name: {"description": words, "schema": _TEXT} for name, words in _HEADERS.items()}
    return {
        "securitySchemes": {"CaseloadUsers": sign_in},
        "headers": headers,
        "parameters": {"IdempotencyKey": PARAMETERS["IdempotencyKey"]},
        "responses": {f"Refused{status}": _refused(status, words) for status, words in REFUSALS.items()},
        "schemas": {"Refusal": _REFUSAL, **_PATH},
    }


def _refused(status: int, words: str) -> Json:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    if status not in _WAITS:
        return {"description": words, "content": content}
    wait = {"description": "Seconds to wait", "schema": {"type": "integer"}}
    return {"description": words, "headers": {"Retry-After": wait}, "content": content}
