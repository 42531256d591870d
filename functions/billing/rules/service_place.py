"""The claim's place of service: where the billing practitioner would normally see the patient (R23, confidence LOW)."""

from functions.billing.rules.evidence import Setting
from functions.billing.rules.policy import Policy

USUAL_PLACE = {Setting.OFFICE: "11", Setting.FQHC: "50", Setting.RHC: "72"}


def place_of_service(setting: Setting, policy: Policy) -> str:
    """The clinic's or payer's setting (19 and 22 for hospital departments), else the usual place; never telehealth."""
    return policy.place_of_service or USUAL_PLACE[setting]
