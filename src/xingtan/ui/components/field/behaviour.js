// A password may be looked at while it is written.
export const selector = "input[data-show]";

export function start(field) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet field-show";
  button.setAttribute("aria-controls", field.id);
  function say() {
    const shown = field.type === "text";
    button.textContent = shown ? field.dataset.hide : field.dataset.show;
  }
  button.addEventListener("click", () => {
    field.type = field.type === "password" ? "text" : "password";
    say();
  });
  if (field.form) field.form.addEventListener("submit", () => { field.type = "password"; });
  say();
  field.after(button);
}
