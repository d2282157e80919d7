// While an answer waits to be saved it is kept in this tab, so that even a reload loses nothing.
// What is being typed is saved at every pause, not only when the field is left.
const quiz = document.querySelector("form[data-quiz]");
const key = (question) => `${quiz.dataset.quiz}/${question.dataset.place}`;

function drop({ target }) {
  sessionStorage.removeItem(key(target));
}

function restore(question, kept) {
  const seq = question.querySelector("[name$='-seq']");
  if (!seq || !kept.some(([name, value]) => name === seq.name && value === seq.value)) {
    drop({ target: question });
    return;
  }
  for (const control of question.querySelectorAll("input, select, textarea")) {
    const values = kept.filter(([name]) => name === control.name).map(([, value]) => value);
    if (/radio|checkbox/.test(control.type)) control.checked = values.includes(control.value);
    else control.value = values[0] ?? "";
  }
  const steps = question.querySelector(".order");
  const order = question.querySelector("[name$='-order']")?.value.split(",") ?? [];
  for (const token of order) steps.append(steps.querySelector(`[data-token="${token}"]`));
  question.dispatchEvent(new Event("change", { bubbles: true }));
}

let pause;
quiz.addEventListener("input", ({ target }) => {
  if (target.localName !== "textarea") return;
  clearTimeout(pause);
  pause = setTimeout(() => target.dispatchEvent(new Event("change", { bubbles: true })), 1000);
});

try {
  addEventListener("sending", ({ target, detail }) => sessionStorage.setItem(key(target), JSON.stringify(detail)));
  addEventListener("saved", drop);
  addEventListener("refused", drop);
  for (const question of quiz.querySelectorAll(".q[data-place]")) {
    const kept = sessionStorage.getItem(key(question));
    if (kept) restore(question, JSON.parse(kept));
  }
} catch {
  // A browser that keeps nothing for us still saves to the server.
}
