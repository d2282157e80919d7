// Counts down from what the server said was left, and says so politely at ten and at two minutes.
// The learner's clock may be wrong but runs evenly: only what has passed since this page came is asked of it.
const box = document.querySelector(".deadline[data-left]");
const shown = box.querySelector("[data-minutes]");
const announce = box.querySelector("[data-announce]");
const end = Date.now() + Number(box.dataset.left);
const minutesLeft = () => Math.max(0, Math.ceil((end - Date.now()) / 60000));
const words = (n) => (n ? `${n} minute${n === 1 ? "" : "s"} left` : "Time is up");
const marks = [10, 2].filter((mark) => mark < minutesLeft());
let timer;
let last = minutesLeft(); // as the page says it already

function over() {
  const href = box.dataset.address;
  const link = Object.assign(document.createElement("a"), { href, textContent: "See the result" });
  announce.replaceChildren("Time is up. What was saved is handed in within a minute. ", link);
}

function tick() {
  const left = minutesLeft();
  if (left !== last) {
    last = left;
    shown.textContent = words(left);
    // A machine that slept may wake past both marks: one announcement is enough.
    const passed = marks.filter((mark) => left <= mark);
    marks.splice(0, passed.length);
    if (!left) over();
    else if (passed.length) announce.textContent = `${words(left)}. Your answers are saved as you give them.`;
  }
  clearTimeout(timer);
  if (left) timer = setTimeout(tick, Math.min(5000, end - Date.now()));
}

if (last) tick();
addEventListener("visibilitychange", tick);
