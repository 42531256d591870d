"""What the template asks for, as values: the embedded stack acts on these and never looks at YAML again."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from infra.local.values import Object

FOR_EVER = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A Lambda function; `retries` and `on_failure` (a queue) are those of its asynchronous invocations."""

    logical_id: str
    name: str
    handler: str
    timeout: int
    memory: int
    environment: Mapping[str, str]
    concurrency: int
    retries: int
    on_failure: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One method and path of the API; `authorized` is false where the template says NONE."""

    method: str
    path: str
    function: str
    authorized: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cors:
    """What a preflight is told; `authorized` where the template leaves the authorizer on OPTIONS."""

    headers: Mapping[str, str]
    authorized: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayResponse:
    """An answer of the gateway's own that the template words itself."""

    status: int | None
    headers: Mapping[str, str]
    body: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """The REST API: its routes, and what it answers by itself."""

    stage: str
    routes: tuple[Route, ...]
    cors: Cors | None
    responses: Mapping[str, GatewayResponse]
    binary_types: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamMapping:
    """A table's stream into a function, with the failure rules of the event source mapping; -1 means for ever."""

    name: str
    function: str
    table: str
    batch_size: int
    window_seconds: int
    bisect: bool
    max_retries: int
    max_age_seconds: int
    reports_failures: bool
    on_failure: str | None
    patterns: tuple[Object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueMapping:
    """A queue into a function."""

    name: str
    function: str
    queue: str
    batch_size: int
    window_seconds: int
    concurrency: int
    reports_failures: bool
    patterns: tuple[Object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A clock: `name` is its logical id in the template; `dead_letters` a queue's name."""

    name: str
    function: str
    expression: str
    zone: str
    input: str
    enabled: bool
    dead_letters: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A DynamoDB table: `definition` is what CreateTable takes."""

    name: str
    definition: Object
    ttl_attribute: str | None
    point_in_time_recovery: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """An SQS queue and its attributes as CreateQueue takes them."""

    name: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Bucket:
    """An S3 bucket; `lock` is its default Object Lock retention, {} for a lock without one, None for no lock."""

    name: str
    versioned: bool
    lock: Object | None


@dataclass(frozen=True, slots=True)
class UserPool:
    """A Cognito user pool: `properties` is what CreateUserPool takes, as a client's are by its logical id."""

    logical_id: str
    properties: Object
    clients: Mapping[str, Object]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All of a template that runs here. `skipped` are the resources that do not, by type."""

    functions: Mapping[str, Function]
    api: Api
    streams: tuple[StreamMapping, ...]
    queue_mappings: tuple[QueueMapping, ...]
    schedules: Mapping[str, Schedule]
    tables: Mapping[str, Table]
    queues: Mapping[str, Queue]
    buckets: Mapping[str, Bucket]
    topics: tuple[str, ...]
    keys: tuple[str, ...]
    pools: tuple[UserPool, ...]
    skipped: Mapping[str, int] = field(default_factory=dict)
