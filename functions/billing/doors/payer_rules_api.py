"""Billing's door to payer rules: what a clinic or its organization says of a payer since when, and what holds on a day.

An administrator enters them, finance reads them. Decision record 0026.
"""

from dataclasses import dataclass

from functions.aws.door import Call, Reply
from functions.aws.paging import Page
from functions.billing.doors import rulebook_desk as desk
from functions.billing.doors.doorway import door
from functions.billing.doors.rulebook_forms import InForceQuery, PayerRuleForm, PayerRulesQuery
from functions.billing.in_force import RulesInForce, rules_in_force
from functions.billing.rulebook_store import rulebook_of
from functions.billing.rules.entry import rule_problems
from functions.billing.rules.rulebook import PayerRule
from functions.kernel.errors import refuse
from functions.kernel.roles import ADMINS, Role

_CLINIC = "/v1/clinics/{clinic_id}"
_ORGANIZATION = "/v1/organizations/{organization_id}"
_RULE = "/payer-rules/{payer_id}/{effective}"
_ORG_ADMIN = frozenset({Role.ORG_ADMIN})
_READERS = frozenset({Role.FINANCE})


@dataclass(frozen=True, slots=True)
class PayerRulePage(Page):
    """Every version of every row: by payer, the latest day and version first."""

    items: tuple[PayerRule, ...]


@door.route(
    "PUT",
    f"{_CLINIC}{_RULE}",
    roles=ADMINS,
    body=PayerRuleForm,
    answer=PayerRule,
    summary="Say what holds of a payer in this clinic from a day on; If-Match to correct a row; every version is kept",
)
def set_payer_rule(call: Call[PayerRuleForm]) -> Reply:
    return _set(call)


@door.route(
    "PUT",
    f"{_ORGANIZATION}{_RULE}",
    roles=_ORG_ADMIN,
    body=PayerRuleForm,
    answer=PayerRule,
    summary="Say what holds of a payer in all clinics from a day on; If-Match to correct a row; every version is kept",
)
def set_organization_payer_rule(call: Call[PayerRuleForm]) -> Reply:
    return _set(call)


@door.route(
    "GET",
    f"{_CLINIC}{_RULE}",
    roles=ADMINS | _READERS,
    answer=PayerRule,
    summary="Read one of the clinic's payer rules as it stands",
)
def read_payer_rule(call: Call[None]) -> Reply:
    return desk.standing(_draft(call))


@door.route(
    "GET",
    f"{_ORGANIZATION}{_RULE}",
    roles=_ORG_ADMIN | _READERS,
    answer=PayerRule,
    summary="Read one of the organization's payer rules as it stands",
)
def read_organization_payer_rule(call: Call[None]) -> Reply:
    return desk.standing(_draft(call))


@door.route(
    "GET",
    f"{_CLINIC}/payer-rules",
    roles=ADMINS | _READERS,
    query=PayerRulesQuery,
    answer=PayerRulePage,
    summary="The clinic's own payer rules with every version: who said what, when and on whose word",
)
def list_payer_rules(call: Call[None]) -> PayerRulePage:
    return _page(call)


@door.route(
    "GET",
    f"{_ORGANIZATION}/payer-rules",
    roles=_ORG_ADMIN | _READERS,
    query=PayerRulesQuery,
    answer=PayerRulePage,
    summary="The organization's payer rules with every version: who said what, when and on whose word",
)
def list_organization_payer_rules(call: Call[None]) -> PayerRulePage:
    return _page(call)


@door.route(
    "GET",
    f"{_CLINIC}/rules-in-force/{{payer_id}}",
    roles=ADMINS | _READERS,
    query=InForceQuery,
    answer=RulesInForce,
    summary="What holds of a payer on a day: each setting and amount with the row that it comes from",
)
def read_rules_in_force(call: Call[None]) -> RulesInForce:
    return rules_in_force(rulebook_of(call.clinic), call.path["payer_id"], call.query(InForceQuery).on)


def _set(call: Call[PayerRuleForm]) -> Reply:
    rule = _draft(call, call.body)
    refuse(list(rule_problems(rule, desk.book_of(call))))
    return desk.keep(call, rule)


def _draft(call: Call[PayerRuleForm] | Call[None], form: PayerRuleForm | None = None) -> PayerRule:
    """The row that the path names, as the form would have it; without a form only its key means anything."""
    owner = desk.owner_of(call)
    return PayerRule(
        scope=owner.scope,
        owner_id=owner.owner_id,
        payer_id=call.path["payer_id"],
        effective=desk.day_of(call),
        version=(call.if_match or 0) + 1,
        status=form.status if form else "active",
        settings=form.values() if form else {},
        source=form.source if form else "",
        recorded=call.written,
    )


def _page(call: Call[None]) -> PayerRulePage:
    query = call.query(PayerRulesQuery)
    count, following, items = desk.page(call, PayerRule, query.payer_id, query)
    return PayerRulePage(count=count, next_cursor=following, items=tuple(items))
