// The map of questions, and the list of those still open, as they are now.
const SAY = { new: "not answered", begun: "begun", answered: "answered" };
const marks = [...document.querySelectorAll(".paper-map a")];
const line = document.querySelector("[data-open-list]");

function stateOf(question) {
  const parts = {};
  for (const field of question.querySelectorAll("input, select")) {
    const { name, type, value } = field;
    if (/-(seq|order|confidence)$/.test(name)) continue;
    if (name.endsWith("-touched")) parts[name] = value === "1";
    else parts[name] ||= /radio|checkbox/.test(type) ? field.checked : value !== "";
  }
  const filled = Object.values(parts);
  if (filled.every(Boolean)) return "answered";
  return filled.some(Boolean) ? "begun" : "new";
}

function list() {
  const open = marks.filter((mark) => mark.dataset.state === "new");
  const links = open.flatMap((mark, i) => [
    i ? ", " : "",
    Object.assign(document.createElement("a"), { href: mark.href, textContent: mark.dataset.place }),
  ]);
  line.replaceChildren(...(links.length ? ["Not yet answered: ", ...links, "."] : ["Every question has an answer."]));
}

document.addEventListener("saved", ({ target }) => {
  const state = stateOf(target);
  const mark = marks.find((other) => other.dataset.place === target.dataset.place);
  mark.dataset.state = state;
  mark.setAttribute("aria-label", `Question ${mark.dataset.place}, ${SAY[state]}`);
  list();
});
