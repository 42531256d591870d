"""User pools, their clients and keys: what only the data plane can give an id, made once and remembered."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from infra.local.clients import Clients
from infra.local.home import Home
from infra.local.plan import Plan, UserPool
from infra.local.values import as_object, as_text

IDENTITIES_FILE = "identities.json"
SECOND_FACTOR_OFF = "OFF"  # a demonstration has no phone to read a code from


def ensure(home: Home, clients: Clients, plan: Plan) -> Mapping[str, str]:
    """The ids by logical id, creating what is not there yet (or is gone after a crash)."""
    known = {key: as_text(value, key) for key, value in as_object(home.read(IDENTITIES_FILE), IDENTITIES_FILE).items()}
    found: dict[str, str] = {}
    for key in plan.keys:
        found[key] = _key(clients, known.get(key))
    for pool in plan.pools:
        found |= _pool(clients, pool, known)
    home.write(IDENTITIES_FILE, {**found})
    return found


def _key(clients: Clients, known: str | None) -> str:
    kms = clients.kms
    if known:
        try:
            return kms.describe_key(KeyId=known)["KeyMetadata"]["KeyId"]
        except kms.exceptions.NotFoundException:
            pass
    return kms.create_key()["KeyMetadata"]["KeyId"]


def _pool(clients: Clients, pool: UserPool, known: Mapping[str, str]) -> Mapping[str, str]:
    if _exists(clients, pool, known):
        return {name: known[name] for name in (pool.logical_id, *pool.clients)}
    cognito = clients.cognito
    wanted: Any = {**pool.properties, "MfaConfiguration": SECOND_FACTOR_OFF}
    made = cognito.create_user_pool(**wanted)["UserPool"]["Id"]
    ids = {pool.logical_id: made}
    for name, properties in pool.clients.items():
        asked: Any = properties
        ids[name] = cognito.create_user_pool_client(UserPoolId=made, **asked)["UserPoolClient"]["ClientId"]
    for group in pool.groups:
        cognito.create_group(UserPoolId=made, GroupName=group)
    return ids


def _exists(clients: Clients, pool: UserPool, known: Mapping[str, str]) -> bool:
    if not {pool.logical_id, *pool.clients} <= known.keys():
        return False
    try:
        clients.cognito.describe_user_pool(UserPoolId=known[pool.logical_id])
    except ClientError:
        return False
    return True
