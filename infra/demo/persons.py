"""The people under care: drawn from respondents of the survey, with names, numbers and a care team of the vendor."""

from datetime import date
from random import Random

from faker import Faker

from functions.kernel.roles import Role
from infra.demo.answers import ITEMS, Respondent, respondents
from infra.demo.cast import Course, Gap, Part
from infra.demo.events import Patient
from infra.demo.names import Names, phone
from infra.demo.people import Clinic, Vendor

_MODERATE, _SEVERE_ENOUGH = 10, 14
_ITEM9 = len(ITEMS) - 1
_MILD_SHARE = 0.1
_QUIET_AT_FIRST = (Gap.SAFETY_OPEN, Gap.SAFETY_FORGOTTEN, Gap.SAFETY_ANSWERED, Gap.ITEM9_LEFT_OUT)


def patient(
    draw: Random, names: Names, streets: Faker, vendor: Vendor, clinic: Clinic, number: int, who: Respondent, year: int
) -> Patient:
    """Somebody of the respondent's sex and age, looked after by people of the clinic."""
    given, family = names.person(draw, who.sex)
    managers, pcps = vendor.with_role(Role.CARE_MANAGER, clinic.key), vendor.with_role(Role.PCP, clinic.key)
    streets.seed_instance(draw.getrandbits(32))
    return Patient(
        key=f"{clinic.key}-{number:03d}",
        clinic=clinic.key,
        mrn=f"{clinic.key[:2].upper()}-{100_000 + number * 37 + draw.randrange(37)}",
        given_name=given,
        family_name=family,
        birth_date=date(year - who.age - 1, draw.randrange(1, 13), draw.randrange(1, 29)),
        sex=who.sex,
        phone=phone(draw, clinic.place.area),
        line=streets.street_address(),
        care_manager=managers[number % len(managers)].username,
        consultant=vendor.with_role(Role.PSYCHIATRIC_CONSULTANT, clinic.key)[0].username,
        pcp=pcps[draw.randrange(len(pcps))].username,
    )


def respondent(draw: Random, part: Part) -> Respondent:
    """Somebody of the survey who fits the part: most come with a PHQ-9 of 10 or more."""
    lowest, highest = _MODERATE, len(ITEMS) * 3
    if part.course in (Course.REMITS, Course.RELAPSES, Course.DOES_NOT_IMPROVE, Course.WORSENS):
        lowest = _SEVERE_ENOUGH
    elif part.gap is None and draw.random() < _MILD_SHARE:
        lowest, highest = 5, _MODERATE - 1
    if part.course is Course.WORSENS:
        highest = 18
    fitting = [who for who in respondents() if lowest <= who.total <= highest and who.missing <= 2]
    return _as_the_part_asks(draw, part, draw.choice([who for who in fitting if _fits(part, who)]))


def _fits(part: Part, who: Respondent) -> bool:
    """Who leaves item 9 open or answers it later has not answered it above 0 at first."""
    quiet = part.gap in _QUIET_AT_FIRST
    return not quiet or (who.item9 == 0 and who.missing == 0)


def _as_the_part_asks(draw: Random, part: Part, who: Respondent) -> Respondent:
    """Leave out what the part leaves out: hardly anybody of the survey who scores 10 or more did."""
    left_out: set[int] = set()
    if part.gap is Gap.ITEM_LEFT_OUT and who.missing == 0:
        left_out = set(draw.sample(range(_ITEM9), k=2))
    if part.gap is Gap.ITEM9_LEFT_OUT:
        left_out = {_ITEM9}
    items = tuple(None if place in left_out else answer for place, answer in enumerate(who.items))
    return Respondent(items=items, functional=who.functional, sex=who.sex, age=who.age)
