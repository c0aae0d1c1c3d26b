"""The server: who may ask, what it answers, and that tasks and failures leave it whole."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="needs the extra [app]")

import gepsim
from gepsim.workbench.desk import Desk, Superseded

sys.path.insert(0, str(Path(__file__).parent.parent / "second_city"))
import example_city


@pytest.mark.parametrize(
    "changed",
    [
        {"host": "evil.example"},
        {"host": "127.0.0.1:1"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": None},  # not the page of a browser
        {"sec-fetch-site": "cross-site"},
        {"content-type": "text/plain"},  # what a form of another site can send
    ],
)
def test_foreign_hosts_and_origins_are_refused(client, changed):
    usual = {"content-type": "application/json", **client.own}
    assert client.send("POST", "/api/state", b"{}", **usual)[0] == 200
    headers = {name: value for name, value in (usual | changed).items() if value}
    assert client.send("POST", "/api/state", b"{}", **headers)[0] == 403


def test_it_listens_on_this_machine_alone():
    from gepsim.workbench.serve import listening

    with listening(0) as held:
        assert held.getsockname()[0] == "127.0.0.1"
        with pytest.raises(gepsim.InputError, match="cannot be listened on"):
            listening(held.getsockname()[1])


def test_the_page_loads_nothing_from_elsewhere(client):
    _, headers, page = client.get("/")
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy + page
    for name in ("workbench.js", "workbench.css", "words.json"):
        assert client.get(f"/static/{name}")[0] == 200
    assert client.get("/static/../app.py")[0] == 404


def test_every_word_of_the_page_stands_in_both_languages(client):
    words = json.loads(client.get("/static/words.json")[2])
    assert all(len(pair) == 2 and all(pair) for pair in words.values())


def test_live_results_are_those_of_a_run(client):
    """At the same cells, draws and seed the numbers are the same to the last digit."""
    values = {"energy.levers.coal_switch.rate": 4.0}
    found = client.ask("live", scenario="baseline", values=values)[1]
    run = gepsim.scenario("baseline", found["changes"]).simulate(resolution=1000, members=20)
    gep = run.headline("gep_city").values / 1e8
    assert found["series"]["gep"]["middle"] == pytest.approx(gep.tolist(), rel=1e-12)
    assert found["peak"]["chance"] == run.record["peak"]["strict_peak"]["probability"]
    rows = {(row["id"], row["year"]): row["verdict"] for row in found["targets"]}
    assert rows == {(r["id"], int(r["checkpoint"])): r["verdict"] for r in run.summary}


def test_a_saved_scenario_names_what_differs_and_comes_to_the_same(client, tmp_path):
    values = {"economy.cluster_realisation.electronics": 0.2, "climate.rain.2026": 80}
    said = client.ask("save", scenario="baseline", values=values, id="mine", title="我的")[1]
    assert said["name"] == str(tmp_path / "mine.toml")
    assert 'extends = "baseline"' in said["text"]
    assert "resolution" not in said["text"]
    assert "levers" not in said["text"]
    live = client.ask("live", scenario="baseline", values=values)[1]
    again = client.ask("live", scenario=said["name"], values={})[1]
    assert again["series"] == live["series"]
    assert again["paid"] == live["paid"]
    assert gepsim.scenario(said["name"]).title.zh == "我的"


def test_a_name_that_is_taken_or_no_id_is_refused(client):
    body = {"scenario": "baseline", "values": {}, "title": ""}
    assert "refused" in client.ask("save", id="Mine!", **body)[1]
    assert "text" in client.ask("save", id="a", **body)[1]
    second = client.ask("save", id="a", **body)
    assert "exists" in second[1]["refused"][0]["text"]["en"]


def test_wrong_questions_are_answered_and_break_nothing(client):
    for what, body in (("page", {}), ("live", {"scenario": "none", "values": {}}), ("start", {})):
        assert "refused" in client.ask(what, **body)[1]
    kind = {"content-type": "application/json", **client.own}
    assert client.send("POST", "/api/live", b"[1", **kind)[0] == 400
    assert client.ask("state")[0] == 200


def wait(client, states=("done", "failed", "cancelled")):
    for _ in range(600):
        job = client.ask("state")[1]["jobs"][0]
        if job["state"] in states:
            return job
        time.sleep(0.1)
    raise AssertionError(f"still {job}")


def test_a_run_that_fails_or_is_ended_leaves_the_server_and_earlier_runs(client, tmp_path):
    server = client.server
    place = tmp_path / "outputs" / "baseline"
    place.mkdir(parents=True)
    (place / "notes.txt").write_text("not a run", encoding="utf-8")
    client.ask("start", kind="run", scenario="baseline", values={})
    failed = wait(client)
    assert failed["state"] == "failed"
    assert "not a run" in failed["problems"][0]["en"]
    client.ask("start", kind="sensitivity", scenario="baseline", values={})
    wait(client, ("running",))
    number = client.ask("state")[1]["jobs"][0]["number"]
    assert client.ask("cancel", number=number)[1] == {"cancelled": True}
    assert wait(client)["state"] == "cancelled"
    server.jobs.close()
    assert (place / "notes.txt").read_text(encoding="utf-8") == "not a run"
    assert [one.name for one in place.parent.iterdir()] == ["baseline"]


def test_an_older_question_of_the_same_tab_is_not_computed(desk):
    desk.answer("baseline", {}, "tab", 2)
    with pytest.raises(Superseded):
        desk.answer("baseline", {"climate.rain.2026": 90}, "tab", 1)
    desk.answer("baseline", {}, "other tab", 1)


def test_the_answer_is_plain_json(desk):
    json.dumps(desk.answer("baseline", {}), allow_nan=False)
    json.dumps(desk.page("baseline"), allow_nan=False)


def test_another_city_has_a_page_of_its_own(tmp_path):
    scenario = str(example_city.write(tmp_path / "example", river=False))
    desk = Desk([scenario], tmp_path, {"uncertainty": {"members": 20}})
    page = desk.page(scenario)
    cities = gepsim.scenario(scenario).inputs.city
    assert set(page["counties"]) == set(cities.codes)
    ids = {knob["id"] for knob in page["knobs"]}
    assert {f"investment.carried_out.{one.id}" for one in cities.projects} <= ids
    assert desk.answer(scenario, {})["series"]["gep"]["middle"][0] > 0
