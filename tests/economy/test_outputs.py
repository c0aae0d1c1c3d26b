"""Every variable of the economy has one declaration."""

from gepsim.economy.labels import OUTPUTS
from gepsim.files.fields import FIELDS

JUDGED_FURTHER = {"weak_peak", "strict_peak", "plateau"}
#: What the targets read and no file holds: money of its own year, the share as it is judged.
JUDGED_FURTHER |= {"gross_output_current", "non_fossil_share_as_judged"}


def test_every_variable_is_named_in_one_place():
    by_files = {row.name for row in FIELDS}
    for name, one in OUTPUTS.items():
        places = [name in by_files, one.text is not None, name in JUDGED_FURTHER]
        assert sum(places) == 1, name


def test_every_variable_of_a_run_is_declared(run):
    assert set(map(str, run().data_vars)) == set(OUTPUTS)
