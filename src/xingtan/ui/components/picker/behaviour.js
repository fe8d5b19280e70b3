// Where the server can answer with a new picker (hx-get), a change asks at once, so that the later choices fit the earlier ones.
export const selector = "[data-picker][hx-get]";

export function start(picker) {
  picker.addEventListener("change", (event) => {
    const names = [...picker.querySelectorAll("select")].map((select) => select.name);
    for (const name of names.slice(names.indexOf(event.target.name) + 1)) picker.elements[name].value = "";
    window.htmx.trigger(picker, "chosen");
  });
}
