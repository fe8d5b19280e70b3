// Personal parts are fetched only where someone is signed in; for everybody else the page costs the server nothing more.
export const selector = "[data-personal]";

export function start(part) {
  if (!document.cookie.split("; ").includes("xingtan_known=1")) return;
  const fetchIt = () => window.htmx && window.htmx.trigger(part, "known");
  // Modules run before htmx has bound the page, which it does when the document is there; fragments arrive bound.
  if (document.readyState === "complete") fetchIt();
  else window.addEventListener("load", fetchIt, { once: true });
}
