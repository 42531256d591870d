"""Hands out the API's own document to whoever asks: it says what the API is and nothing about anybody."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

DOCUMENT = "/openapi.json"


def asks_for_document(event: Mapping[str, Any]) -> bool:
    """Whether an API Gateway event is for the document; it needs no caller, so it does not go through the door."""
    return event.get("resource") == DOCUMENT


def document() -> dict[str, Any]:
    """The document as an API Gateway answer."""
    return {
        "statusCode": 200,
        "headers": {
            "Content-Type": "application/json",
            "Cache-Control": "max-age=300",
            "X-Content-Type-Options": "nosniff",
        },
        "body": text(),
        "isBase64Encoded": False,
    }


@cache
def text() -> str:
    return (Path(__file__).parents[1] / "openapi.json").read_text("utf-8")
