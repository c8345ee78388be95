// Everything a reader sees or hears of a page: texts, and the attributes that speak; and whether each stands in the
// record of an act. What is marked as another language is left out: it is meant to be in that language.
() => {
  const page = document.documentElement.lang;
  const foreign = (element) => {
    const marked = element.closest("[lang]");
    return marked !== null && marked !== document.documentElement && marked.lang !== page;
  };
  const shown = (element) => element.checkVisibility ? element.checkVisibility({ visibilityProperty: true }) : true;
  const recorded = (element) => element.closest(".timeline") !== null;
  const found = [["title", document.title, false]];
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const parent = words.currentNode.parentElement;
    const text = words.currentNode.nodeValue.trim();
    if (!text || parent.closest("script, style, noscript, template") || foreign(parent)) continue;
    const seen = parent.closest("option, optgroup") ? parent.closest("select") : parent;
    if (seen && shown(seen)) found.push([parent.tagName.toLowerCase(), text, recorded(parent)]);
  }
  for (const element of document.body.querySelectorAll("*")) {
    if (!shown(element) || foreign(element)) continue;
    for (const name of ["aria-label", "aria-description", "placeholder", "alt", "title"]) {
      const text = element.getAttribute(name);
      if (text && text.trim()) found.push([name, text.trim(), recorded(element)]);
    }
    if (element.matches("input[type=submit], input[type=button], input[type=reset]") && element.value) found.push(["value", element.value, recorded(element)]);
    if (element.matches("optgroup")) found.push(["label", element.label, false]);
  }
  return found;
}
