"use strict";
// Colours in code, and the search. Both work from a disk: nothing is fetched.
for (const block of document.querySelectorAll("pre code[class^=language-]")) {
  const language = block.className.replace("language-", "");
  if (hljs.getLanguage(language)) hljs.highlightElement(block);
}

// In a narrow column a name breaks between its words.
for (const code of document.querySelectorAll("td code")) {
  code.innerHTML = code.innerHTML.replace(/[a-z](?=[A-Z(])|\w[#./_-](?=\w)/g, "$&<wbr>");
}

const query = document.getElementById("query");
const results = document.getElementById("results");
const root = document.body.dataset.root;
let index;

function find(text) {
  index ??= lunr(function () {
    this.ref("at");
    this.field("heading", { boost: 6 });
    this.field("page", { boost: 3 });
    this.field("text");
    SECTIONS.forEach((section, at) => this.add({ at, ...section }));
  });
  const words = lunr.tokenizer(text).map(String).filter((word) => word);
  // Every word, whole or as the beginning of one; the last is perhaps still being typed.
  return index.query((q) => {
    for (const word of words) {
      q.term(word, { boost: 10 });
      q.term(word, { usePipeline: false, wildcard: lunr.Query.wildcard.TRAILING });
    }
  }).slice(0, 12).map((hit) => SECTIONS[hit.ref]);
}

function excerpt(text, word) {
  const at = Math.max(0, text.toLowerCase().indexOf(word) - 40);
  return (at > 0 ? "…" : "") + text.slice(at, at + 140) + (at + 140 < text.length ? "…" : "");
}

function show() {
  const text = query.value.trim().toLowerCase();
  results.replaceChildren();
  results.hidden = text.length < 2;
  if (results.hidden) return;
  for (const section of find(text)) {
    const link = document.createElement("a");
    const small = document.createElement("small");
    link.href = root + section.url;
    link.append(section.heading === section.page ? section.page : section.page + " › " + section.heading, small);
    small.append(excerpt(section.text, text.split(/\s+/)[0]));
    results.append(link);
  }
  if (!results.firstChild) {
    const nothing = document.createElement("p");
    nothing.append("Nothing found.");
    results.append(nothing);
  }
}

query.addEventListener("input", show);
query.addEventListener("focus", show);
query.addEventListener("keydown", (event) => {
  if (event.key === "Enter") results.querySelector("a")?.click();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") results.hidden = true;
  if (event.key === "/" && !/^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) {
    event.preventDefault();
    query.focus();
  }
});
document.addEventListener("click", (event) => {
  if (!event.target.closest(".search")) results.hidden = true;
});
// A search can be linked to, and looked at by the tests: page.html?q=word.
const asked = new URLSearchParams(location.search).get("q");
if (asked) {
  query.value = asked;
  show();
}
