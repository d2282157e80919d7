// Saves each change of an answer at once, says when it is kept, and tries again until it is.
// Other modules hear of it by events on the question: "sending" (with the fields), "saved", "refused".
const quiz = document.querySelector("form[data-quiz]");
const RETRY = [1000, 3000, 8000, 20000];
const waiting = new Map(); // place -> {tries, busy, again, offline, timer, done}
const states = () => [...waiting.values()];
let leaving = false;

function say(section, kind, text, again) {
  const line = section.querySelector(".save");
  line.className = `save ${kind}`;
  line.replaceChildren(text);
  const href = location.pathname + location.search; // without fragment, so that the page is loaded anew
  if (again) line.append(" ", Object.assign(document.createElement("a"), { href, textContent: again }));
}

function tell(section, name, detail) {
  section.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
}

function fields(section) {
  const form = new URLSearchParams(); // as a plain form sends it, which the server takes fastest
  for (const control of section.querySelectorAll("input, select, textarea")) {
    if (/radio|checkbox/.test(control.type) && !control.checked) continue;
    form.append(control.name, control.value);
  }
  return form;
}

function send(section) {
  const { place } = section.dataset;
  const state = waiting.get(place) ?? { tries: 0 };
  waiting.set(place, state);
  clearTimeout(state.timer);
  state.again = state.busy;
  if (!state.busy) state.done = attempt(section, state);
}

async function attempt(section, state) {
  state.busy = true;
  say(section, "wait", "Saving");
  const body = fields(section);
  tell(section, "sending", [...body]);
  body.set("csrf_token", quiz.elements.csrf_token.value);
  const sent = { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true };
  try {
    const answer = await fetch(`${quiz.dataset.quiz}/answers/${section.dataset.place}`, sent);
    const json = answer.headers.get("Content-Type")?.includes("json");
    settle(section, state, answer.status, json ? await answer.json() : {});
  } catch {
    later(section, state, "off", "Offline. Kept on this device; we go on trying.");
  }
  state.busy = false;
  if (state.again) send(section);
}

function settle(section, state, code, said) {
  if (code >= 500 || code === 429) return later(section, state, "bad", "Not saved yet. The fault is ours; we go on trying.");
  if (code !== 200 || !state.again) waiting.delete(section.dataset.place);
  if (code === 200) {
    state.tries = 0;
    section.querySelector("[name$='-seq']").value = said.seq;
    const time = { hour: "2-digit", minute: "2-digit" };
    say(section, "ok", `Saved ${new Date(said.saved_at).toLocaleTimeString([], time)}`);
    if (!state.again) tell(section, "saved");
  } else if (code === 409) {
    const why = said.state === "frozen" ? "This question is closed." : "A newer answer from another page stands.";
    say(section, "bad", why, "Show it");
  } else {
    say(section, "bad", "Not saved. Kept in this tab.", "Open the page again");
  }
  if (code === 409) tell(section, "refused");
}

function later(section, state, kind, text) {
  say(section, kind, text);
  state.offline = kind === "off";
  state.timer = setTimeout(() => send(section), RETRY[Math.min(state.tries++, RETRY.length - 1)]);
}

// A form is sent only after what is on its way has arrived, and never into a dead line.
async function leave(button) {
  while (states().some((state) => state.busy)) await Promise.all(states().map((state) => state.done));
  const held = !navigator.onLine || states().some((state) => state.offline);
  quiz.querySelector("[data-held]").hidden = !held;
  leaving = !held;
  if (leaving) quiz.requestSubmit(button);
}

quiz.addEventListener("change", ({ target }) => send(target.closest(".q")));
quiz.addEventListener("submit", (event) => {
  if (leaving || (navigator.onLine && !waiting.size)) return;
  event.preventDefault();
  leave(event.submitter);
});
addEventListener("online", () => waiting.forEach((_, place) => send(document.getElementById(`q${place}`))));
addEventListener("beforeunload", (event) => {
  if (!leaving && states().some((state) => state.tries)) event.preventDefault();
});
