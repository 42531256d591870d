"""Which route of the API a request meets: fixed segments before parameters, `{name+}` last, as API Gateway matches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from infra.local.plan import Route

ANY = "ANY"


@dataclass(frozen=True, slots=True)
class Match:
    """A route, and the values of its path parameters."""

    route: Route
    parameters: Mapping[str, str]


class Routes:
    """Routes by path shape; built once."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._by_path: dict[tuple[str, ...], dict[str, Route]] = {}
        for route in routes:
            self._by_path.setdefault(_segments(route.path), {})[route.method] = route
        self._shapes = sorted(self._by_path, key=_rank)

    def match(self, method: str, path: str) -> Match | None:
        """The route for a request; None when the API has none."""
        segments = _segments(path)
        for shape in self._shapes:
            parameters = _fits(shape, segments)
            if parameters is None:
                continue
            route = self._by_path[shape].get(method) or self._by_path[shape].get(ANY)
            return Match(route, parameters) if route else None
        return None

    def has_path(self, path: str) -> bool:
        segments = _segments(path)
        return any(_fits(shape, segments) is not None for shape in self._shapes)


def _segments(path: str) -> tuple[str, ...]:
    return tuple(path.strip("/").split("/"))


def _rank(shape: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    return tuple((2 if part.endswith("+}") else 1 if part.startswith("{") else 0, part) for part in shape)


def _fits(shape: tuple[str, ...], segments: tuple[str, ...]) -> Mapping[str, str] | None:
    greedy = shape[-1].endswith("+}")
    if len(segments) < len(shape) or (len(segments) > len(shape) and not greedy):
        return None
    parameters: dict[str, str] = {}
    for index, part in enumerate(shape):
        if part.endswith("+}"):
            parameters[part[1:-2]] = unquote("/".join(segments[index:]))
        elif part.startswith("{"):
            if not segments[index]:
                return None
            parameters[part[1:-1]] = unquote(segments[index])
        elif part != unquote(segments[index]):
            return None
    return parameters
