// The desk's panes while htmx exchanges their content: which one a narrow screen shows, which row is the open one,
// where the cursor stands. Without it every link still opens the whole page.
(() => {
  "use strict";
  const desk = document.getElementById("desk");
  if (!desk) return;

  const shown = (one) => one.offsetParent !== null;

  // The first thing to fill in; of radio buttons the chosen one.
  const first = (form) => {
    const fields = [...form.elements].filter((one) => one.matches("input:not([type=hidden]), textarea, select") && !one.disabled && shown(one));
    const radio = fields.find((one) => one.type === "radio" && one.checked);
    if (fields[0]?.type === "radio") return radio || fields[0];
    return fields[0] || [...form.elements].find((one) => one.matches(".button") && shown(one));
  };

  const focus = (pane) => {
    const wrong = pane.querySelector("[role=alert], [aria-invalid=true]");
    if (wrong) { wrong.setAttribute("tabindex", "-1"); wrong.focus(); return; }
    const form = pane.querySelector("form[data-focus]");
    if (form) first(form)?.focus();
  };

  const openRow = (link) => {
    const row = link?.closest?.(".queue-row");
    if (!row) return;
    for (const one of document.querySelectorAll(".queue-row[aria-current]")) one.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
    row.removeAttribute("data-unread");
  };

  document.addEventListener("htmx:afterSettle", (event) => {
    const link = event.detail.requestConfig?.elt;
    if (event.detail.target?.id === "main" || event.detail.elt?.id === "main") {
      desk.dataset.pane = "record";
      openRow(link);
    } else if (event.detail.target?.id === "side") {
      desk.dataset.pane = "side";
      const now = document.querySelector(".desk-acts [aria-current]");
      const act = link?.closest?.(".desk-acts .button");
      if (act) { now?.removeAttribute("aria-current"); act.setAttribute("aria-current", "true"); }
      focus(event.detail.target);
    } else if (event.detail.target?.id === "filters") {
      focus(event.detail.target);
    }
  });

  // Esc closes the side where it lies over the record.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (event.target.matches?.("textarea, select, input:not([type=radio]):not([type=checkbox])")) return;
    const close = document.querySelector(".desk-side-close");
    if (close && shown(close)) close.click();
  });

  document.querySelector(".queue-row[aria-current]")?.scrollIntoView({ block: "nearest" });
})();
