// Saves what is written at each pause, and says when it is kept. Without script the button does it.
const form = document.querySelector("form[data-plan]");
const { text, seq, csrf_token: token } = form.elements;
const line = form.querySelector(".save");
const RETRY = [1000, 3000, 8000, 20000];
let [busy, again, dirty, tries, timer] = [false, false, false, 0, 0];

function say(kind, words) {
  line.className = `save ${kind}`;
  line.textContent = words;
}

async function save() {
  clearTimeout(timer);
  again = busy;
  if (busy) return;
  busy = true;
  say("wait", "Saving");
  const sent = text.value;
  try {
    const headers = { Accept: "application/json" };
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers, keepalive: true });
    await settle(answer, sent);
  } catch {
    later("off", "Offline. Your words stay on this page; we go on trying.");
  }
  busy = false;
  if (again) save();
}

async function settle(answer, sent) {
  if (answer.redirected) {
    dirty = false; // nothing is written, so nothing was kept
    return say("", "Not saved yet");
  }
  if (answer.status >= 500 || answer.status === 429) {
    return later("bad", "Not saved yet. The fault is ours; we go on trying.");
  }
  const json = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  if (!answer.ok) {
    const why = json.state === "newer" ? "Other words were saved from another page." : "Not saved.";
    form.removeAttribute("data-plan");
    return say("bad", `${why} Press Save to see why; nothing you typed is lost.`);
  }
  tries = 0;
  seq.value = json.seq;
  token.value = json.token;
  dirty = text.value !== sent;
  if (dirty) return say("", "Not saved yet");
  const time = { hour: "2-digit", minute: "2-digit" };
  say("ok", `Saved ${new Date(json.saved_at).toLocaleTimeString([], time)}`);
}

function later(kind, words) {
  say(kind, words);
  timer = setTimeout(save, RETRY[Math.min(tries++, RETRY.length - 1)]);
}

const mine = () => form.hasAttribute("data-plan"); // after a refusal the button leads to the page that explains
text.addEventListener("input", () => {
  if (!dirty && mine()) say("", "Not saved yet");
  dirty = true;
  clearTimeout(timer);
  if (mine()) timer = setTimeout(save, 1500);
});
text.addEventListener("change", () => mine() && save());
form.addEventListener("submit", (event) => {
  if (!mine()) return void (dirty = false);
  event.preventDefault();
  save();
});
addEventListener("online", () => dirty && mine() && save());
addEventListener("beforeunload", (event) => {
  if (dirty) event.preventDefault();
});
