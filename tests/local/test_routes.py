"""Which route a request meets."""

import pytest

from infra.local.plan import Route
from infra.local.routes import Routes

ROUTES = Routes(
    Route(method=method, path=path, function=function, authorized=True)
    for method, path, function in [
        ("GET", "/v1/clinics/{clinic_id}", "clinic"),
        ("GET", "/v1/clinics/mine", "mine"),
        ("POST", "/v1/clinics/{clinic_id}/episodes", "episodes"),
        ("ANY", "/v1/clinics/{clinic_id}/episodes/{episode_id}", "episode"),
        ("GET", "/files/{rest+}", "files"),
        ("GET", "/", "root"),
    ]
)


@pytest.mark.parametrize(
    ("method", "path", "function", "parameters"),
    [
        ("GET", "/v1/clinics/c1", "clinic", {"clinic_id": "c1"}),
        ("GET", "/v1/clinics/c1/", "clinic", {"clinic_id": "c1"}),
        ("GET", "/v1/clinics/a%2Fb", "clinic", {"clinic_id": "a/b"}),
        ("GET", "/v1/clinics/mine", "mine", {}),
        ("POST", "/v1/clinics/c1/episodes", "episodes", {"clinic_id": "c1"}),
        ("PATCH", "/v1/clinics/c1/episodes/e1", "episode", {"clinic_id": "c1", "episode_id": "e1"}),
        ("GET", "/files/a/b.txt", "files", {"rest": "a/b.txt"}),
        ("GET", "/", "root", {}),
    ],
)
def test_the_most_specific_route_serves(method: str, path: str, function: str, parameters: dict[str, str]) -> None:
    match = ROUTES.match(method, path)
    assert match is not None
    assert (match.route.function, match.parameters) == (function, parameters)


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/v1/clinics/c1"), ("GET", "/v1/clinics"), ("GET", "/v1/clinics/c1/x/y/z"), ("GET", "/v1//c1")],
)
def test_anything_else_meets_none(method: str, path: str) -> None:
    assert ROUTES.match(method, path) is None
