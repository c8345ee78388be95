// Reads a part of the page aloud with the browser's own voice.
// <button hidden data-speak="#one" data-stop="…"><span>…</span></button> appears only where a voice for the page's language exists.
(() => {
  "use strict";
  const speech = window.speechSynthesis;
  if (!speech || !window.SpeechSynthesisUtterance) return;

  const language = document.documentElement.lang || "zh-Hans-CN";
  const family = language.slice(0, 2).toLowerCase();
  const voice = () => speech.getVoices().find((one) => one.lang.toLowerCase().replace("cmn", "zh").startsWith(family));
  const HELPERS = "button, .no-print:not(.one-foot), [aria-hidden=true], svg, script, style, input, select, .unseen";

  const words = (target) => {
    const copy = target.cloneNode(true);
    for (const idle of copy.querySelectorAll(HELPERS)) idle.remove();
    for (const block of copy.querySelectorAll("h1,h2,h3,h4,p,li,dt,dd,label,blockquote,td,th")) block.append("。");
    return copy.textContent.replace(/\s+/g, " ").replace(/([。！？，；：、.])\s*。/g, "$1").trim();
  };

  // Long texts stop in the middle in some browsers, so they are read a sentence at a time.
  const sentences = (text) => text.match(/[^。！？.!?]+[。！？.!?]*/g) || [];

  const label = (button, text) => { (button.querySelector("span") || button).textContent = text; };

  const quiet = (button) => {
    speech.cancel();
    button.setAttribute("aria-pressed", "false");
    label(button, button.dataset.start);
  };

  const read = (button) => {
    const target = document.querySelector(button.dataset.speak);
    if (!target) return;
    speech.cancel();
    const parts = sentences(words(target));
    parts.forEach((part, index) => {
      const saying = new SpeechSynthesisUtterance(part);
      saying.lang = language;
      saying.voice = voice() || null;
      saying.rate = 0.9;
      if (index === parts.length - 1) saying.addEventListener("end", () => quiet(button));
      speech.speak(saying);
    });
    button.setAttribute("aria-pressed", "true");
    label(button, button.dataset.stop || button.dataset.start);
  };

  const show = () => {
    if (!voice()) return;
    for (const button of document.querySelectorAll("[data-speak][hidden]")) {
      button.dataset.start = (button.querySelector("span") || button).textContent;
      button.addEventListener("click", () => (button.getAttribute("aria-pressed") === "true" ? quiet(button) : read(button)));
      button.hidden = false;
    }
  };

  show();
  if (speech.addEventListener) speech.addEventListener("voiceschanged", show);
  window.addEventListener("pagehide", () => speech.cancel());
})();
