// Keeps what somebody is writing until it is handed in.
// <form data-draft="raise" data-found="…" data-drop="…"> keeps its text fields on this device for seven days;
// <div data-draft-done="raise"> on the page that follows forgets them. Fields with data-draft="off", passwords,
// telephone numbers and files are never kept: the device may be a shared one.
(() => {
  "use strict";
  const KEEP_MS = 7 * 24 * 60 * 60 * 1000;
  const NEVER = new Set(["password", "tel", "file", "hidden", "submit", "button", "email"]);
  const PREFIX = "mulin.draft.";

  const store = (() => {
    try {
      const probe = PREFIX + "probe";
      localStorage.setItem(probe, "1");
      localStorage.removeItem(probe);
      return localStorage;
    } catch {
      return null;
    }
  })();

  const kept = (form) =>
    [...form.elements].filter((field) => field.name && field.dataset.draft !== "off" && !NEVER.has(field.type));

  const read = (key) => {
    try {
      const draft = JSON.parse(store.getItem(key));
      if (draft && Date.now() - draft.at < KEEP_MS) return draft.values;
    } catch { /* a broken draft is no draft */ }
    store.removeItem(key);
    return null;
  };

  const isChoice = (field) => field.type === "checkbox" || field.type === "radio";

  const save = (form, key) => {
    const values = kept(form)
      .filter((field) => (isChoice(field) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue && field.value !== ""))
      .map((field) => [field.name, isChoice(field) ? field.value : null, isChoice(field) ? field.checked : field.value]);
    if (values.length) store.setItem(key, JSON.stringify({ at: Date.now(), values }));
    else store.removeItem(key);
  };

  const restore = (form, values) => {
    let found = false;
    for (const [name, choice, value] of values) {
      for (const field of kept(form)) {
        if (field.name !== name) continue;
        if (choice !== null && field.value === choice) { field.checked = value; found = true; }
        if (choice === null && (field.value === "" || field.value === field.defaultValue && field.tagName === "SELECT")) { field.value = value; found = true; }
      }
    }
    return found;
  };

  const tell = (form, key) => {
    if (!form.dataset.found) return;
    const line = document.createElement("div");
    line.className = "notice";
    line.dataset.kind = "info";
    line.setAttribute("role", "status");
    const words = document.createElement("p");
    words.textContent = form.dataset.found + " ";
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "button";
    drop.dataset.kind = "quiet";
    drop.textContent = form.dataset.drop || "×";
    drop.addEventListener("click", () => { store.removeItem(key); form.reset(); line.remove(); });
    words.append(drop);
    line.append(words);
    form.prepend(line);
  };

  const watch = (form) => {
    const key = PREFIX + form.dataset.draft;
    const values = read(key);
    if (values && restore(form, values)) tell(form, key);
    let timer = 0;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => { try { save(form, key); } catch { /* full: writing goes on without */ } }, 400);
    });
    form.addEventListener("submit", () => { clearTimeout(timer); try { save(form, key); } catch { /* as above */ } });
  };

  const start = () => {
    for (const label of document.querySelectorAll(".photo")) {
      const input = label.querySelector("input[type=file]");
      const words = label.querySelector("span");
      if (input && words) input.addEventListener("change", () => {
        const names = [...input.files].map((file) => file.name);
        if (!names.length) return;
        label.dataset.chosen = "";
        words.textContent = names.length === 1 ? names[0].slice(-14) : "× " + names.length;
      });
    }
    if (!store) return;
    for (const done of document.querySelectorAll("[data-draft-done]")) store.removeItem(PREFIX + done.dataset.draftDone);
    for (const form of document.querySelectorAll("form[data-draft]")) watch(form);
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
