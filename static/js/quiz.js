// Saves each change of an answer at once, says when it is kept, and tries again until it is.
const quiz = document.querySelector("form[data-quiz]");
const RETRY = [1000, 3000, 8000, 20000];
const waiting = new Map(); // place -> {timer, tries, busy, again}

const status = (section, kind, text) => {
  const line = section.querySelector(".save");
  line.className = `save ${kind}`;
  line.replaceChildren(...(Array.isArray(text) ? text : [text]));
};
const clock = (milliseconds) =>
  new Date(milliseconds).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });

function fields(section) {
  const form = new FormData();
  form.set("csrf_token", quiz.elements.csrf_token.value);
  for (const control of section.querySelectorAll("input, select, textarea")) {
    if (!control.name || ((control.type === "radio" || control.type === "checkbox") && !control.checked)) continue;
    form.append(control.name, control.value);
  }
  return form;
}

async function send(section) {
  const place = section.dataset.place;
  const state = waiting.get(place) ?? { tries: 0 };
  waiting.set(place, state);
  clearTimeout(state.timer);
  if (state.busy) {
    state.again = true;
    return;
  }
  Object.assign(state, { busy: true, again: false });
  status(section, "wait", "Saving");
  try {
    const answer = await fetch(`${quiz.dataset.quiz}/answers/${place}`, {
      method: "POST",
      body: fields(section),
      headers: { Accept: "application/json" },
      keepalive: true,
    });
    const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    settle(section, state, answer.status, said);
  } catch {
    later(section, state, "off", "Offline. Kept on this page; we go on trying.");
  }
  state.busy = false;
  if (state.again) send(section);
}

function settle(section, state, code, said) {
  if (code === 200) {
    section.querySelector("[name$='-seq']").value = said.seq;
    section.dataset.state = said.answered ? "answered" : "new";
    state.tries = 0;
    if (!state.again) waiting.delete(section.dataset.place);
    status(section, "ok", `Saved ${clock(said.saved_at)}`);
    list();
  } else if (code === 409) {
    waiting.delete(section.dataset.place);
    const link = Object.assign(document.createElement("a"), { href: location.pathname, textContent: "Show it" });
    status(section, "bad", ["A newer answer from another page stands. ", link]);
  } else if (code === 404 || code === 400 || code === 403) {
    waiting.delete(section.dataset.place);
    const link = Object.assign(document.createElement("a"), { href: location.href, textContent: "Open the page again" });
    status(section, "bad", ["Not saved. ", link]);
  } else {
    later(section, state, "bad", "Not saved yet. The fault is ours; we go on trying.");
  }
}

function later(section, state, kind, text) {
  status(section, kind, text);
  state.timer = setTimeout(() => send(section), RETRY[Math.min(state.tries++, RETRY.length - 1)]);
}

// The questions without an answer, as they are now.
function list() {
  const line = quiz.querySelector("[data-open-list]");
  const all = [...document.querySelectorAll(".q[data-place]")];
  for (const section of all) {
    const mark = document.querySelector(`.paper-map a[href$="#q${section.dataset.place}"]`);
    if (mark && section.dataset.state !== "explained") {
      const answered = section.dataset.state !== "new";
      mark.className = answered ? "done" : "";
      mark.setAttribute("aria-label", `Question ${section.dataset.place}, ${answered ? "answered" : "not answered"}`);
    }
  }
  if (!line || all.length < 2) return;
  const open = all.filter((section) => section.dataset.state === "new");
  const links = open.flatMap((section, i) => [
    i ? ", " : "",
    Object.assign(document.createElement("a"), { href: `#${section.id}`, textContent: section.dataset.place }),
  ]);
  line.replaceChildren(...(open.length ? ["Not yet answered: ", ...links, "."] : ["Every question has an answer."]));
}

// Steps move in place, and the focus stays on the button.
function move(button) {
  const step = button.closest("li");
  const up = button.dataset.do === "up";
  if (up) step.previousElementSibling?.before(step);
  else step.nextElementSibling?.after(step);
  const steps = [...step.parentElement.children];
  for (const [i, other] of steps.entries()) {
    other.querySelector("[data-do=up]").disabled = i === 0;
    other.querySelector("[data-do=down]").disabled = i === steps.length - 1;
  }
  const section = step.closest(".q");
  section.querySelector("[name$='-order']").value = steps.map((other) => other.dataset.token).join(",");
  section.querySelector("[name$='-touched']").value = "1";
  (button.disabled ? step.querySelector("button:enabled") : button).focus();
  send(section);
}

if (quiz) {
  quiz.addEventListener("change", (event) => {
    const section = event.target.closest(".q[data-place]");
    if (section) send(section);
  });
  quiz.addEventListener("click", (event) => {
    const button = event.target.closest("[data-order] [data-do]");
    if (button) {
      event.preventDefault();
      move(button);
    }
  });
  addEventListener("online", () => {
    for (const place of waiting.keys()) send(document.getElementById(`q${place}`));
  });
  addEventListener("beforeunload", (event) => {
    if (waiting.size) event.preventDefault();
  });
  quiz.addEventListener("submit", () => waiting.clear());
}
