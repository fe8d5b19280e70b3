// The choice of light or dark stays in this browser; theme.js puts it back before the next page is painted.
export const selector = "[data-look]";

export function start(look) {
  const kept = localStorage.getItem("xingtan-theme") || "system";
  for (const radio of look.querySelectorAll("input")) {
    radio.checked = radio.value === kept;
    radio.addEventListener("change", () => {
      localStorage.setItem("xingtan-theme", radio.value);
      document.documentElement.toggleAttribute("data-theme", radio.value !== "system");
      if (radio.value !== "system") document.documentElement.dataset.theme = radio.value;
    });
  }
}
