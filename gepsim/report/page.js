// What the page can do beyond being read: filter, hover, slide, copy, save. Without it all still stands there.
"use strict";
(() => {
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const one = (selector, within = document) => within.querySelector(selector);
const language = () => (one("#show-en").checked ? "en" : "zh");
const other = () => (language() === "en" ? "zh" : "en");
const said = key => one(`#said [data-key="${key}"] [lang="${language()}"]`)?.textContent ?? one(`#said [data-key="${key}"]`)?.textContent ?? "";
document.documentElement.classList.add("alive");
const speak = () => { document.documentElement.lang = language() === "en" ? "en" : "zh-CN"; };
all(".switch").forEach(box => box.addEventListener("change", speak));

// Words of an element in the language that is shown.
const plain = element => {
  const copy = element.cloneNode(true);
  all(`[lang="${other()}"], .tools, .narrow, details, svg`, copy).forEach(part => part.remove());
  return copy.textContent.replace(/\s+/g, " ").trim();
};

// Tables and drawings leave the page.
const cells = table => all("tr", table).filter(row => !row.closest("[hidden]") && !row.classList.contains("more"))
  .map(row => all(":scope > th, :scope > td", row).map(plain));
const csv = rows => "\ufeff" + rows.map(row => row.map(cell => /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : /^[=+@\t]/.test(cell) ? "'" + cell : cell).join(",")).join("\r\n") + "\r\n";
const mark = () => one("#said").dataset.synthetic ? [[], [said("synthetic")]] : [];
const about = () => one("#said").dataset[language()];
const save = (data, name, type) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(data instanceof Blob ? data : new Blob([data], {type}));
  link.download = name.replace(/[\\/:*?"<>|\s]+/g, "_");
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};
const tell = words => { one("#told").textContent = words; };
const copy = async text => {
  try { await navigator.clipboard.writeText(text); }
  catch { const area = Object.assign(document.createElement("textarea"), {value: text}); document.body.append(area); area.select(); document.execCommand("copy"); area.remove(); }
  tell(said("copied"));
};

// A table that is wider than a phone stands as cards: each number beside the head of its column.
const PHONE = matchMedia("(max-width: 620px)");
const stack = () => all(".scroll").forEach(box => {
  const table = one("table", box);
  if (!table || table.matches(".targets, .urgent, .sides")) return;
  box.classList.remove("stack");
  if (!PHONE.matches || box.scrollWidth <= box.clientWidth + 1) return;
  const heads = all("thead th", table).map(head => [one('[lang="zh"]', head) ?? head, one('[lang="en"]', head) ?? head].map(part => part.textContent.trim()));
  if (table.dataset.headed !== "yes") all("tbody tr", table).forEach(row => [...row.children].forEach((cell, place) => {
    if (heads[place] && cell.tagName === "TD") [cell.dataset.zh, cell.dataset.en] = heads[place];
  }));
  table.dataset.headed = "yes";
  box.classList.add("stack");
});
document.addEventListener("toggle", stack, true);
PHONE.addEventListener("change", stack);
all(".switch").forEach(box => box.addEventListener("change", stack));
stack();

// A drawing on its own: title, legend, mark and name of the run stand inside it.
const LOOKS = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "fill-opacity", "font-size", "font-weight", "text-anchor", "paint-order", "image-rendering", "vector-effect"];
const alone = holder => {
  const source = one(".frame:not([hidden]) svg", holder) ?? one("svg.chart, svg.map", holder);
  const drawn = source.cloneNode(true);
  const pairs = [all("*", source), all("*", drawn)];
  pairs[0].forEach((from, place) => { const style = getComputedStyle(from); pairs[1][place].setAttribute("style", LOOKS.map(name => `${name}:${style.getPropertyValue(name)}`).join(";")); });
  all(`[lang="${other()}"], .pointer, a title`, drawn).forEach(part => part.remove());
  const [x, y, width, height] = source.getAttribute("viewBox").split(" ").map(Number);
  const sheet = document.createElementNS(source.namespaceURI, "svg"), size = Math.max(12, width / 48);
  const put = (words, left, top, weight = 400, colour = "#1b2430") => {
    const text = document.createElementNS(source.namespaceURI, "text");
    text.setAttribute("x", left); text.setAttribute("y", top);
    text.setAttribute("style", `font-size:${size}px;font-weight:${weight};fill:${colour}`);
    text.textContent = words; sheet.append(text); return text;
  };
    let top = size * 1.6;
  sheet.append(document.createElementNS(source.namespaceURI, "rect"));
  put(title(holder), 8, top, 700); top += size * 1.5;
  for (const [name, value] of [["x", 8], ["y", top], ["width", width], ["height", height], ["viewBox", `${x} ${y} ${width} ${height}`]]) drawn.setAttribute(name, value);
  sheet.append(drawn); top += height + size * 1.6;
  let left = 8;
  all(".legend li", holder).filter(item => item.offsetParent !== null).forEach(item => {
    const words = plain(item), wide = [...words].reduce((sum, letter) => sum + (letter > "\u2e80" ? 1 : 0.58), 0) * size + 34;
    if (left + wide > width) { left = 8; top += size * 1.5; }
    const box = document.createElementNS(source.namespaceURI, "rect"), colour = one("i", item);
    for (const [name, value] of [["x", left], ["y", top - size * .8], ["width", 14], ["height", size * .8], ["fill", colour ? getComputedStyle(colour).backgroundColor : "none"]]) box.setAttribute(name, value);
    sheet.append(box); put(words, left + 18, top); left += wide;
  });
  top += size * 1.7;
  if (one("#said").dataset.synthetic) { put(said("synthetic"), 8, top, 700, "#8a5a00"); top += size * 1.5; }
  put(about(), 8, top, 400, "#55606e");
  const whole = [width + 16, top + size];
  const ground = one("rect", sheet);
  for (const [name, value] of [["width", whole[0]], ["height", whole[1]], ["fill", "#ffffff"]]) ground.setAttribute(name, value);
  sheet.setAttribute("viewBox", `0 0 ${whole.join(" ")}`); sheet.setAttribute("width", whole[0]); sheet.setAttribute("height", whole[1]);
  sheet.setAttribute("font-family", getComputedStyle(document.body).fontFamily.replaceAll('"', "'"));
  return {text: new XMLSerializer().serializeToString(sheet), size: whole};
};
const png = (holder, name) => {
  const {text, size} = alone(holder), picture = new Image(), sharp = 1800 / size[0];
  picture.onload = () => {
    const canvas = Object.assign(document.createElement("canvas"), {width: 1800, height: Math.round(size[1] * sharp)});
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(blob => { save(blob, name, "image/png"); tell(said("saved")); }, "image/png");
  };
  picture.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
};
const title = holder => {
  const head = one("h3, h4", holder) ?? one("summary", holder);
  return head ? plain(head) : (holder.getAttribute("aria-label") ?? "").split(" / ").at(language() === "en" ? -1 : 0);
};
const fileName = holder => `${document.body.dataset.run}_${title(holder).slice(0, 40)}`;
const actions = {
  png: holder => png(holder, fileName(holder) + ".png"),
  svg: holder => { save(alone(holder).text, fileName(holder) + ".svg", "image/svg+xml"); tell(said("saved")); },
  csv: (holder, table) => { save(csv([...cells(table), ...mark()]), fileName(holder) + ".csv", "text/csv"); tell(said("saved")); },
  copy: (holder, table) => copy([...cells(table), ...mark()].map(row => row.join("\t")).join("\n")),
};
const equip = (holder, table, where, kinds) => {
  const bar = document.createElement("p");
  bar.className = "tools";
  kinds.forEach(kind => {
    const button = document.createElement("button");
    button.type = "button"; button.dataset.act = kind;
    button.innerHTML = one(`#said [data-key="do_${kind}"]`).innerHTML;
    button.addEventListener("click", () => actions[kind](holder, table));
    bar.append(button);
  });
  where(bar);
};
all("figure, .picture").forEach(figure => {
  const table = one("table", figure), drawn = one("svg.chart, svg.map", figure);
  const kinds = [...(drawn ? ["png", "svg"] : []), ...(table ? ["csv", "copy"] : [])];
  if (kinds.length) equip(figure, table, bar => figure.append(bar), kinds);
});
all(".scroll > table").filter(table => !table.closest("figure, .picture")).forEach(table => {
  equip(table.parentElement, table, bar => table.parentElement.after(bar), ["csv", "copy"]);
});

// A number under the pointer; arrow keys move it.
const tip = one("#tip");
const values = (table, row) => {
  const heads = all(":scope > thead th", table).map(plain), found = all("th, td", row).map(plain);
  return [/^\d{4}$/.test(found[0]) && !/年份|Year/.test(heads[0]) ? `${found[0]}  ${heads[0]}` : found[0], ...heads.slice(1).map((head, place) => `${head}  ${found[place + 1]}`)];
};
const reach = (drawn, rows) => {
  const kind = drawn.dataset.chart, years = (drawn.dataset.years ?? "").split(" ").map(Number);
  const left = Number(drawn.dataset.left ?? 62), span = Number(drawn.dataset.span ?? 440), last = rows.length - 1;
  if (kind === "bars") return {of: (x, y) => Math.floor((y - 6) / 25), at: place => [null, 18.5 + 25 * place]};
  if (kind === "stack") return {of: x => Math.floor((x - left) / span * rows.length), at: place => [left + span * (place + .5) / rows.length, null]};
  return {of: x => Math.round((x - left) / span * last), at: place => [left + span * place / (last || 1), null]};
};
all("figure, .picture").forEach(figure => {
  const drawn = one("svg.chart", figure), table = one("table", figure);
  if (!drawn || !table || !drawn.closest(".drawing")) return;
  const rows = all(":scope > tbody > tr:not(.strong)", table), {of, at} = reach(drawn, rows), field = drawn.closest(".drawing");
  if (drawn.dataset.chart !== "bars" && !/^\d{4}$/.test(plain(one("th", rows[0])))) return;
  let now = -1;
  const pointer = document.createElementNS(drawn.namespaceURI, "path");
  pointer.setAttribute("class", "pointer");
  const show = place => {
    now = Math.max(0, Math.min(rows.length - 1, place));
    const [x, y] = at(now), [, , width, height] = drawn.getAttribute("viewBox").split(" ").map(Number);
    pointer.setAttribute("d", x === null ? `M0 ${y + 12}H${width}` : `M${x} 8V${drawn.dataset.foot ?? height - 28}`);
    drawn.append(pointer);
    tip.replaceChildren(...values(table, rows[now]).map((line, first) => Object.assign(document.createElement(first ? "span" : "b"), {textContent: line})));
    tip.hidden = false;
    const box = drawn.getBoundingClientRect(), scale = box.width / width;
    const across = box.left + (x === null ? width * .5 : x) * scale + 14, down = box.top + (y === null ? 20 : y * scale + 20);
    tip.style.left = Math.max(4, Math.min(across, innerWidth - tip.offsetWidth - 12)) + "px";
    tip.style.top = Math.max(4, Math.min(down, innerHeight - tip.offsetHeight - 8)) + "px";
  };
  const hide = () => { tip.hidden = true; pointer.remove(); };
  field.tabIndex = 0;
  field.addEventListener("pointermove", event => {
    const box = drawn.getBoundingClientRect(), scale = Number(drawn.getAttribute("viewBox").split(" ")[2]) / box.width;
    show(of((event.clientX - box.left) * scale, (event.clientY - box.top) * scale));
  });
  field.addEventListener("pointerleave", hide);
  field.addEventListener("blur", hide);
  field.addEventListener("keydown", event => {
    const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
    if (step) { show(now + step); event.preventDefault(); }
    if (event.key === "Escape") hide();
  });
});

// Years slide on the maps.
all(".frames").forEach(holder => {
  const frames = all(".frame", holder), slider = one("input", holder);
  if (frames.length < 2) return;
  one(".slide", holder).hidden = false;
  slider.addEventListener("input", () => {
    frames.forEach((frame, place) => { frame.hidden = place !== Number(slider.value); });
    const year = frames[slider.value].dataset.year;
    one("output", holder).textContent = year;
    slider.setAttribute("aria-valuetext", year);
  });
});

// Rows of targets are sought and ordered.
const form = one("#seek");
if (form) {
  form.hidden = false;
  const targets = all("tbody.target"), groups = all(".domain"), wanted = new Set();
  const homes = new Map(targets.map(row => [row, row.parentElement]));
  const chosen = name => all(`select[name="${name}"]`, form).find(field => field.closest(`[lang="${language()}"]`) ?? true)?.value ?? "";
  const fits = row => {
    const words = form.elements.words.value.trim().toLowerCase();
    return (!wanted.size || row.dataset.verdicts.split(" ").some(word => wanted.has(word)))
      && (!chosen("department") || row.dataset.departments.split("|").includes(chosen("department")))
      && (!chosen("county") || row.dataset.counties.split(" ").includes(chosen("county")))
      && (!chosen("domain") || row.dataset.domain === chosen("domain"))
      && words.split(/\s+/).every(word => row.dataset.words.includes(word));
  };
  const ORDER = {chance: row => Number(row.dataset.chance), id: row => Number(row.dataset.place), department: row => row.dataset.departments};
  const seek = () => {
    const order = ORDER[chosen("order")], home = homes.get(targets[0]);
    targets.forEach(row => { row.hidden = !fits(row); });
    const sorted = order ? [...targets].sort((a, b) => order(a) > order(b) ? 1 : order(a) < order(b) ? -1 : 0) : targets;
    sorted.forEach(row => (order ? home : homes.get(row)).append(row));
    groups.forEach(group => { group.hidden = !all("tbody.target", group).some(row => !row.hidden); });
    const texts = one(".texts"), mixed = Boolean(order);
    if (texts) texts.hidden = !all("tbody.target", texts).some(row => !row.hidden);
    document.documentElement.classList.toggle("mixed", mixed);
    one("output", form).textContent = `${targets.filter(row => !row.hidden).length} / ${targets.length}`;
  };
  form.addEventListener("submit", event => event.preventDefault());
  form.addEventListener("input", event => {
    if (event.target.tagName === "SELECT") all(`select[name="${event.target.name}"]`, form).forEach(twin => { twin.value = event.target.value; });
    seek();
  });
  form.addEventListener("reset", () => setTimeout(() => { wanted.clear(); all("[data-verdict]", form).forEach(chip => chip.setAttribute("aria-pressed", "false")); seek(); }));
  all("[data-verdict]", form).forEach(chip => chip.addEventListener("click", () => {
    const verdict = chip.dataset.verdict;
    if (!wanted.delete(verdict)) wanted.add(verdict);
    chip.setAttribute("aria-pressed", String(wanted.has(verdict)));
    seek();
  }));
  seek();
}

// Scenarios come and go in a comparison.
all("[data-toggle]").forEach(box => box.addEventListener("change", () => {
  all(`[data-run="${CSS.escape(box.dataset.toggle)}"]`).forEach(part => { if (part !== document.body) part.classList.toggle("away", !box.checked); });
}));

// A place that is linked to opens.
const open = () => {
  const place = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let part = place; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
  const inner = place && one(":scope > details", place);
  if (inner) inner.open = true;
  if (place) place.scrollIntoView();
};
addEventListener("hashchange", open);
open();
const head = one(".top");
const height = () => document.documentElement.style.setProperty("--head", (getComputedStyle(head).position === "sticky" ? head.offsetHeight : 0) + "px");
addEventListener("resize", height);
height();
})();
