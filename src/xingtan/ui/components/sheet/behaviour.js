// Printing needs a script, so the button shows itself only where one runs.
export const selector = "[data-print]";

export function start(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
