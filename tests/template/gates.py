"""What must hold of the template that goes to production: each gate yields what is wrong, in words.

A gate is a function of the expanded template; its name is the sentence that must be true. tests/template/test_gates.py
runs them all, and proves of each that it sees a defect. More of them: gates_of_data.py and gates_of_rights.py.
"""

import json
import re
from collections.abc import Callable, Iterator

from functions.access.openapi import DOCUMENT
from infra.openapi import routes
from tests.template.document import Json, of

Gate = Callable[[Json], Iterator[str]]

_GATEWAY_SECONDS = 29
_SIX_YEARS = 2192
_FAMILIES = ("DEFAULT_4XX", "DEFAULT_5XX", "UNAUTHORIZED", "ACCESS_DENIED", "THROTTLED", "MISSING_AUTHENTICATION_TOKEN")
_SECRET = re.compile(r"SECRET|PASSWORD|TOKEN|CREDENTIAL|(^|_)KEY($|_)")


def only_the_document_and_routes_for_guests_ask_for_no_sign_in(template: Json) -> Iterator[str]:
    public = {(route.path, route.method.lower()) for room in routes().values() for route in room if route.admit}
    for path, method, operation in _operations(template):
        is_open = operation.get("security") != [{"CaseloadUsers": []}]
        if is_open != ((path, method) in {(DOCUMENT, "get"), *public}):
            yield f"{method} {path}"


def every_route_is_one_method_of_one_path(template: Json) -> Iterator[str]:
    for path, method, _ in _operations(template):
        if "+}" in path or "any" in method:
            yield f"{method} {path}"


def only_the_named_origin_may_call_from_a_browser(template: Json) -> Iterator[str]:
    text = json.dumps(_body(template))
    for found in re.findall(r'"[\w.]*Access-Control-Allow-Origin": ("[^"]*"|{[^}]*})', text):
        if "'" in found and "${AllowedOrigin}" not in found:
            yield f"an origin that is not the parameter: {found}"
    if "*" in str(template["Parameters"]["AllowedOrigin"]["Default"]):
        yield "a star as the default origin"


def access_logs_say_the_route_and_never_the_path(template: Json) -> Iterator[str]:
    wanted = {"$context.requestId", "$context.resourcePath", "$context.status", "$context.authorizer.claims.sub"}
    for name, stage in of(template, "AWS::ApiGateway::Stage"):
        words = set(re.findall(r"\$context\.[\w.]+", stage.get("AccessLogSetting", {}).get("Format", "")))
        yield from (f"{name} does not log {word}" for word in sorted(wanted - words))
        yield from (f"{name} logs {word}" for word in sorted(words) if word == "$context.path" or "email" in word)
        for setting in stage.get("MethodSettings", [{}]):
            if setting.get("LoggingLevel") != "OFF" or setting.get("DataTraceEnabled") is not False:
                yield f"{name} writes execution logs, which hold paths and bodies"


def the_api_is_throttled_and_traces_no_path(template: Json) -> Iterator[str]:
    """A trace segment of API Gateway holds the URL as it was called; a patient's holds the token of a form."""
    for name, stage in of(template, "AWS::ApiGateway::Stage"):
        if stage.get("TracingEnabled") is not False:
            yield f"{name} writes the paths that were called into traces"
        everything = [
            it for it in stage.get("MethodSettings", ()) if (it["ResourcePath"], it["HttpMethod"]) == ("/*", "*")
        ]
        if not (everything and everything[0].get("ThrottlingRateLimit") and everything[0].get("ThrottlingBurstLimit")):
            yield f"{name} has no limits"


def the_gateway_s_own_refusals_say_nothing_of_the_request(template: Json) -> Iterator[str]:
    declared = _body(template)["x-amazon-apigateway-gateway-responses"]
    yield from (f"{family} is left to the gateway's own words" for family in _FAMILIES if family not in declared)
    for family, answer in declared.items():
        for text in answer.get("responseTemplates", {}).values():
            if "$" in text:
                yield f"{family} repeats something of the request"
            elif set(json.loads(text)) != {"type", "title", "status", "code", "detail", "errors"}:
                yield f"{family} has another shape than our refusals"
            elif json.loads(text)["status"] != int(answer["statusCode"]):
                yield f"{family} says another status than it has"


def people_sign_in_with_a_second_factor_and_only_if_invited(template: Json) -> Iterator[str]:
    for name, pool in of(template, "AWS::Cognito::UserPool"):
        password = pool.get("Policies", {}).get("PasswordPolicy", {})
        expected = {
            "a second factor": pool.get("MfaConfiguration") == "ON",
            "an authenticator and no text messages": pool.get("EnabledMfas") == ["SOFTWARE_TOKEN_MFA"],
            "invitation": pool.get("AdminCreateUserConfig", {}).get("AllowAdminCreateUserOnly") is True,
            "deletion protection": pool.get("DeletionProtection") == "ACTIVE",
            "a password of twelve characters": password.get("MinimumLength", 0) >= 12,
        }
        yield from (f"{name} lacks {what}" for what, holds in expected.items() if not holds)


def a_token_lives_a_quarter_of_an_hour(template: Json) -> Iterator[str]:
    for name, client in of(template, "AWS::Cognito::UserPoolClient"):
        units = client.get("TokenValidityUnits", {})
        for kind in ("IdToken", "AccessToken"):
            if units.get(kind) != "minutes" or client.get(f"{kind}Validity", 60) > 15:
                yield f"{name}: {kind}"


def a_sign_in_sends_no_password_and_tells_nobody_who_exists(template: Json) -> Iterator[str]:
    for name, client in of(template, "AWS::Cognito::UserPoolClient"):
        plain = [flow for flow in client["ExplicitAuthFlows"] if "PASSWORD" in flow]
        yield from (f"{name} allows {flow}" for flow in plain)
        if client.get("GenerateSecret") is not False:
            yield f"{name} has a secret that a browser would have to keep"
        if client.get("PreventUserExistenceErrors") != "ENABLED":
            yield f"{name} tells who exists"


def every_function_runs_on_a_supported_runtime_traced_and_in_time(template: Json) -> Iterator[str]:
    for name, function in of(template, "AWS::Lambda::Function"):
        if (function.get("Runtime"), function.get("Architectures")) != ("python3.13", ["arm64"]):
            yield f"{name} is not python3.13 on arm64"
        if function.get("TracingConfig") != {"Mode": "Active"}:
            yield f"{name} is not traced"
        if name.endswith("Api") and function.get("Timeout", 3) >= _GATEWAY_SECONDS:
            yield f"{name} may think longer than the gateway waits"
        if [layer["Ref"][:9] for layer in function.get("Layers", ())] != [layer[:9] for layer in _layers_of(name)]:
            yield f"{name} has not exactly its libraries"


def _layers_of(function: str) -> tuple[str, ...]:
    """SAM adds a digest to the name of a layer."""
    return ("Libraries", "Typesetting") if function == "PacketWorker" else ("Libraries",)


def no_function_is_told_a_secret(template: Json) -> Iterator[str]:
    for name, function in of(template, "AWS::Lambda::Function"):
        for variable, value in function["Environment"]["Variables"].items():
            if _SECRET.search(variable) or (isinstance(value, str) and re.search(r"AKIA|-----BEGIN", value)):
                yield f"{name} is told {variable}"


def billing_keeps_concurrency_of_its_own(template: Json) -> Iterator[str]:
    functions = dict(of(template, "AWS::Lambda::Function"))
    for name in ("MonthEnd", "CloseWorker"):
        if not functions[name].get("ReservedConcurrentExecutions"):
            yield name


def every_log_is_encrypted_and_kept_for_a_stated_time(template: Json) -> Iterator[str]:
    groups = dict(of(template, "AWS::Logs::LogGroup"))
    for name, group in groups.items():
        if not group.get("RetentionInDays") or "KmsKeyId" not in group:
            yield name
    if int(groups["ApiAccessLog"].get("RetentionInDays", 0)) < _SIX_YEARS:
        yield "ApiAccessLog is kept for less than six years (45 CFR 164.316(b)(2)(i))"
    for name, function in of(template, "AWS::Lambda::Function"):
        if function.get("LoggingConfig", {}).get("LogGroup") != {"Ref": f"{name}Log"}:
            yield f"{name} logs into a group that the template does not know"


def _body(template: Json) -> Json:
    body: Json = template["Resources"]["Api"]["Properties"]["Body"]
    return body


def _operations(template: Json) -> Iterator[tuple[str, str, Json]]:
    for path, methods in _body(template)["paths"].items():
        for method, operation in methods.items():
            if method != "options":
                yield path, method, operation


GATES: tuple[Gate, ...] = (
    only_the_document_and_routes_for_guests_ask_for_no_sign_in,
    every_route_is_one_method_of_one_path,
    only_the_named_origin_may_call_from_a_browser,
    access_logs_say_the_route_and_never_the_path,
    the_api_is_throttled_and_traces_no_path,
    the_gateway_s_own_refusals_say_nothing_of_the_request,
    people_sign_in_with_a_second_factor_and_only_if_invited,
    a_token_lives_a_quarter_of_an_hour,
    a_sign_in_sends_no_password_and_tells_nobody_who_exists,
    every_function_runs_on_a_supported_runtime_traced_and_in_time,
    no_function_is_told_a_secret,
    billing_keeps_concurrency_of_its_own,
    every_log_is_encrypted_and_kept_for_a_stated_time,
)
