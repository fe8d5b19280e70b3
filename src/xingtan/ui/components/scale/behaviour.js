// With script the number is slid, too. The number stays what is sent, so nothing is sent until one is chosen.
export const selector = "[data-scale]";

export function start(root) {
  const number = root.querySelector("input");
  const slide = document.createElement("input");
  slide.type = "range";
  for (const name of ["min", "max", "step"]) slide[name] = number[name];
  slide.value = number.value || number.min;
  slide.setAttribute("aria-hidden", "true");
  slide.tabIndex = -1;
  slide.disabled = number.matches(":disabled");
  slide.addEventListener("input", () => { number.value = slide.value; });
  number.addEventListener("input", () => { slide.value = number.value; });
  root.append(slide);
}
