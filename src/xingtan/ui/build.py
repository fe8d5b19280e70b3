"""The set-up step of the look: `python -m xingtan.ui.build`.

It joins the components' styles and behaviours into one file each, copies the browser libraries out of node_modules,
compiles the message catalogues, and collects everything that a browser asks for into one folder.
"""

import os
import re
import shutil
import sys
from pathlib import Path

import polib

from xingtan.ui.fonts import make_fonts

UI = Path(__file__).resolve().parent
PACKAGE = UI.parent
ROOT = PACKAGE.parent.parent
MODULES = ROOT / "node_modules"
STATIC = UI / "static"

# What of each library a page may ask for: source in node_modules -> name under static/vendor/.
LIBRARIES = {
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "hls.js/dist/hls.light.min.js": "hls/hls.light.min.js",
    "pdfjs-dist/legacy/build/pdf.min.mjs": "pdfjs/pdf.min.mjs",
    "pdfjs-dist/legacy/build/pdf.worker.min.mjs": "pdfjs/pdf.worker.min.mjs",
    "pdfjs-dist/cmaps": "pdfjs/cmaps",
    "pdfjs-dist/standard_fonts": "pdfjs/standard_fonts",
    "pdfjs-dist/wasm": "pdfjs/wasm",
    "scorm-again/dist/scorm12.min.js": "scorm/scorm12.min.js",
    "scorm-again/dist/scorm2004.min.js": "scorm/scorm2004.min.js",
}


_SOURCE_MAP = re.compile(rb"^//# sourceMappingURL=.*$", re.M)  # the maps are not served


def component_folders() -> list[Path]:
    """List the components by name; a folder with an underscore in front is no component."""
    return sorted(p for p in (UI / "components").iterdir() if p.is_dir() and not p.name.startswith("_"))


def joined_styles() -> str:
    """Give the one style sheet: tokens, reset, base, layout, every component, helpers."""
    general = sorted((UI / "style").glob("*.css"))
    before = [path for path in general if path.name < "9"]
    after = [path for path in general if path.name >= "9"]
    parts = [*before, *(f / "style.css" for f in component_folders() if (f / "style.css").exists()), *after]
    return "\n".join(_without_comments(path.read_text(encoding="utf-8")) for path in parts)


def _without_comments(css: str) -> str:
    """Drop comments, empty lines and indentation; the source stays readable where it is written."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    return "\n".join(line for line in (line.strip() for line in css.splitlines()) if line)


def joined_behaviours() -> str:
    """Give the one module: every component's behaviour, bound to the elements that its `selector` finds."""
    names, parts = [], []
    for folder in component_folders():
        path = folder / "behaviour.js"
        if not path.exists():
            continue
        body = path.read_text(encoding="utf-8")
        body = re.sub(r"^export const selector", "const selector", body, flags=re.M)
        body = re.sub(r"^export function start", "function start", body, flags=re.M)
        body = re.sub(r"^//.*\n", "", body, flags=re.M)
        names.append(folder.name)
        parts.append(f"const {folder.name} = (() => {{\n{body.strip()}\nreturn {{ selector, start }};\n}})();")
    return "\n".join([*parts, f"const behaviours = [{', '.join(names)}];", (UI / "behaviours.js").read_text("utf-8")])


def write_static() -> None:
    """Write static/ui/xingtan.css and static/ui/xingtan.js."""
    _write(STATIC / "ui" / "xingtan.css", joined_styles())
    _write(STATIC / "ui" / "xingtan.js", joined_behaviours())


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def copy_libraries() -> list[str]:
    """Copy the browser libraries to static/vendor/; give the names of those that node_modules lacks."""
    missing = []
    for source, name in LIBRARIES.items():
        path, target = MODULES / source, STATIC / "vendor" / name
        if path.is_dir():
            shutil.copytree(path, target, dirs_exist_ok=True)
        elif path.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(_SOURCE_MAP.sub(b"", path.read_bytes()))
        else:
            missing.append(source)
    return missing


def compile_catalogues() -> int:
    """Write django.mo beside every django.po that changed; give how many catalogues there are."""
    found = sorted(PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po"))
    for path in found:
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
            polib.pofile(str(path)).save_as_mofile(str(compiled))
    return len(found)


def collect() -> None:
    """Collect the static files under hashed names with their compressed bytes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xingtan.main.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)


def build(collecting: bool = True) -> int:
    """Do all of it; give the exit code."""
    write_static()
    missing = copy_libraries()
    if not make_fonts():
        missing.append("@expo-google-fonts/noto-sans-sc")
    catalogues = compile_catalogues()
    if missing:
        sys.stderr.write("ui: not in node_modules: " + ", ".join(missing) + "; run `npm ci` first\n")
        return 1
    if collecting:
        collect()
    sys.stdout.write(
        f"ui: {len(component_folders())} components, {len(LIBRARIES)} library files, {catalogues} catalogues\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(build(collecting="--no-collect" not in sys.argv))
