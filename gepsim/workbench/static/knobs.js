// The panel of knobs: made from what the server declares, one control for each.
import { digits, make, say, told } from "./words.js";

const plain = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

export function shown(knob, value) {
  if (value === null || value === undefined) return "";
  if (typeof value !== "number") return String(value);
  return String(Number((value * knob.scale).toPrecision(10)));
}

function read(knob, text) {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  return plain.test(trimmed) ? Number(trimmed) / knob.scale : trimmed;
}

export function label(knob) {
  const line = told(knob.line);
  return line ? `${line}: ${told(knob.name)}` : told(knob.name);
}

// How a knob's value reads in a list of changes.
export function worded(knob, value) {
  if (knob.kind === "choice") return told((knob.choices.find(([key]) => key === value) || [value, { zh: value, en: value }])[1]);
  if (knob.kind === "switch") return value ? "✓" : "✗";
  return `${shown(knob, value)} ${told(knob.unit)}`.trim();
}

export class Panel {
  constructor(place, turn) {
    this.place = place;
    this.turn = turn;
    this.controls = new Map();
  }

  draw(page, values, find, turnedOnly) {
    const openBefore = new Set([...this.place.querySelectorAll("details[open]")].map((one) => one.dataset.group));
    const drawn = this.place.childElementCount > 0;
    this.controls.clear();
    this.values = values;
    const wanted = find.trim().toLowerCase();
    const fits = (knob) => (!turnedOnly || knob.id in values) && (!wanted || [knob.id, knob.name.zh, knob.name.en, knob.line.zh, knob.line.en].some((word) => word.toLowerCase().includes(wanted)));
    this.place.replaceChildren(
      ...page.groups.map((group, n) => {
        const knobs = page.knobs.filter((knob) => knob.group === group.id && fits(knob));
        if (!knobs.length) return null;
        const count = page.knobs.filter((knob) => knob.group === group.id && knob.id in values).length;
        const open = wanted || turnedOnly || (drawn ? openBefore.has(group.id) : n < 2);
        return make("details", { open: Boolean(open), "data-group": group.id },
          make("summary", {}, told(group.name), make("span", { class: "count" }, count ? ` ${say("turned_count", { n: count })}` : "")),
          ...this.lines(knobs));
      }).filter(Boolean),
    );
  }

  lines(knobs) {
    const found = [], seen = new Map();
    for (const knob of knobs) {
      if (!knob.row) { found.push(this.single(knob)); continue; }
      if (!seen.has(knob.row)) {
        const box = make("fieldset", {}, make("legend", {}, told(knob.line)), knob.note.zh ? make("p", { class: "note" }, told(knob.note)) : null, make("div", { class: "row" }));
        seen.set(knob.row, box);
        found.push(box);
      }
      seen.get(knob.row).querySelector(".row").append(this.control(knob, told(knob.name)));
    }
    return found;
  }

  single(knob) {
    return make("div", { class: "knob" }, this.control(knob, told(knob.name)), knob.note.zh ? make("p", { class: "note" }, told(knob.note)) : null);
  }

  control(knob, name) {
    const id = `k-${knob.id}`, value = knob.id in this.values ? this.values[knob.id] : knob.value;
    const problem = make("span", { class: "problem", id: `${id}-problem`, role: "alert" });
    const facts = { id, "aria-describedby": `${id}-problem`, "aria-label": label(knob) };
    let inputs;
    if (knob.kind === "switch") {
      const box = make("input", { ...facts, type: "checkbox", onchange: () => this.turn(knob, box.checked) });
      box.checked = Boolean(value);
      inputs = [box];
    } else if (knob.kind === "choice") {
      const box = make("select", { ...facts, onchange: () => this.turn(knob, box.value) }, ...knob.choices.map(([key, text]) => make("option", { value: key, selected: key === value }, told(text))));
      inputs = [box];
    } else inputs = this.number(knob, facts, value);
    const whole = make("div", { class: `control ${knob.kind}${knob.id in this.values ? " turned" : ""}${inputs.length > 1 ? " wide" : ""}` },
      make("label", { for: id }, name), ...inputs, knob.unit.zh ? make("span", { class: "unit" }, told(knob.unit)) : null, problem);
    this.controls.set(knob.id, { whole, problem, inputs });
    return whole;
  }

  number(knob, facts, value) {
    const box = make("input", { ...facts, type: "text", inputmode: "decimal", autocomplete: "off", size: 7, value: shown(knob, value) });
    box.addEventListener("change", () => this.turn(knob, read(knob, box.value)));
    if (knob.low === null || knob.high === null || !knob.step || knob.row.startsWith("energy.levers") === false && knob.group !== "clusters") return [box];
    if (knob.step === 1 && knob.row) return [box];
    const slide = make("input", { type: "range", min: knob.low, max: knob.high, step: "any", value: shown(knob, value) || knob.low, "aria-label": label(knob), "aria-valuetext": `${shown(knob, value)} ${told(knob.unit)}` });
    slide.addEventListener("input", () => {
      const at = Math.round(Number(slide.value) / knob.step) * knob.step;
      box.value = String(Number(at.toPrecision(6)));
      slide.setAttribute("aria-valuetext", `${box.value} ${told(knob.unit)}`);
      this.turn(knob, read(knob, box.value));
    });
    slide.addEventListener("keydown", (event) => {
      const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
      if (!way) return;
      event.preventDefault();
      slide.value = Math.min(knob.high, Math.max(knob.low, (Math.round(Number(slide.value) / knob.step) + way) * knob.step));
      slide.dispatchEvent(new Event("input"));
    });
    box.addEventListener("change", () => { slide.value = box.value; });
    return [slide, box];
  }

  // Marks what was turned, and counts it at the headings, without touching what has the focus.
  mark(page, values) {
    this.values = values;
    for (const [id, control] of this.controls) control.whole.classList.toggle("turned", id in values);
    for (const box of this.place.querySelectorAll("details")) {
      const count = page.knobs.filter((knob) => knob.group === box.dataset.group && knob.id in values).length;
      box.querySelector(".count").textContent = count ? ` ${say("turned_count", { n: count })}` : "";
    }
  }

  problems(found) {
    for (const control of this.controls.values()) {
      control.problem.textContent = "";
      control.inputs.forEach((one) => one.removeAttribute("aria-invalid"));
    }
    const rest = [];
    for (const one of found) {
      const control = this.controls.get(one.knob);
      if (!control) { rest.push(told(one.text)); continue; }
      control.problem.textContent = told(one.text);
      control.inputs.forEach((box) => box.setAttribute("aria-invalid", "true"));
    }
    return rest;
  }
}
