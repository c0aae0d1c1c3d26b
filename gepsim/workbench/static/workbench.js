// The workbench: holds what was turned, asks the server, draws the answer.
import { Panel } from "./knobs.js";
import * as results from "./results.js";
import * as tasks from "./tasks.js";
import { make, say, state as words, told } from "./words.js";

const tab = crypto.randomUUID ? crypto.randomUUID() : String(Math.random());
const at = (id) => document.getElementById(id);
const here = { page: null, values: {}, start: null, now: null, pins: [], refused: [], against: -1, jobs: [], runs: [], server: null, seconds: 0, turn: 0, busy: false, seen: new Set() };
const panel = new Panel(at("groups"), turned);

class Refused extends Error {
  constructor(problems) { super(problems.map((one) => told(one.text)).join("\n")); this.problems = problems; }
}

async function ask(what, body = {}, signal) {
  const answer = await fetch(`/api/${what}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body), signal });
  const found = await answer.json();
  if (found.superseded) throw new DOMException("superseded", "AbortError");
  if (found.refused) throw new Refused(found.refused);
  return found;
}

// --- what is kept over a reload of this tab -----------------------------------------------------
const key = () => `gepsim ${here.page.scenario}`;
function keep() {
  try { sessionStorage.setItem(key(), JSON.stringify({ values: here.values, pins: here.pins.map(({ name, values }) => ({ name, values })) })); } catch { /* no room: nothing is lost but the reload */ }
}
function kept() {
  try { return JSON.parse(sessionStorage.getItem(key())) || {}; } catch { return {}; }
}

// --- knobs ----------------------------------------------------------------------------------------
let timer = null, control = null;
function turned(knob, value) {
  const same = value === undefined || value === knob.value || (typeof value === "number" && typeof knob.value === "number" && Math.abs(value - knob.value) <= 1e-9 * Math.max(1, Math.abs(knob.value)));
  if (same) delete here.values[knob.id];
  else here.values[knob.id] = value;
  panel.mark(here.page, here.values);
  keep();
  clearTimeout(timer);
  timer = setTimeout(compute, 120);
}

async function compute() {
  if (control) control.abort();
  control = new AbortController();
  const mine = control, began = performance.now(), turn = ++here.turn;
  status("working", true);
  try {
    const found = await ask("live", { scenario: here.page.scenario, values: here.values, tab, turn }, mine.signal);
    here.now = found;
    here.seconds = (performance.now() - began) / 1000;
    if (!Object.keys(here.values).length) here.start = found;
    here.refused = [];
    drawProblems();
    draw();
    ready();
  } catch (error) {
    if (error.name === "AbortError") return;
    failed(error, compute, mine);
  }
}

function failed(error, again, mine) {
  if (error instanceof Refused) {
    here.refused = error.problems;
    drawProblems();
    status("refused");
    return;
  }
  status("lost");
  setTimeout(() => { if (!mine || mine === control) again(); }, 2000);
}

function status(word, busy = false, values = {}) {
  document.body.classList.toggle("busy", busy);
  at("results").setAttribute("aria-busy", String(busy));
  at("status").textContent = say(word, values);
}

function ready() {
  const quick = here.server.quick;
  status(quick.layers && !here.page.own ? "ready" : "ready_plain", false, { seconds: here.seconds.toFixed(1), members: here.page.draws.members, cells: here.page.resolution });
}

// --- drawing --------------------------------------------------------------------------------------
function draw() {
  if (!here.now) return;
  const base = here.against >= 0 && here.pins[here.against] ? here.pins[here.against].answer : here.start || here.now;
  at("landscape").hidden = !here.now.landscape.includes("synthetic");
  at("landscape").textContent = say("synthetic");
  results.cards(at("cards"), here.page, here.now, base);
  results.brief(at("brief"), here.page, here.now, base);
  results.charts(at("charts"), here.page, here.now, base);
  results.board(at("targets"), here.page, here.now, base);
  results.paid(at("paid"), here.page, here.now, base);
  results.pins(at("pins"), here.page, here.pins, here.now, here.values, { restore, remove });
  at("against").replaceChildren(make("option", { value: -1 }, say("unchanged")), ...here.pins.map((one, n) => make("option", { value: n, selected: n === here.against }, one.name)));
}

function drawPanel() {
  panel.draw(here.page, here.values, at("find").value, at("turned").checked);
  drawProblems();
}
function drawProblems() {
  at("problems").replaceChildren(...panel.problems(here.refused).map((text) => make("p", { class: "problem" }, text)));
}

function drawWords() {
  document.documentElement.lang = words.lang;
  for (const one of document.querySelectorAll("[data-word]")) one.textContent = say(one.dataset.word);
  for (const one of document.querySelectorAll("[data-label]")) one.setAttribute("aria-label", say(one.dataset.label));
  for (const one of document.querySelectorAll("[data-placeholder]")) one.placeholder = say(one.dataset.placeholder);
  for (const one of document.querySelectorAll("[data-lang]")) one.setAttribute("aria-pressed", String(one.dataset.lang === words.lang));
  if (!here.page) return;
  at("city").textContent = told(here.page.city);
  document.title = `${told(here.page.title)} – ${say("title")} – gepsim`;
  at("about").textContent = `${told(here.page.note)} ${say("low_draws")}`;
  at("scenario").replaceChildren(...here.server.scenarios.map((one) => make("option", { value: one.name, selected: one.name === here.page.scenario }, told(one.title))));
  drawPanel();
  draw();
  drawTasks();
  if (here.now && !document.body.classList.contains("busy")) ready();
}

function drawTasks() {
  for (const job of here.jobs) job.fresh = job.state === "done" && !here.seen.has(job.number);
  tasks.jobs(at("jobs"), here.jobs, { cancel, savePlan });
  for (const job of here.jobs) if (job.state === "done") here.seen.add(job.number);
  tasks.runs(at("runs"), here.runs, here.server.output);
}

// --- pins -----------------------------------------------------------------------------------------
function pin() {
  if (!here.now) return;
  const n = here.pins.reduce((most, one) => Math.max(most, one.number || 0), 0) + 1;
  here.pins.push({ number: n, name: say("pin_name", { n }), values: { ...here.values }, answer: here.now });
  keep();
  draw();
}
function restore(n) {
  here.values = { ...here.pins[n].values };
  keep();
  drawPanel();
  compute();
}
function remove(n) {
  here.pins.splice(n, 1);
  if (here.against >= here.pins.length) here.against = -1;
  keep();
  draw();
}

// --- dialog ---------------------------------------------------------------------------------------
function dialog(head, note, fields, yes) {
  at("ask-head").textContent = head;
  at("ask-note").textContent = note;
  at("ask-problem").textContent = "";
  at("ask-text").hidden = true;
  const boxes = fields.map(([name, label, value]) => [name, make("input", { id: `ask-${name}`, value, autocomplete: "off" }), label]);
  at("ask-fields").replaceChildren(...boxes.map(([name, box, label]) => make("p", {}, make("label", { for: `ask-${name}` }, label), box)));
  at("ask-form").onsubmit = async (event) => {
    event.preventDefault();
    at("ask-problem").textContent = "";
    at("ask-yes").disabled = true;
    try {
      await yes(Object.fromEntries(boxes.map(([name, box]) => [name, box.value.trim()])));
      at("ask").close();
    } catch (error) {
      at("ask-problem").textContent = error instanceof Refused ? error.message : say("lost");
    } finally { at("ask-yes").disabled = false; }
  };
  at("ask").showModal();
}

const naming = () => [["id", say("save_id"), ""], ["title", say("save_title"), ""]];
async function saveAs({ id, title }, more = {}) {
  const found = await ask("save", { scenario: here.page.scenario, values: here.values, id, title, ...more });
  await refresh();
  return found.name;
}
function save() {
  dialog(say("save_head"), say("save_note"), naming(), async (said) => {
    const name = await saveAs(said);
    drawWords();
    at("status").textContent = say("saved", { name });
  });
}
function savePlan(number) {
  dialog(say("plan_save"), say("save_note"), naming(), async (said) => {
    const name = await saveAs(said, { job: number });
    await open(name);
    at("status").textContent = say("saved", { name });
  });
}
async function run() {
  if (!Object.keys(here.values).length) { await start("run"); return; }
  dialog(say("run"), say("run_note"), naming(), async (said) => {
    const name = await saveAs(said);
    await ask("start", { kind: "run", scenario: name, values: {} });
    await refresh();
    drawWords();
    poll();
  });
}
async function start(kind, more = {}) {
  try {
    await ask("start", { kind, scenario: here.page.scenario, values: here.values, ...more });
    await refresh();
    drawTasks();
    poll();
    at("jobs").scrollIntoView({ block: "nearest" });
  } catch (error) { if (more.throws) throw error; failed(error, () => {}); }
}
async function cancel(number) { await ask("cancel", { number }); await refresh(); drawTasks(); }

// --- the server's state -----------------------------------------------------------------------------
async function refresh() {
  const found = await ask("state");
  here.server = found;
  here.jobs = found.jobs;
  here.runs = found.runs;
}
let polling = false;
async function poll() {
  if (polling) return;
  polling = true;
  while (here.jobs.some((job) => job.state === "running" || job.state === "waiting")) {
    await new Promise((done) => setTimeout(done, 1000));
    try { await refresh(); drawTasks(); } catch { status("lost"); }
  }
  polling = false;
}

async function open(name) {
  here.page = await ask("page", { scenario: name });
  const before = kept();
  here.values = {};
  here.refused = [];
  const ids = new Set(here.page.knobs.map((knob) => knob.id));
  here.against = -1;
  here.start = here.now = null;
  here.pins = [];
  drawWords();
  status("working", true);
  here.now = here.start = await ask("live", { scenario: name, values: {}, tab, turn: ++here.turn });
  here.values = Object.fromEntries(Object.entries(before.values || {}).filter(([id]) => ids.has(id)));
  drawWords();
  for (const [n, one] of (before.pins || []).entries()) {
    try { here.pins.push({ number: n + 1, name: one.name, values: one.values, answer: await ask("live", { scenario: name, values: one.values, tab, turn: ++here.turn }) }); } catch { /* a pin that no longer fits its scenario is dropped */ }
  }
  await compute();
}

async function begin() {
  try {
    words.words = await (await fetch("/static/words.json")).json();
    await refresh();
    const asked = new URLSearchParams(location.search).get("lang");
    words.lang = ["zh", "en"].includes(asked) ? asked : here.server.language;
    drawWords();
    await open(here.server.scenarios[0].name);
    poll();
  } catch (error) { failed(error, begin); }
}

at("pin").addEventListener("click", pin);
at("save").addEventListener("click", save);
at("run").addEventListener("click", run);
at("plan").addEventListener("click", () => dialog(say("plan_head"), say("plan_note"), [["targets", say("plan_targets"), "binding"]], (said) => start("plan", { ...said, throws: true })));
at("decide").addEventListener("click", () => dialog(say("decide_head"), say("decide_note"), [], () => start("sensitivity", { throws: true })));
at("ask-no").addEventListener("click", () => at("ask").close());
at("find").addEventListener("input", drawPanel);
at("turned").addEventListener("change", drawPanel);
at("reset").addEventListener("click", () => { here.values = {}; keep(); drawPanel(); compute(); });
at("against").addEventListener("change", () => { here.against = Number(at("against").value); draw(); });
at("scenario").addEventListener("change", () => open(at("scenario").value).catch((error) => failed(error, () => {})));
for (const one of document.querySelectorAll("[data-lang]")) one.addEventListener("click", () => { words.lang = one.dataset.lang; drawWords(); });
begin();
