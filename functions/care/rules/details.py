"""What a contact may say beside that it happened: steps practised, medication, family, when the next one is."""

from functions.care.rules.techniques import step_problems
from functions.kernel.calendar import local_day
from functions.kernel.errors import Problem
from functions.kernel.facts import ContactRecorded


def detail_problems(contact: ContactRecorded, zone: str) -> list[Problem]:
    """What in the details contradicts the contact itself."""
    problems = step_problems(contact.techniques, contact.steps)
    if contact.outcome != "reached":
        said = {"medication": contact.medication, "barriers": contact.barriers, "family": contact.family}
        told = [name for name, value in said.items() if value is not None]
        problems += [Problem(f"/{name}", "NOT_REACHED", "nobody was reached who could tell") for name in told]
    if contact.next_contact_on and contact.next_contact_on < local_day(contact.occurred_at, zone):
        problems.append(Problem("/next_contact_on", "BEFORE", "the next contact is not before this one"))
    return problems
