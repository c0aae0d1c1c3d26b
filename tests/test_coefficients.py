"""Coefficient rows: what the loader refuses, by file and line, all at once."""

import pytest

from gepsim.coefficients import load_table
from gepsim.economy.supply import by_year
from gepsim.errors import InputError
from gepsim.paths import shipped

HEAD = "name,zh,en,ecosystem_type,value,units,dist,low,high,price_year,group,mark,source,note\n"


def refused(tmp_path, line: str) -> str:
    (tmp_path / "sources.toml").write_text('[known]\ntitle = "A book"\n', encoding="utf-8")
    (tmp_path / "coefficients.csv").write_text(HEAD + line + "\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_table([tmp_path])
    return str(caught.value)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("x,名,n,*,1,1,fixed,,,,,A,unknown,", "coefficients.csv:2 'x': unknown source 'unknown'"),
        ("x,名,n,*,1,1,fixed,,,,,A,,", "'source' is required"),
        ("x,名,n,*,1,CNY/t,fixed,,,,,A,known,", "unit 'CNY/t' needs a price_year"),
        ("x,名,n,*,1,t,fixed,,,2022,,A,known,", "is no money but has a price_year"),
        ("x,名,n,FOX,1,1,fixed,,,,,A,known,", "unknown ecosystem type 'FOX'"),
        ("x,名,n,EBF,1,1,fixed,,,,,A,known,", "no row for ecosystem type DBF, CON"),
        ("x,名,n,*,1,ton,fixed,,,,,A,known,", "unit 'ton' is refused"),
        ("x,名,n,*,1,1,triangular,,,,,C,known,", "dist 'triangular' needs low and high"),
        ("x,名,n,*,5,1,uniform,1,2,,,C,known,", "value 5 is not within 1 … 2"),
        ("x,名,n,*,1,1,normal,0,4,,,C,known,", "a normal value lies at the midpoint, 2"),
        ("x,名,n,*,1,1,lognormal,0.5,8,,,C,known,", "lies at the mean of logs, 2"),
        ("x,名,n,*,1,1,fixed,0,2,,,A,known,", "a fixed value has no low and high"),
        ("x,名,n,*,1,1,guess,0,2,,,A,known,", "'dist'"),
        ("x,名,n,*,1,1,fixed,,,,,D,known,", "'mark'"),
        ("x,,n,*,1,1,fixed,,,,,A,known,", "'zh' is required"),
        ("x,名,,*,1,1,fixed,,,,,A,known,", "'en' is required"),
        ("x,名,n,*,many,1,fixed,,,,,A,known,", "'value'"),
        ("x,名,n,*,1", "expected 14 columns"),
        (
            "x,名,n,EBF,1,CNY,fixed,,,2020,,A,known,\nx,名,n,*,1,CNY,fixed,,,2022,,A,known,",
            "rows mix price years",
        ),
        ("x,名,n,*,1,1,fixed,,,,,A,known,\nx,名,n,*,2,1,fixed,,,,,A,known,", "more than one row"),
    ],
)
def test_a_broken_row_is_named(tmp_path, line, message):
    assert message in refused(tmp_path, line)


def test_all_problems_come_at_once(tmp_path):
    text = refused(tmp_path, "x,名,n,*,1,1,fixed,,,,,A,unknown,\ny,名,n,*,1,CNY,fixed,,,,,A,known,")
    assert text.startswith("3 problems found:")


def test_every_shipped_row_loads(table):
    assert len(table.rows) > 50
    assert all(row.source in table.sources for rows in table.rows.values() for row in rows)


def test_an_unknown_name_is_answered_with_a_suggestion(table):
    name = next(iter(table.rows))
    with pytest.raises(InputError, match="did you mean"):
        table.named(name + "s")


def test_the_deflator_names_the_years_it_knows():
    from gepsim.prices import load_deflator

    cpi = load_deflator(shipped("coefficients") / "deflator.csv")
    assert cpi.factor(2005, 2022) == pytest.approx(1.5230, abs=5e-5)
    assert cpi.factor(2022, 2005) == pytest.approx(1 / 1.5230, abs=5e-5)
    with pytest.raises(InputError, match="known years: 2002–2024"):
        cpi.factor(1999, 2022)


@pytest.mark.parametrize("word", ["2035_x", "20350", "１９９９", "x", "2030.5"])
def test_a_family_of_years_names_rows_that_end_in_none(table, word):
    """By number they would stop a run in the middle; passed over, they would be lost."""
    row = table.rows["grid_non_fossil.2035"][0]
    odd = row.model_copy(update={"name": f"grid_non_fossil.{word}"})
    with pytest.raises(InputError, match=rf"'{odd.name}' ends in no year"):
        by_year(table.replaced([odd]), "grid_non_fossil")
    assert by_year(table, "grid_non_fossil")[2035] == "grid_non_fossil.2035"
