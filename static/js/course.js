// Everything here only makes nicer what works without it.
const root = document.documentElement;

// A slip opens by plain fragment link. This adds: no history entry, Escape closes,
// focus comes back to the mark, and on wide screens the slip stands beside its mark.
let opener = null;
addEventListener("click", (event) => {
  const mark = event.target.closest("a.cite, a.term, .slip a.next");
  const slip = mark?.hash && mark.pathname === location.pathname && document.getElementById(mark.hash.slice(1));
  if (slip?.classList.contains("slip")) {
    event.preventDefault();
    location.replace(mark.hash);
    if (!mark.matches(".next")) open(mark, slip);
    slip.focus({ preventScroll: true });
  } else if (event.target.closest(".slip .close")) {
    event.preventDefault();
    shut();
  }
});
function open(mark, slip) {
  opener?.classList.remove("is-open");
  opener = mark;
  mark.classList.add("is-open");
  const top = mark.getBoundingClientRect().top - 12;
  const y = Math.max(16, Math.min(top, innerHeight - slip.offsetHeight - 16));
  root.style.setProperty("--slip-y", `${y}px`);
}
function shut() {
  location.replace("#closed");
  opener?.classList.remove("is-open");
  opener?.focus({ preventScroll: true });
  opener = null;
}
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.querySelector(".slip:target")) shut();
});

// Times in the reader's own zone, and as the reader writes them in the page's language.
const locale = navigator.languages.find((name) => name.startsWith(root.lang)) ?? root.lang;
for (const time of document.querySelectorAll("time[datetime]")) {
  const when = new Date(time.dateTime);
  if (!Number.isNaN(when.valueOf())) {
    time.textContent = when.toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
  }
}

// Light or dark: the choice is a cookie, so that the next page comes in it.
const button = document.querySelector("[data-do=theme]");
if (button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const next = (root.dataset.theme ?? dark) === "dark" ? "light" : "dark";
    root.dataset.theme = next;
    document.cookie = `theme=${next}; path=/; max-age=31536000; samesite=lax`;
  });
}

// A lesson read to its end is marked as read, for those whose progress is kept already.
const line = document.querySelector("form[data-reading=open]");
if (line?.elements.csrf_token.value) {
  const seen = new IntersectionObserver(async (entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    const form = new FormData(line);
    form.set("done", "1");
    form.set("by", "reading");
    try {
      const answer = await fetch(line.action, { method: "POST", body: form });
      if (answer.ok) line.querySelector("p").textContent = "You have read this lesson.";
    } catch {
      // The button is still there.
    }
  });
  seen.observe(line);
}
