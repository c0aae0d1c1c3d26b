// Long tasks and finished runs.
import { digits, make, percent, say, scaled, signed, told } from "./words.js";

const money = (value) => `${signed(scaled(value, 10))} ${say("money_unit")}`;

export function jobs(place, list, act) {
  if (!list.length) { place.replaceChildren(); return; }
  const open = new Set([...place.querySelectorAll("details[open]")].map((one) => one.dataset.job));
  place.replaceChildren(make("h3", {}, say("jobs")), ...list.map((job) => one(job, act, open)));
}

function one(job, act, open) {
  const busy = job.state === "running" || job.state === "waiting";
  const head = `${say(`kind_${job.kind}`)}: ${told(job.label)}`;
  const bar = busy ? make("progress", { "aria-label": head, max: 1, ...(job.share === null ? {} : { value: job.share }) }) : null;
  return make("div", { class: `job ${job.state}` },
    make("p", {}, make("strong", {}, head), ` ${say(job.state)}${busy && told(job.step) ? `, ${told(job.step)}` : ""}, ${digits(job.seconds)} s `, bar,
      busy ? make("button", { type: "button", onclick: () => act.cancel(job.number) }, say("stop")) : null),
    ...job.problems.map((text) => make("p", { class: "problem" }, told(text))),
    job.done && job.done.run ? make("p", {}, make("a", { href: `/runs/${encodeURIComponent(job.done.run)}/report.html`, target: "_blank", rel: "noopener" }, say("open_page"))) : null,
    job.done && job.kind === "plan" ? make("details", { "data-job": job.number, open: open.has(String(job.number)) || job.fresh }, make("summary", {}, say("plan_added", { money: money(job.done.added) })), ...plan(job, act)) : null,
    job.done && job.kind === "sensitivity" ? make("details", { "data-job": job.number, open: open.has(String(job.number)) || job.fresh }, make("summary", {}, say("decider")), deciders(job.done.deciders)) : null,
  );
}

const table = (head, rows, label) => make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, make("table", {}, make("thead", {}, make("tr", {}, ...head.map((one) => make("th", { scope: "col" }, one)))), make("tbody", {}, rows)));

function plan(job, act) {
  const found = job.done;
  const picks = found.picks.map((pick) => make("tr", {}, make("th", { scope: "row" }, told(pick.name)), make("td", {}, told(pick.how)), make("td", {}, money(pick.added))));
  const goals = found.targets.map((goal) => make("tr", {}, make("th", { scope: "row" }, `${goal.id} ${told(goal.name)}`), make("td", {}, String(goal.year)), make("td", {}, `${percent(goal.now)} → ${percent(goal.planned)}${goal.reachable ? "" : ` ${say("plan_out", { best: percent(goal.best) })}`}`)));
  return [
    picks.length ? table([say("plan_what"), say("plan_do"), say("plan_cost")], picks, say("plan_what")) : make("p", {}, say("plan_none")),
    table([say("target"), say("year"), say("plan_reached")], goals, say("plan_reached")),
    picks.length ? make("button", { type: "button", onclick: () => act.savePlan(job.number) }, say("plan_save")) : null,
  ].filter(Boolean);
}

function deciders(list) {
  const rows = list.filter((row) => row.rank <= 2).map((row) => make("tr", {}, make("th", { scope: "row" }, `${row.id} ${told(row.name)}`), make("td", {}, String(row.year)), make("td", {}, `${told(row.input)}${row.mark ? ` (${row.mark})` : ""}`), make("td", {}, percent(row.share)), make("td", {}, row.low === null ? "–" : row.chance === null ? `${digits(row.low)} → ${digits(row.high)}` : `${percent(row.low)} → ${percent(row.high)}`)));
  return table([say("target"), say("year"), say("decider"), say("share"), say("swing")], rows, say("decider"));
}

export function runs(place, list, folder) {
  const rows = list.map((run) => make("tr", {}, make("th", { scope: "row" }, told(run.title), make("span", { class: "sub" }, ` ${run.name}`)), make("td", {}, told(run.said)), make("td", {}, run.page ? make("a", { href: `/runs/${encodeURIComponent(run.name)}/report.html`, target: "_blank", rel: "noopener" }, say("open_page")) : say("no_page"), " ", make("a", { href: `/runs/${encodeURIComponent(run.name)}/summary.csv`, download: `${run.name}.csv` }, say("open_table")))));
  place.replaceChildren(make("h3", {}, say("runs")), rows.length ? table([say("scenario"), "", ""], rows, say("runs")) : make("p", { class: "note" }, say("no_runs", { folder })));
}
