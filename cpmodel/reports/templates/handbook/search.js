(() => {
  "use strict";
  const all = document.getElementById("all"), results = document.getElementById("results"), found = document.getElementById("found");
  const field = document.getElementById("q"), first = found.textContent, most = 60;
  const words = (text) => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").match(/[a-z0-9]+/g) || [];
  const idle = new Set("a an and are at be before by can do does for from has have how i if in into is it may must my of on or s send sent that the their then there they this to was we what when where which who with you your".split(" "));
  const stem = (word) => word.length > 3 ? word.replace(/(ies|ied|y)$/, "i").replace(/(ing|ed|es|s)$/, "") : word;
  const entries = [...all.querySelectorAll("li")].map((item, place) => ({
    item, place,
    title: words(item.querySelector("a").textContent).map(stem),
    text: words(item.textContent).map(stem),
    weight: /^(Role|Pathway)/.test(item.querySelector("span").textContent) ? 1 : /^(Story|Rule)/.test(item.querySelector("span").textContent) ? -1 : 0,
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
    const hits = entries.map((entry) => ({ entry, points: score(entry, asked) }));
    const whole = (hit) => asked.every((word) => hit.entry.text.some((each) => each.startsWith(word)));
    const some = hits.filter(whole), kept = some.length ? some : hits.filter((hit) => hit.points > 0);
    kept.sort((one, other) => other.points + other.entry.weight - one.points - one.entry.weight || one.entry.place - other.entry.place);
    for (const hit of kept.slice(0, most)) results.append(hit.entry.item.cloneNode(true));
    const number = kept.length === 1 ? "1 entry" : `${kept.length} entries`;
    found.textContent = !kept.length ? "Nothing has these words. Try fewer or other words."
      : `${number} ${some.length ? "with all of these words" : "with some of these words"}${kept.length > most ? `, the best ${most} of them here` : ""}.`;
  };
  field.value = new URLSearchParams(location.search).get("q") || "";
  field.addEventListener("input", show);
  show();
})();
