// Before anything is painted: the reader's own choice of light or dark, if there is one.
(function () {
  try {
    var theme = localStorage.getItem("xingtan-theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch (refused) { /* storage is switched off: the system's choice stands */ }
})();
