"""The vendor and its people: the same for a seed, with grants and numbers that the doors accept."""

import re
from zoneinfo import ZoneInfo

import pytest

from functions.kernel.npi import is_npi
from functions.kernel.roles import Role
from infra.demo.chance import chance
from infra.demo.names import ANY_SCRIPT, Names, member_id, npi, plain, sign_in_name
from infra.demo.people import vendor

EVERYWHERE = {"durham", "milwaukee", "tucson"}


def test_a_seed_has_its_people_and_another_seed_has_others() -> None:
    assert vendor(7) == vendor(7)
    assert vendor(7).admin.name != vendor(8).admin.name


def test_three_clinics_keep_three_clocks_and_one_of_them_never_turns_it() -> None:
    zones = [clinic.zone for clinic in vendor(7).clinics]
    assert len(set(zones)) == 3
    assert all(ZoneInfo(zone) for zone in zones)
    assert "America/Phoenix" in zones


def test_care_managers_work_in_two_clinics_and_one_psychiatrist_in_all() -> None:
    staff = vendor(7).staff
    by_role = {role: [set(member.works_in) for member in staff if member.role is role] for role in Role}
    assert [len(places) for places in by_role[Role.CARE_MANAGER]] == [2, 2]
    assert set.union(*by_role[Role.CARE_MANAGER]) == EVERYWHERE
    assert by_role[Role.PSYCHIATRIC_CONSULTANT] == [EVERYWHERE]
    assert all(by_role[role] for role in Role)


def test_everybody_signs_in_with_a_name_of_their_own_in_plain_letters() -> None:
    names = [member.username for member in vendor(7).staff]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+\.[a-z]+", name) for name in names)


@pytest.mark.parametrize("seed", range(20))
def test_whoever_treats_or_consults_has_a_number_with_a_right_check_digit(seed: int) -> None:
    treating = [member for member in vendor(seed).staff if member.role in (Role.PCP, Role.PSYCHIATRIC_CONSULTANT)]
    assert all(member.npi and is_npi(member.npi) for member in treating)
    assert all(is_npi(clinic.npi) for clinic in vendor(seed).clinics)
    assert is_npi(npi(chance(seed)))


@pytest.mark.parametrize(
    ("name", "folded"),
    [("Nguyễn", "nguyen"), ("Łukasz", "lukasz"), ("Đặng", "dang"), ("O'Brien-Świątek", "obrienswiatek")],
)
def test_accents_and_strokes_fold_to_the_letters_below_them(name: str, folded: str) -> None:
    assert plain(name) == folded


def test_a_second_given_name_is_not_needed_to_sign_in() -> None:
    assert sign_in_name("Ana María", "Rodríguez") == "ana.rodriguez"


def test_names_come_from_many_places_and_fit_the_forms() -> None:
    names, draw = Names(ANY_SCRIPT), chance(3, "names")
    drawn = [names.person(draw, sex) for sex in ("female", "male") * 60]
    assert all(part == part.strip() and 1 <= len(part) <= 100 for person in drawn for part in person)
    assert any(not "".join(person).isascii() for person in drawn)
    assert any("-" in family for _, family in drawn)


def test_medicare_numbers_have_medicares_pattern() -> None:
    assert re.fullmatch(r"[1-9][A-Z][0-9A-Z]\d[A-Z][0-9A-Z]\d[A-Z]{2}\d{2}", member_id(chance(1), "medicare_ffs"))
