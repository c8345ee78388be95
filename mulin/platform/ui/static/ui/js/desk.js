// The desk by keyboard: j k through the rows, x picks, any [data-key="d"] is pressed by its letter, ? shows the help.
// Never while somebody types, never with Ctrl, Alt or Meta, and not at all where the reader switched single keys off.
(() => {
  "use strict";
  if (document.documentElement.dataset.keys === "off") return;

  const TYPING = "input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]), textarea, select, [contenteditable=true]";
  const rows = () => [...document.querySelectorAll(".queue-row")].filter((row) => row.offsetParent !== null);
  const link = (row) => row.querySelector("h3 a, h4 a");

  const at = (all) => {
    const focused = all.findIndex((row) => row.contains(document.activeElement));
    return focused >= 0 ? focused : all.findIndex((row) => row.hasAttribute("aria-current"));
  };

  const move = (step) => {
    const all = rows();
    if (!all.length) return false;
    const from = at(all);
    const to = from < 0 ? 0 : from + step;
    const row = all[Math.min(Math.max(to, 0), all.length - 1)];
    link(row).focus();
    row.scrollIntoView({ block: "nearest" });
    return true;
  };

  const pick = () => {
    const all = rows();
    const box = all[at(all)]?.querySelector("input[type=checkbox]");
    if (!box) return false;
    box.click();
    return true;
  };

  const press = (key) => {
    const target = [...document.querySelectorAll("[data-key]")].find(
      (one) => one.dataset.key === key && !one.disabled && one.offsetParent !== null,
    );
    if (!target) return false;
    if (target.matches("input, textarea, select")) { target.focus(); target.select?.(); }
    else target.click();
    return true;
  };

  const help = () => {
    const sheet = document.getElementById("keys-help");
    if (!sheet || !sheet.showModal) return false;
    if (sheet.open) sheet.close();
    else sheet.showModal();
    return true;
  };

  const send = () => {
    const form = document.activeElement?.closest("form");
    if (!form) return false;
    form.requestSubmit();
    return true;
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    if (event.ctrlKey && event.key === "Enter") { if (send()) event.preventDefault(); return; }
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const typing = event.target.matches?.(TYPING);
    if (event.key === "Escape" && typing) { event.target.blur(); return; }
    if (typing || document.querySelector("dialog[open]") && event.key !== "?") return;
    const done =
      event.key === "j" ? move(1)
      : event.key === "k" ? move(-1)
      : event.key === "x" ? pick() || press("x")
      : event.key === "?" ? help()
      : /^[a-z/]$/.test(event.key) ? press(event.key)
      : false;
    if (done) event.preventDefault();
  });

  // Rows that are picked are marked as such.
  document.addEventListener("change", (event) => {
    const row = event.target.closest?.(".queue-row");
    if (!row || event.target.type !== "checkbox") return;
    row.toggleAttribute("data-picked", event.target.checked);
  });
})();
