"""Bad input: a message that names file, key, finding and remedy; exit 2; nothing written."""

import subprocess
import sys

import pytest

from gepsim.cli import _guarded

CASES = {
    "unknown key": ("[economy]\ncluster_realization = 0.4", "did you mean 'cluster_realisation'?"),
    "unknown table": ("[econmy]\nx = 1", "did you mean 'economy'?"),
    "wrong type": ('[uncertainty]\nmembers = "many"', "'uncertainty.members'"),
    "wrong dimension": (
        '[economy.plants]\nlng_capacity = "51 ha"',
        "cannot read 'ha' as",
    ),
    "unknown indicator": ('[tasks."4-7"]\n2027 = 96', "unknown indicator '4-7'"),
    "unknown project": ('[investment]\nexclude = ["99"]', "unknown project '99'"),
    "year out of range": ("[time]\nend = 2051", "'time.end'"),
    "checkpoint out of range": ("[time]\ncheckpoints = [2027, 2040]", "checkpoint 2040"),
    "task year out of range": ('[tasks."4-1"]\n2050 = 96', "year 2050 is outside the run"),
    "task without a year": ("[tasks]\n4-1 = 96", "'tasks.4-1'"),
    "cluster left unsaid": (
        "[economy]\ncluster_realisation = { food_beverage = 0.8 }",
        "'economy.cluster_realisation' says nothing of advanced_materials",
    ),
    "yes for a number": ("[account]\ncarbon_price_growth = true", "is neither a number nor text"),
    "no such city": ('city = "atlantis"', "no city 'atlantis'"),
    "no such profile": ('[account]\nprofile = "ndrc2023"', "did you mean 'ndrc2022'?"),
    "not TOML": ("[time\nend = 2035", "line"),
}


def run(tmp_path, capsys, text, *options):
    path = tmp_path / "mine.toml"
    head = 'schema = 1\nid = "mine"\nextends = "baseline"\ntitle = {zh = "我的", en = "Mine"}\n'
    path.write_text(head + text + "\n", encoding="utf-8")
    code = _guarded(["run", str(path), "-o", str(tmp_path / "out"), *options])
    return code, capsys.readouterr().err


@pytest.mark.parametrize(("text", "message"), CASES.values(), ids=CASES)
def test_a_fault_is_a_message_and_exit_2(tmp_path, capsys, text, message):
    code, said = run(tmp_path, capsys, text)
    assert code == 2
    assert message in said
    assert "mine.toml" in said
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()


def test_a_fault_carries_its_line(tmp_path, capsys):
    _, said = run(tmp_path, capsys, "[economy]\ncluster_realization = 0.4")
    assert "mine.toml:6: unknown key 'economy.cluster_realization'" in said


def test_all_faults_come_at_once(tmp_path, capsys):
    text = '[uncertainty]\nmembers = "many"\n[time]\nend = 2051\n[economy]\nodd = 1'
    assert run(tmp_path, capsys, text)[1].startswith("3 problems found:")


def test_extends_may_not_go_in_a_circle(tmp_path, capsys):
    for one, other in (("a", "b"), ("b", "a")):
        text = f'schema = 1\nid = "{one}"\nextends = "{other}"\ntitle = {{zh = "", en = ""}}\n'
        (tmp_path / f"{one}.toml").write_text(text, encoding="utf-8")
    assert _guarded(["run", str(tmp_path / "a.toml")]) == 2
    assert "circle: a → b → a" in capsys.readouterr().err


def test_a_missing_file_names_what_ships(capsys):
    assert _guarded(["check", "basline"]) == 2
    assert "did you mean 'baseline'?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("\ufeffschema = 1\n", "'id' is required"),
        ('path = "C:\\data\\x.tif"\n', "write paths with / or in single quotes"),
        ('名称 = "x"\n', "put keys that are not plain ASCII words in quotes"),
    ],
    ids=["byte-order mark is no fault", "backslashes", "bare Chinese key"],
)
def test_accidents_of_an_office_computer(tmp_path, capsys, content, message):
    path = tmp_path / "mine.toml"
    path.write_text(content, encoding="utf-8")
    assert _guarded(["check", str(path)]) == 2
    assert message in capsys.readouterr().err


def test_a_file_saved_as_gbk_is_explained(tmp_path, capsys):
    path = tmp_path / "mine.toml"
    path.write_bytes('title = "巴中"\n'.encode("gbk"))
    assert _guarded(["check", str(path)]) == 2
    assert "save the file as UTF-8" in capsys.readouterr().err


def test_a_bad_override_is_explained(capsys):
    assert _guarded(["run", "baseline", "--set", "members:5"]) == 2
    assert "as in --set time.end=2030" in capsys.readouterr().err


def test_a_misspelt_command_is_suggested():
    done = subprocess.run([sys.executable, "-m", "gepsim", "rum"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "run" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "line",
    ['extends = "/etc/x.toml"', 'extends = "../x"', 'city = "../other/bz"', 'city = "/abs"',
     'layers = { path = "/abs/stack.nc" }', 'layers = { path = "../stack.nc" }'],
)  # fmt: skip
def test_a_path_that_leaves_the_folder_is_refused(tmp_path, line):
    from gepsim.errors import InputError
    from gepsim.scenario_file.reading import ask

    path = tmp_path / "x.toml"
    parent = "" if line.startswith("extends") else 'extends = "baseline"\n'
    path.write_text(f'schema = 1\nid = "x"\n{parent}title = {{ zh = "a", en = "b" }}\n{line}\n')
    with pytest.raises(InputError, match="leads out of the folder"):
        ask(path)


@pytest.mark.parametrize("name", ["", ".", "x" * 300, "a\x00b", "../nowhere"])
def test_a_name_that_no_system_allows_is_no_scenario(name):
    from gepsim.errors import InputError
    from gepsim.scenario_file.reading import locate

    with pytest.raises(InputError, match="no such scenario file"):
        locate(name)


@pytest.mark.parametrize("text", ["...=1", "a=" + "[" * 5000, "a=" + "9" * 9000, "=1", "a" * 10**5])
def test_an_override_without_measure_is_one_bounded_line(text):
    from gepsim.errors import InputError
    from gepsim.toml import parse_override

    with pytest.raises(InputError) as caught:
        parse_override(text)
    assert len(str(caught.value)) < 2000


@pytest.mark.parametrize("line", [["x" * 5000], ["run"], ["run", "baseline", "--" + "y" * 5000]])
def test_what_was_typed_is_not_repeated_at_length(capsys, line):
    assert _guarded(line) == 2
    assert len(capsys.readouterr().err) < 1500
