// Steps move in place, the focus stays on the button, and the new place is said.
const quiz = document.querySelector("form[data-quiz]");

function move(button) {
  const step = button.closest("li");
  if (button.dataset.do === "up") step.previousElementSibling?.before(step);
  else step.nextElementSibling?.after(step);
  const steps = [...step.parentElement.children];
  for (const [i, other] of steps.entries()) {
    other.querySelector("[data-do=up]").disabled = i === 0;
    other.querySelector("[data-do=down]").disabled = i === steps.length - 1;
  }
  const question = step.closest("[data-order]");
  question.querySelector("[name$='-order']").value = steps.map((other) => other.dataset.token).join(",");
  question.querySelector("[name$='-touched']").value = "1";
  question.querySelector("[data-moved]").textContent =
    `${step.querySelector("div").textContent}: ${steps.indexOf(step) + 1} of ${steps.length}`;
  (button.disabled ? step.querySelector("button:enabled") : button).focus();
  step.dispatchEvent(new Event("change", { bubbles: true }));
}

quiz.addEventListener("click", (event) => {
  const button = event.target.closest("[data-order] [data-do]");
  if (!button) return;
  event.preventDefault();
  move(button);
});
