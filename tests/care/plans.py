"""Plans as callers send them."""

from typing import Any


def a_treatment_plan(**changes: Any) -> dict[str, Any]:
    return {
        "agreed_on": "2026-03-09",
        "goals": [
            {
                "text": "Back to the choir",
                "target": "sings on two Thursdays a month",
                "measure": {"instrument": "PHQ-9", "below": 10},
                "target_on": "2026-06-01",
            }
        ],
        "problems": ["poor sleep", "withdrawn"],
        "interventions": [{"technique": "BA", "note": "two activities a week"}],
        "medications": [{"name": "sertraline", "dose": "50 mg daily", "since": "2026-03-02"}],
        "barriers": [{"kind": "transport", "note": "no car"}],
        **changes,
    }


def a_safety_plan(**changes: Any) -> dict[str, Any]:
    return {
        "agreed_on": "2026-03-09",
        "warning_signs": ["lies awake and thinks of the debts"],
        "coping_strategies": ["walks to the pier"],
        "distractions": ["the library"],
        "people": [{"name": "her sister", "phone": "207-555-0142"}],
        "professionals": [],
        "environment": ["the pills stay with her sister"],
        **changes,
    }


def a_relapse_plan(**changes: Any) -> dict[str, Any]:
    return {
        "agreed_on": "2026-03-09",
        "warning_signs": ["stops calling friends"],
        "what_helps": ["plan the week on Sunday"],
        "maintenance": [{"name": "sertraline", "dose": "50 mg daily"}],
        "follow_up": "The PCP asks in three months.",
        "follow_up_on": "2026-06-09",
        "call": [{"name": "the clinic"}],
        **changes,
    }
