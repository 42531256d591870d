"""Settings of one what-if question, laid over whatever rows its payer has."""

from collections.abc import Iterable
from dataclasses import dataclass

from functions.billing.rules.policy import Policy
from functions.billing.rules.settings import Value, laid_over, problems
from functions.kernel.errors import Invalid


@dataclass(frozen=True, slots=True)
class Override:
    """One setting by its name in the payer's row; `also_covers` adds codes to `covers`."""

    name: str
    value: Value


def overridden(policy: Policy | None, overrides: Iterable[Override]) -> Policy | None:
    """The policy with the overrides laid over it; None when the payer is not configured (R27).

    Invalid with every unacceptable override, whether or not the payer is configured.
    """
    settings = {override.name: override.value for override in overrides}
    if not settings:
        return policy
    if refused := problems(settings, "/policy"):
        raise Invalid("A billing setting cannot be used.", refused, code="POLICY_INVALID")
    return None if policy is None else laid_over(policy, settings)
