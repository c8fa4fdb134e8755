(() => {
  "use strict";
  const all = document.getElementById("all"), results = document.getElementById("results"), found = document.getElementById("found");
  const field = document.getElementById("q"), first = found.textContent, few = 20;
  const words = (text) => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").match(/[a-z0-9]+/g) || [];
  const idle = new Set("a an and are at be before by can do does for from has have how i if in into is it may must my of on or s send sent that the their then there they this to was we what when where which who with you your".split(" "));
  const stem = (word) => word.length > 3 ? word.replace(/(ies|ied|y)$/, "i").replace(/(ing|ed|es|s)$/, "") : word;
  const entries = [...all.querySelectorAll("li")].map((item, place) => ({
    item, place,
    title: words(item.querySelector("a").textContent).map(stem),
    text: words(item.textContent).map(stem),
    weight: /^(Role|Pathway)/.test(item.querySelector("span").textContent) ? 1 : /^(Story|Rule)/.test(item.querySelector("span").textContent) ? -3 : 0,
  }));
  const score = (entry, asked) => asked.reduce((sum, word) => {
    if (entry.title.some((each) => each.startsWith(word))) return sum + 3;
    return entry.text.some((each) => each.startsWith(word)) ? sum + 1.5 : sum;
  }, 0);
  const show = () => {
    const said = words(field.value), telling = said.filter((word) => !idle.has(word));
    const asked = (telling.length ? telling : said).map(stem);
    results.replaceChildren();
    all.hidden = asked.length > 0;
    if (!asked.length) { found.textContent = first; return; }
    const hits = entries.map((entry) => ({ entry, points: score(entry, asked), whole: asked.every((word) => entry.text.some((each) => each.startsWith(word))) }))
      .filter((hit) => hit.points > 0)
      .sort((one, other) => other.whole - one.whole || other.points + other.entry.weight - one.points - one.entry.weight || one.entry.place - other.entry.place);
    const whole = hits.filter((hit) => hit.whole).length, shown = hits.slice(0, Math.max(whole, few));
    for (const hit of shown) results.append(hit.entry.item.cloneNode(true));
    const count = (number) => number === 1 ? "1 entry" : `${number} entries`;
    found.textContent = !hits.length ? "Nothing has these words. Try fewer or other words."
      : whole === shown.length ? `${count(whole)} with all of these words.`
      : `${count(whole)} with all of these words${shown.length > whole ? `, then ${count(shown.length - whole)} with some of them` : ""}.`.replace(/^0 entries with all of these words, then /, "");
  };
  field.value = new URLSearchParams(location.search).get("q") || "";
  field.addEventListener("input", show);
  show();
})();
