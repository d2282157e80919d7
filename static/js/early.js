// What was answered before the other modules could listen is told to them now, as a change.
function changed(control) {
  if (control.options) return control.selectedIndex !== Math.max(0, [...control.options].findIndex((one) => one.defaultSelected));
  if (/radio|checkbox/.test(control.type)) return control.checked && !control.defaultChecked;
  return !/hidden|submit/.test(control.type) && control.value !== control.defaultValue;
}
for (const section of document.querySelectorAll(".q[data-place]")) {
  if (section.querySelector(".save:not(.wait, .bad, .off)")) {
    const early = [...section.querySelectorAll("input, select, textarea")].find(changed);
    early?.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
