"""Sectors have roles; models find them by role, and a fault names the row and what is allowed."""

import csv
import shutil

import pytest

from gepsim.city import load_city
from gepsim.city.roles import ROLES, Need, check_needs
from gepsim.cli import _guarded
from gepsim.errors import InputError, Problems


@pytest.fixture
def folder(city, tmp_path):
    return shutil.copytree(city.folder, tmp_path / "town")


def edit(folder, **roles):
    """Write other roles into the rows of the sector table."""
    path = folder / "sectors.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["roles"] = roles.get(row["id"], row["roles"])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_every_role_has_a_sector_in_the_shipped_city(city):
    assert all(city.sectors_of(role) for role in ROLES)


def test_industry_is_the_secondary_sectors_without_construction(city):
    secondary = {s.id for s in city.sectors if s.industry == "secondary"}
    assert set(city.sectors_of("industry")) == secondary - set(city.sectors_of("construction"))


def test_a_city_may_lack_a_role(folder):
    edit(folder, advanced_materials="industry", energy_chemicals="industry")
    assert load_city(folder).sectors_of("materials") == ()


def test_faults_of_roles_come_all_at_once_with_row_and_what_is_allowed(folder):
    edit(folder, finance="materials", information="data_center", urban_households="transport")
    with pytest.raises(InputError) as caught:
        load_city(folder)
    said = str(caught.value)
    assert "3 problems" in said
    assert "'information': roles: unknown role 'data_center' (did you mean 'data_centres'?)" in said
    assert (
        "sectors.csv 'advanced_materials', 'finance': roles: 2 sectors have the role 'materials' "
        "(one may:" in said
    )
    assert "'urban_households': roles: 'transport' does not fit the industry 'household'" in said
    assert "allowed: primary, secondary, tertiary" in said


def test_a_fault_of_roles_ends_check_with_exit_2(folder, tmp_path, capsys):
    edit(folder, finance="materials")
    scenario = tmp_path / "mine.toml"
    scenario.write_text(
        'schema = 1\nid = "mine"\ncity = "town"\nextends = "baseline"\n'
        'title = { zh = "我的", en = "Mine" }\n',
        encoding="utf-8",
    )
    assert _guarded(["check", str(scenario)]) == 2
    assert "2 sectors have the role 'materials'" in capsys.readouterr().err


def test_a_role_that_is_needed_and_missing_names_all_who_need_it(folder):
    edit(folder, transport="")
    problems = Problems()
    needs = [Need("transport", "the lever 'ev'"), Need("transport", "indicator 18")]
    check_needs(load_city(folder), [*needs, Need("food", "indicator X21")], problems)
    assert len(problems.found) == 1
    said = str(problems.found[0])
    assert said.startswith("sectors.csv: no sector has the role 'transport', which is needed by")
    assert "the lever 'ev', indicator 18" in said
    assert "write 'transport' into the column roles" in said


def test_an_unknown_role_in_code_is_refused(city):
    with pytest.raises(InputError, match="did you mean 'materials'"):
        city.sectors_of("material")
