// The desk by keyboard: j k through the rows, o opens, x picks and Shift+X picks up to here, a digit chooses among
// what is suggested, any [data-key="d"] is pressed by its letter ("g m" by two), ? shows the help.
// Never while somebody types, never with Ctrl, Alt or Meta, and not at all where the reader switched single keys off.
(() => {
  "use strict";
  if (document.documentElement.dataset.keys === "off") return;

  const TYPING = "input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit]), textarea, select, [contenteditable=true]";
  const SECOND_KEY_WITHIN = 1500;
  const shown = (one) => one.offsetParent !== null;
  const rows = () => [...document.querySelectorAll(".queue-row")].filter(shown);
  const link = (row) => row.querySelector("h3 a, h4 a");
  const box = (row) => row?.querySelector("input[type=checkbox]");
  let began = ""; // the first of two keys, and until when its second counts
  let until = 0;
  let lastPicked = null;

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

  const open = () => {
    const all = rows();
    const row = all[at(all)];
    if (!row || !row.contains(document.activeElement)) return false;
    link(row).click();
    return true;
  };

  const set = (row, on) => {
    const one = box(row);
    if (one && one.checked !== on) one.click();
  };

  const pick = () => {
    const all = rows();
    const row = all[at(all)];
    if (!box(row)) return false;
    box(row).click();
    lastPicked = row;
    return true;
  };

  // From the row picked last to this one, both with it.
  const pickRange = () => {
    const all = rows();
    const here = at(all);
    if (!box(all[here])) return false;
    const from = all.indexOf(lastPicked);
    const first = from < 0 ? here : Math.min(from, here);
    const last = from < 0 ? here : Math.max(from, here);
    for (const row of all.slice(first, last + 1)) set(row, true);
    lastPicked = all[here];
    return true;
  };

  // Where no boxes are shown yet, the page with boxes is asked for, and this row's is ticked there.
  const beginPicking = () => {
    const asked = document.querySelector('a[data-key="x"]');
    if (!asked || !shown(asked)) return false;
    const all = rows();
    const row = all[at(all)];
    const address = new URL(asked.href);
    const ref = row && new URL(link(row).href).searchParams.get("m");
    if (ref) address.searchParams.append("picked", ref);
    location.assign(address);
    return true;
  };

  const press = (key) => {
    const target = [...document.querySelectorAll("[data-key]")].find(
      (one) => one.dataset.key === key && !one.disabled && (shown(one) || one.closest(".acts-more")),
    );
    if (!target) return false;
    if (target.matches("input, textarea, select")) { target.focus(); target.select?.(); }
    else target.click();
    return true;
  };

  // While rows are picked, the letters of the bar below them mean all of them.
  const pressForPicked = (key) => {
    if (!document.querySelector(".queue-row input[type=checkbox]:checked")) return false;
    const target = [...document.querySelectorAll("[data-bulk-key]")].find((one) => one.dataset.bulkKey === key && shown(one));
    target?.click();
    return !!target;
  };

  const choose = (digit) => {
    const choices = [...document.querySelectorAll(".handlers input[type=radio]")].filter(shown);
    const one = choices[Number(digit) - 1];
    if (!one) return false;
    one.checked = true;
    one.focus();
    one.dispatchEvent(new Event("change", { bubbles: true }));
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

  const second = (key) => {
    const first = Date.now() < until ? began : "";
    began = "";
    return first !== "" && press(`${first} ${key}`);
  };

  const begin = (key) => {
    began = key;
    until = Date.now() + SECOND_KEY_WITHIN;
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
      second(event.key) ? true
      : event.key === "g" ? begin("g")
      : event.key === "j" ? move(1)
      : event.key === "k" ? move(-1)
      : event.key === "o" ? open() || press("o")
      : event.key === "x" ? pick() || beginPicking()
      : event.key === "X" ? pickRange() || beginPicking()
      : event.key === "?" ? help()
      : /^[1-5]$/.test(event.key) ? choose(event.key)
      : /^[a-z/]$/.test(event.key) ? pressForPicked(event.key) || press(event.key)
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
