"""Read the components' folders: what each is for, what it takes, and the examples of every state."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

COMPONENTS = Path(__file__).resolve().parent / "components"

_COMMENT = re.compile(r"{% comment %}(.*?){% endcomment %}", re.S)
_EXAMPLE = re.compile(r"<!--\s*(.+?)\s*-->\n(.*?)(?=<!--|\Z)", re.S)
_VARS = re.compile(r"<c-vars(.*?)/>", re.S)
_NAME = re.compile(r":?([a-z][a-z0-9_]*)(?:=(\"[^\"]*\"|'[^']*'))?")


@dataclass(frozen=True, slots=True)
class Example:
    """One state of a component: its name (a msgid) and the markup that a page would write."""

    name: str
    source: str

    @property
    def anchor(self) -> str:
        return re.sub(r"\W+", "-", self.name).strip("-")


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a component and what it is where a page leaves it out; None where it must be given."""

    name: str
    default: str | None


@dataclass(frozen=True, slots=True)
class Component:
    """A component as its folder declares it."""

    name: str
    attributes: tuple[Attribute, ...]
    examples: tuple[Example, ...]
    about: str
    behaves: bool

    @property
    def tag(self) -> str:
        return f"<c-{self.name.replace('_', '-')}>"


@cache
def components() -> tuple[Component, ...]:
    """List the components that have a template, by name."""
    folders = sorted(p for p in COMPONENTS.iterdir() if (p / "index.html").exists())
    return tuple(_read(folder) for folder in folders)


def _read(folder: Path) -> Component:
    template = (folder / "index.html").read_text(encoding="utf-8")
    examples = folder / "examples.html"
    text = examples.read_text(encoding="utf-8") if examples.exists() else ""
    about = _COMMENT.search(text)
    return Component(
        name=folder.name,
        attributes=_attributes(template),
        examples=tuple(
            Example(name, source.strip()) for name, source in _EXAMPLE.findall(_COMMENT.sub("", text)) if source.strip()
        ),
        about=about.group(1).strip() if about else "",
        behaves=(folder / "behaviour.js").exists(),
    )


def _attributes(template: str) -> tuple[Attribute, ...]:
    declared = _VARS.search(template)
    if not declared:
        return ()
    return tuple(
        Attribute(name, None if default == "" else default.strip("\"'")) for name, default in _NAME.findall(declared[1])
    )


def attributes_used(source: str, name: str) -> set[str]:
    """List the attributes that a piece of markup hands to the component `name`."""
    used: set[str] = set()
    for tag in re.findall(rf"<c-{name.replace('_', '-')}\b((?:\"[^\"]*\"|{{%.*?%}}|[^>\"])*?)/?>", source):
        plain = re.sub(r'"(?:{%.*?%}|[^"])*"', '""', tag)
        used |= {found.replace("-", "_") for found in re.findall(r":?([a-z][a-z0-9_-]*)", plain.replace('""', ""))}
    return used


def describe() -> str:
    """Give the list of components for README.md: attributes with their defaults, and what each is for."""
    lines = []
    for component in components():
        attributes = " ".join(
            f"`{one.name}`" if one.default in (None, "") else f"`{one.name}={one.default}`"
            for one in component.attributes
        )
        about = re.sub(r"\s+", " ", component.about)
        lines.append(f"| `{component.tag}` | {attributes or '—'} | {about} |")
    return "\n".join(["| component | attributes | what for |", "|---|---|---|", *lines])


def write_readme() -> None:
    """Write the list into components/README.md, below its heading."""
    path = COMPONENTS / "README.md"
    head, _, _ = path.read_text(encoding="utf-8").partition("| component |")
    path.write_text(f"{head}{describe()}\n", encoding="utf-8")


if __name__ == "__main__":
    write_readme()
