// How long there still is, beside the time at which it ends; the server alone keeps it.
export const selector = "[data-until]";

export function start(root) {
  const end = Date.parse(root.dataset.until);
  const left = root.querySelector("[data-left]");
  const show = () => {
    const seconds = Math.max(0, Math.round((end - Date.now()) / 1000));
    left.textContent = ` · ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (seconds > 0) setTimeout(show, 1000);
  };
  show();
}
