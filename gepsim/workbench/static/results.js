// Live results: cards, charts, the board of verdicts, compensation, pinned states.
import { chart } from "./charts.js";
import { worded, label } from "./knobs.js";
import { digits, make, percent, say, scaled, signed, told } from "./words.js";

const SIGNS = { on_track: "●", likely: "◕", toss_up: "◐", unlikely: "◔", very_unlikely: "○", insufficient_evidence: "–", maintained: "▪" };
const RANK = ["very_unlikely", "unlikely", "toss_up", "likely", "on_track"];
let hush = false; // nothing to compare with: the state is its own base
const RISK = new Set(["very_unlikely", "unlikely", "toss_up"]);
const filter = { show: "indicators", find: "" };

const money = (value, most = 3) => `${digits(scaled(value, 10), most)} ${say("money_unit")}`;
const last = (list) => list[list.length - 1];
const table = (head, rows, facts = {}) => make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": facts.label || head[0] }, make("table", { class: facts.class || "" }, make("thead", {}, make("tr", {}, ...head.map((one) => make("th", { scope: "col" }, one)))), make("tbody", {}, rows)));

function delta(now, base, per, unit, most = 2) {
  if (base === undefined || base === null || now === null) return "";
  if (hush) return "";
  const [one, two] = [scaled(now, per), scaled(base, per)];
  if (Math.abs(one - two) <= 1e-9 * Math.max(1, Math.abs(one))) return say("same");
  const least = 10 ** (Math.floor(Math.log10(Math.max(Math.abs(one), Math.abs(two)))) - 3);
  const gap = Math.round((one - two) / least) * least; // to the fourth digit of what changes
  return gap ? `${signed(gap, most)} ${unit}`.trim() : say("barely");
}

// A figure with its unit in smaller letters.
function figured(text) {
  const [number, ...unit] = text.split(" ");
  return unit.length ? [number, make("small", {}, ` ${unit.join(" ")}`)] : [number];
}

function card(head, figure, under, moved, kind) {
  return make("div", { class: `card ${kind}` }, make("h3", {}, head), make("p", { class: "figure" }, ...figured(figure)), make("p", { class: "under" }, under), make("p", { class: "moved" }, moved));
}

export const counts = (answer, year) => {
  const rows = answer.targets.filter((row) => row.year === year && row.kind !== "text");
  const risky = rows.filter((row) => RISK.has(row.verdict)).length;
  const fine = rows.filter((row) => ["on_track", "likely", "maintained"].includes(row.verdict)).length;
  return { rows: rows.length, risky, fine };
};

const cost = (answer) => answer.cost.projects + answer.cost.measures.middle[0];

export function cards(place, page, now, base) {
  hush = now === base;
  const end = now.years.length - 1, gep = now.series.gep, co2 = now.series.co2;
  const top = now.years[co2.middle.indexOf(Math.max(...co2.middle))];
  const unit = say("money_unit");
  const goals = page.checkpoints.map((year) => [year, counts(now, year), counts(base, year)]);
  place.replaceChildren(
    card(`${say("gep")} ${now.years[end]}`, money(gep.middle[end]), `5–95 %: ${digits(scaled(gep.low[end], 10))}–${digits(scaled(gep.high[end], 10))}`, delta(gep.middle[end], base.series.gep.middle[end], 10, unit), "c-gep"),
    card(say("peak", { year: now.peak.due }), now.peak.chance === null ? "–" : percent(now.peak.chance), now.peak.chance === null ? say("peak_open") : `${say("strict")}; ${say("peak_at", { year: top })}`, now.peak.chance === null || base.peak.chance === null ? "" : points(now.peak.chance, base.peak.chance), "c-carbon"),
    card(say("co2", { year: now.years[end] }), `${digits(scaled(co2.middle[end], 100))} ${told(page.series.find((one) => one.id === "co2").unit)}`, `5–95 %: ${digits(scaled(co2.low[end], 100))}–${digits(scaled(co2.high[end], 100))}`, delta(co2.middle[end], base.series.co2.middle[end], 100, ""), "c-carbon"),
    card(say("cost"), money(cost(now)), say("cost_under", { projects: digits(scaled(now.cost.projects, 10)), measures: digits(scaled(now.cost.measures.middle[0], 10)) }), delta(cost(now), cost(base), 10, unit), "c-cost"),
    make("div", { class: "card c-targets" }, make("h3", {}, say("board")), ...goals.map(([year, one, was]) => make("p", { class: "goal" }, make("strong", {}, `${year} `), say("risk_of", { n: one.risky, all: one.rows }), one.risky === was.risky ? null : make("span", { class: "moved" }, ` ${signed(one.risky - was.risky)}`)))),
  );
}

function points(now, base) {
  const gap = Math.round((now - base) * 1000) / 10;
  if (hush) return "";
  return gap === 0 ? say("same") : `${signed(gap)} ${told({ zh: "个百分点", en: "points" })}`;
}

// The same in one line, which a phone keeps in sight while the knobs are.
export function brief(place, page, now, base) {
  hush = now === base;
  const end = now.years.length - 1;
  const parts = [`${say("gep")} ${money(now.series.gep.middle[end])}`, `${say("peak_short", { year: now.peak.due })} ${percent(now.peak.chance)}`, `${say("at_risk")} ${page.checkpoints.map((year) => counts(now, year).risky).join(" / ")}`];
  place.replaceChildren(...parts.map((text) => make("span", {}, text)));
}

export function charts(place, page, now, base) {
  place.replaceChildren(...page.series.map((series) => chart(series, now.years, now.series[series.id], base === now ? null : base.series[series.id])));
}

function moved(row, was) {
  if (!was || was.verdict === row.verdict) return "";
  const [at, before] = [RANK.indexOf(row.verdict), RANK.indexOf(was.verdict)];
  if (at < 0 || before < 0) return "≠";
  return at > before ? "▲" : "▼";
}

export function board(place, page, now, base) {
  const was = new Map(base.targets.map((row) => [`${row.id} ${row.year}`, row]));
  const ids = [...new Map(now.targets.map((row) => [row.id, row])).values()];
  const byKey = new Map(now.targets.map((row) => [`${row.id} ${row.year}`, row]));
  const body = make("tbody", {});
  const select = make("select", { id: "board-show" }, ...["indicators", "moved", "at_risk", "all"].map((one) => make("option", { value: one, selected: one === filter.show }, say(one))));
  const find = make("input", { type: "search", id: "board-find", "aria-label": say("search_targets"), placeholder: say("search_targets"), value: filter.find });
  const fill = () => {
    const word = filter.find.trim().toLowerCase();
    const kept = ids.filter((row) => {
      const mine = page.checkpoints.map((year) => byKey.get(`${row.id} ${year}`)).filter(Boolean);
      if (filter.show === "indicators" && row.kind === "text") return false;
      if (filter.show === "at_risk" && !mine.some((one) => RISK.has(one.verdict))) return false;
      if (filter.show === "moved" && !mine.some((one) => moved(one, was.get(`${one.id} ${one.year}`)))) return false;
      const said = [row.id, row.name.zh, row.name.en, ...row.departments.flatMap((one) => [one.zh, one.en])];
      return !word || said.some((one) => one.toLowerCase().includes(word));
    });
    body.replaceChildren(...(kept.length ? kept.flatMap((row) => line(page, row, byKey, was)) : [make("tr", {}, make("td", { colspan: page.checkpoints.length + 1 }, say("nothing")))]));
  };
  select.addEventListener("change", () => { filter.show = select.value; fill(); });
  find.addEventListener("input", () => { filter.find = find.value; fill(); });
  const focused = document.activeElement && document.activeElement.id;
  place.replaceChildren(
    make("h3", {}, say("board")),
    make("div", { class: "tools" }, make("label", {}, `${say("show")} `, select), find),
    make("ul", { class: "legend" }, ...Object.entries(page.verdicts).map(([name, text]) => make("li", {}, make("span", { class: `v ${name}`, "aria-hidden": "true" }, SIGNS[name]), ` ${told(text)}`))),
    make("div", { class: "scroll board", tabindex: "0", role: "region", "aria-label": say("board") }, make("table", {}, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, say("target")), ...page.checkpoints.map((year) => make("th", { scope: "col" }, String(year))))), body)),
  );
  fill();
  if (focused === "board-find") { find.focus(); find.setSelectionRange(find.value.length, find.value.length); }
  if (focused === "board-show") select.focus();
}

function line(page, row, byKey, was) {
  const who = row.departments.map(told).join(told({ zh: "、", en: ", " }));
  const below = make("tr", { class: "facts", id: `facts-${row.id}`, hidden: true });
  const cells = page.checkpoints.map((year) => cell(page, byKey.get(`${row.id} ${year}`), was, below));
  return [make("tr", {}, make("th", { scope: "row" }, `${row.id} ${told(row.name)}`, who ? make("span", { class: "sub" }, ` ${who}`) : null), ...cells), below];
}

const SIGN = { ">=": "≥", "<=": "≤", "==": "=" };
function factsOf(one) {
  const unit = told(one.unit), stop = told({ zh: "：", en: ": " });
  return [
    one.expected !== null ? `${say("expected")} ${digits(one.expected)} ${unit}` : "",
    one.level !== null ? `${say("demanded")} ${SIGN[one.operator] || one.operator} ${digits(one.level)} ${unit}` : "",
    told(one.reason), told(one.driver) ? `${say("driver")}${stop}${told(one.driver)}` : "", told(one.remedy) ? `${say("remedy")}${stop}${told(one.remedy)}` : "",
  ].filter(Boolean);
}

// A cell says the verdict; pressed, it tells why in a row of its own beneath, over the whole width.
function cell(page, one, was, below) {
  if (!one) return make("td", {}, "–");
  const before = was.get(`${one.id} ${one.year}`), way = moved(one, before);
  const word = { "▲": say("better"), "▼": say("worse"), "≠": "" }[way];
  const facts = factsOf(one);
  const head = [make("span", { class: `v ${one.verdict}`, "aria-hidden": "true" }, SIGNS[one.verdict]), ` ${told(page.verdicts[one.verdict])}`, one.chance !== null ? " " : "", one.chance !== null ? make("span", { class: "chance" }, percent(one.chance)) : "", way ? make("span", { class: `way ${way === "▲" ? "up" : "down"}` }, ` ${way} ${word} (${told(page.verdicts[before.verdict])})`) : ""];
  if (!facts.length) return make("td", {}, make("span", { class: "alone" }, ...head));
  const press = make("button", { type: "button", class: "why", "aria-expanded": "false", "aria-controls": below.id, onclick: () => {
    const open = press.getAttribute("aria-expanded") === "false";
    for (const other of press.closest("tr").querySelectorAll(".why")) other.setAttribute("aria-expanded", "false");
    press.setAttribute("aria-expanded", String(open));
    below.hidden = !open;
    below.replaceChildren(make("td", { colspan: page.checkpoints.length + 1 }, make("strong", {}, `${one.year} ${told(page.verdicts[one.verdict])}`), ...facts.map((fact) => make("p", {}, fact))));
  } }, ...head);
  return make("td", {}, press);
}

export function paid(place, page, now, base) {
  const at = page.checkpoints.length - 1;
  const rows = Object.entries(now.paid).map(([code, one]) => make("tr", {}, make("th", { scope: "row" }, told(page.counties[code])), make("td", {}, digits(scaled(one.middle[at], 100), 4)), make("td", {}, `${digits(scaled(one.low[at], 100))} … ${digits(scaled(one.high[at], 100))}`), make("td", {}, delta(one.middle[at], base.paid[code] && base.paid[code].middle[at], 100, ""))));
  place.replaceChildren(make("h3", {}, `${say("compensation")}, ${page.checkpoints[at]}, ${say("paid_unit")}`), table([say("county"), say("median"), say("band"), say("change")], rows));
}

export function changesOf(page, values) {
  const named = new Map(page.knobs.map((knob) => [knob.id, knob]));
  return Object.entries(values).filter(([id]) => named.has(id)).map(([id, value]) => `${label(named.get(id))} ${worded(named.get(id), named.get(id).value)} → ${worded(named.get(id), value)}`);
}

export function pins(place, page, list, now, values, act) {
  if (!list.length) { place.replaceChildren(); return; }
  const all = [{ name: say("now"), answer: now, values }, ...list];
  const end = now.years.length - 1;
  const row = (name, of) => make("tr", {}, make("th", { scope: "row" }, name), ...all.map((one) => make("td", {}, of(one.answer))));
  const rows = [
    make("tr", {}, make("th", { scope: "row" }, say("change")), ...all.map((one) => make("td", {}, ...(changesOf(page, one.values).length ? changesOf(page, one.values).map((text) => make("div", { class: "sub" }, text)) : [say("no_changes")])))),
    row(`${say("gep")} ${now.years[end]}`, (one) => money(one.series.gep.middle[end], 4)),
    row(say("peak", { year: now.peak.due }), (one) => percent(one.peak.chance)),
    row(say("co2", { year: now.years[end] }), (one) => `${digits(scaled(one.series.co2.middle[end], 100), 4)} ${told(page.series.find((series) => series.id === "co2").unit)}`),
    ...page.checkpoints.map((year) => row(`${say("at_risk")} ${year}`, (one) => { const found = counts(one, year); return `${found.risky}/${found.rows}`; })),
    ...Object.keys(page.counties).filter((code) => code in now.paid).map((code) => row(`${told(page.counties[code])} (${say("paid_unit")})`, (one) => digits(scaled(last(one.paid[code].middle), 100), 4))),
    row(say("cost"), (one) => money(cost(one), 4)),
    make("tr", {}, make("th", { scope: "row" }, ""), make("td", {}, ""), ...list.map((one, n) => make("td", {}, make("button", { type: "button", onclick: () => act.restore(n) }, say("restore")), " ", make("button", { type: "button", onclick: () => act.remove(n) }, say("remove"))))),
  ];
  place.replaceChildren(make("h3", {}, say("pins")), table([say("quantity"), ...all.map((one) => one.name)], rows, { class: "pins", label: say("pins") }));
}
