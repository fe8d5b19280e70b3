// An area of the picture is pressed instead of its line in the list; the list stays what is sent.
export const selector = "[data-spots]";

export function start(root) {
  const areas = [...root.querySelectorAll("[data-for]")];
  const show = () => {
    for (const area of areas) area.classList.toggle("spots-on", document.getElementById(area.dataset.for).checked);
  };
  for (const area of areas) {
    area.addEventListener("click", () => document.getElementById(area.dataset.for).click());
  }
  root.addEventListener("change", show);
  show();
}
