// Line charts with a band, as SVG, with a table of the same numbers beneath.
import { digits, make, say, scaled, told } from "./words.js";

const NS = "http://www.w3.org/2000/svg";
const W = 380, H = 200, LEFT = 46, RIGHT = 12, TOP = 10, BOTTOM = 24;

function draw(tag, facts, ...children) {
  const found = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(facts)) found.setAttribute(name, value);
  found.append(...children);
  return found;
}

function ticks(low, high) {
  const span = high - low || Math.abs(high) || 1;
  const raw = span / 4, power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= raw);
  const found = [];
  for (let at = Math.floor(low / step) * step; at <= high + step * 0.999; at += step) found.push(at);
  return found;
}

export function chart(series, years, now, base) {
  const per = series.per_en;
  const line = (values) => values.map((one) => scaled(one, per));
  const bands = [now, ...(base ? [base] : [])].map((one) => ({ low: line(one.low), middle: line(one.middle), high: line(one.high) }));
  const all = bands.flatMap((one) => [...one.low, ...one.high, ...one.middle]).filter(Number.isFinite);
  const marks = ticks(Math.min(...all), Math.max(...all));
  const [bottom, top] = [marks[0], marks[marks.length - 1]];
  const x = (n) => LEFT + ((W - LEFT - RIGHT) * n) / Math.max(1, years.length - 1);
  const y = (value) => H - BOTTOM - ((H - TOP - BOTTOM) * (value - bottom)) / (top - bottom || 1);
  const path = (values) => values.map((value, n) => `${n ? "L" : "M"}${x(n).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  const unit = told(series.unit), name = told(series.name);
  const last = years.length - 1, first = bands[0];
  const label = `${name} ${years[0]}–${years[last]}, ${unit}: ${digits(first.middle[0])} → ${digits(first.middle[last])} (5–95 %: ${digits(first.low[last])}–${digits(first.high[last])})`;
  const svg = draw("svg", { viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": label });
  for (const mark of marks) {
    svg.append(draw("line", { x1: LEFT, x2: W - RIGHT, y1: y(mark), y2: y(mark), class: "rule" }));
    const text = draw("text", { x: LEFT - 6, y: y(mark) + 4, class: "end" });
    text.textContent = digits(mark);
    svg.append(text);
  }
  const every = Math.ceil(years.length / 5);
  years.forEach((year, n) => {
    if (n % every && n !== last) return;
    if (n !== last && last - n < every) return;
    const text = draw("text", { x: x(n), y: H - 8, class: n === last ? "end" : "middle" });
    text.textContent = year;
    svg.append(text);
  });
  const back = [...first.high].map((value, n) => [value, n]).reverse();
  svg.append(draw("path", { d: path(first.low) + back.map(([value, n]) => `L${x(n).toFixed(1)} ${y(value).toFixed(1)}`).join("") + "Z", class: "band" }));
  if (bands[1]) svg.append(draw("path", { d: path(bands[1].middle), class: "line base" }));
  svg.append(draw("path", { d: path(first.middle), class: "line" }));
  years.forEach((year, n) => {
    const dot = draw("circle", { cx: x(n), cy: y(first.middle[n]), r: 7, class: "hit" });
    const title = draw("title", {});
    title.textContent = `${year}: ${digits(first.middle[n])} ${unit} (${digits(first.low[n])}–${digits(first.high[n])})`;
    dot.append(title);
    svg.append(dot);
  });
  const rows = years.map((year, n) => make("tr", {}, make("th", { scope: "row" }, String(year)), ...[first.middle[n], first.low[n], first.high[n]].map((value) => make("td", {}, digits(value, 4)))));
  const table = make("table", {}, make("thead", {}, make("tr", {}, ...[say("year"), say("median"), "5 %", "95 %"].map((head) => make("th", { scope: "col" }, head)))), make("tbody", {}, rows));
  return make("figure", {}, make("figcaption", {}, make("strong", {}, name), ` ${unit}`), svg, make("details", {}, make("summary", {}, say("data")), make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": name }, table)));
}
