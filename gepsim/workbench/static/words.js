// Texts in two languages, and numbers as people write them.
export const state = { lang: "zh", words: {} };

export function say(key, values = {}) {
  const found = state.words[key] || [key, key];
  const text = found[state.lang === "zh" ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (_, name) => (name in values ? values[name] : ""));
}

export const told = (text) => (text ? text[state.lang] || "" : "");

// Three digits that mean something; thousands parted.
export function digits(value, most = 3) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const places = Math.max(0, most - 1 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString("en-US", { maximumFractionDigits: Math.min(places, 6) });
}

export const signed = (value, most = 3) =>
  (value > 0 ? "+" : value < 0 ? "−" : "") + digits(Math.abs(value), most);

export function percent(share) {
  if (share === null || share === undefined) return "–";
  if (share > 0 && share < 0.01) return state.lang === "zh" ? "不到1%" : "<\u00a01\u00a0%";
  if (share < 1 && share > 0.99) return state.lang === "zh" ? "99%以上" : ">\u00a099\u00a0%";
  return `${Math.round(share * 100)}${state.lang === "zh" ? "" : "\u00a0"}%`;
}

// A value of a unit that English counts in larger steps.
export const scaled = (value, perEnglish) => (state.lang === "zh" ? value : value / perEnglish);

export function make(tag, facts = {}, ...children) {
  const found = document.createElement(tag);
  for (const [name, value] of Object.entries(facts)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) found.addEventListener(name.slice(2), value);
    else if (name === "class") found.className = value;
    else found.setAttribute(name, value === true ? "" : value);
  }
  found.append(...children.flat().filter((one) => one !== null && one !== undefined));
  return found;
}
