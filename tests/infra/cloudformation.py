"""CloudFormation as it answers when it is asked for a stack's resources; the simulation has none of it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

import pytest
from botocore.awsrequest import AWSResponse
from moto.core.botocore_stubber import BotocoreStubber, MockRawResponse

STACK = "caseload"
_ANSWER = "<ListStackResourcesResponse><ListStackResourcesResult><StackResourceSummaries>{}</StackResourceSummaries>\
</ListStackResourcesResult></ListStackResourcesResponse>"
_RESOURCE = "<member><LogicalResourceId>{}</LogicalResourceId><PhysicalResourceId>{}</PhysicalResourceId>\
<ResourceType>{}</ResourceType></member>"
_NONE = (
    "<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack does not exist</Message></Error></ErrorResponse>"
)


def stand(monkeypatch: pytest.MonkeyPatch, resources: Mapping[str, tuple[str, str]]) -> None:
    """Let there be one stack: by logical id the kind and the physical name of each resource."""
    members = "".join(_RESOURCE.format(logical, name, kind) for logical, (kind, name) in resources.items())

    serve = BotocoreStubber.__call__

    def call(self: BotocoreStubber, event_name: str, request: Any, **more: Any) -> Any:
        if not event_name.startswith("before-send.cloudformation."):
            return serve(self, event_name, request, **more)
        asked = parse_qs(request.body.decode() if isinstance(request.body, bytes) else request.body)["StackName"]
        status, text = (200, _ANSWER.format(members)) if asked == [STACK] else (400, _NONE)
        return AWSResponse(request.url, status, {}, MockRawResponse(text))  # type: ignore[arg-type]

    monkeypatch.setattr(BotocoreStubber, "__call__", call)
