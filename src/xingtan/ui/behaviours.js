// Bind each behaviour once to every element that asks for it, now and in every fragment that arrives.
const bound = new WeakMap();

function bind(root) {
  for (const { selector, start } of behaviours) {
    const found = [...root.querySelectorAll(selector)];
    if (root.matches && root.matches(selector)) found.unshift(root);
    for (const element of found) {
      const started = bound.get(element) || new Set();
      if (started.has(start)) continue;
      started.add(start);
      bound.set(element, started);
      start(element);
    }
  }
}

document.documentElement.classList.add("scripted");
bind(document);
document.addEventListener("htmx:load", (event) => bind(event.detail.elt));
