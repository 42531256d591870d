"""The whole of a template as one Plan, and the API's own settings."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from infra.local import read_compute, read_data
from infra.local.plan import Api, Cors, GatewayResponse, Plan, Schedule
from infra.local.template import RUN_HERE, Template, read_template
from infra.local.values import Json, Object, StackError, as_object, as_text, flag, texts

API = "AWS::Serverless::Api"


def read_plan(
    path: Path, *, endpoint: str = "http://127.0.0.1:4566", identities: Mapping[str, str] | None = None
) -> Plan:
    """Read a template for the stage `local`; StackError says what in it cannot run here."""
    template = read_template(path, endpoint=endpoint, identities=identities)
    return Plan(
        functions=read_compute.functions(template),
        api=_api(template),
        streams=tuple(read_compute.streams(template)),
        queue_mappings=tuple(read_compute.queue_mappings(template)),
        schedules=_by_name(read_compute.schedules(template)),
        tables=read_data.tables(template),
        queues=read_data.queues(template),
        buckets=read_data.buckets(template),
        topics=read_data.topics(template),
        keys=read_data.keys(template),
        pools=read_data.pools(template),
        skipped=Counter(kind for kind in template.kinds() if kind not in RUN_HERE),
    )


def _by_name(schedules: Iterable[Schedule]) -> dict[str, Schedule]:
    found: dict[str, Schedule] = {}
    for schedule in schedules:
        if schedule.name in found:
            raise StackError(f"two schedules are called {schedule.name}; give each its own name")
        found[schedule.name] = schedule
    return found


def _api(template: Template) -> Api:
    properties = next((it for _, it in template.of(API)), {})
    auth = as_object(properties.get("Auth"), "Auth")
    default = as_text(auth.get("DefaultAuthorizer", ""), "DefaultAuthorizer")
    if default and default not in as_object(auth.get("Authorizers"), "Authorizers"):
        raise StackError(f"the default authorizer {default} is not a Cognito authorizer of the template")
    return Api(
        stage=as_text(properties.get("StageName", "local"), "StageName"),
        routes=tuple(read_compute.routes(template, default)),
        cors=_cors(properties.get("Cors"), auth, secured=bool(default)),
        responses=_responses(as_object(properties.get("GatewayResponses"), "GatewayResponses")),
        binary_types=tuple(kind.replace("~1", "/") for kind in texts(properties.get("BinaryMediaTypes"), "types")),
    )


_CORS_HEADERS = {
    "AllowOrigin": "Access-Control-Allow-Origin",
    "AllowMethods": "Access-Control-Allow-Methods",
    "AllowHeaders": "Access-Control-Allow-Headers",
    "MaxAge": "Access-Control-Max-Age",
    "AllowCredentials": "Access-Control-Allow-Credentials",
}


def _cors(value: Json, auth: Object, *, secured: bool) -> Cors | None:
    if value is None:
        return None
    settings: Object = {"AllowOrigin": value} if isinstance(value, str) else as_object(value, "Cors")
    headers = {_CORS_HEADERS[key]: _unquoted(item) for key, item in settings.items()}
    return Cors(headers=headers, authorized=secured and flag(auth, "AddDefaultAuthorizerToCorsPreflight", default=True))


def _unquoted(value: Json) -> str:
    """API Gateway takes header values in single quotes inside the string."""
    return as_text(value, "header").strip("'")


def _responses(declared: Object) -> dict[str, GatewayResponse]:
    return {kind: _response(as_object(it, kind)) for kind, it in declared.items()}


def _response(it: Object) -> GatewayResponse:
    parameters = as_object(it.get("ResponseParameters"), "ResponseParameters")
    templates = as_object(it.get("ResponseTemplates"), "ResponseTemplates")
    headers = {key: _unquoted(value) for key, value in as_object(parameters.get("Headers"), "Headers").items()}
    media_type, body = next(iter(templates.items()), ("application/json", None))
    return GatewayResponse(
        status=int(as_text(it["StatusCode"], "StatusCode")) if "StatusCode" in it else None,
        headers={"Content-Type": media_type, **headers},
        body=None if body is None else as_text(body, "ResponseTemplates"),
    )
