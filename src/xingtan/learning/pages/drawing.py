"""Drawing a question with the node's own components: every word of the package was cleaned when it was taken in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from xingtan.catalogue.api import qti
from xingtan.ui.context import CJK

forms = qti.forms
field_name = qti.answers.field_name

# The name under which the picture of a pointing question sends where it was pressed, where no script runs.
PICTURE = "image"


@dataclass(slots=True)
class Drawing:
    """One drawing of a question: what the form holds, what came out, who looks. `seed` orders what is shuffled."""

    request: HttpRequest
    item: qti.forms.Item
    seed: str
    fields: Mapping[str, list[str]]
    outcomes: Mapping[str, list[str] | None]
    says: bool = True
    view: str = "candidate"
    count: int = 0
    blanks: int = 0
    gap: qti.forms.GapMatching | None = None
    options: dict[str, tuple[qti.forms.Option, ...]] = field(default_factory=dict)

    def body(self) -> SafeString:
        """Draw the passages that the question is about, and the question."""
        return self.content((*self.item.stimulus, *self.item.body))

    def feedback(self) -> list[dict[str, Any]]:
        """List what is said to the answer, outside the body."""
        return [
            {"title": each.title, "content": self.content(each.content)}
            for each in self.item.feedback
            if self.says and qti.scoring.shown(each, self.outcomes)
        ]

    def content(self, content: qti.forms.Content) -> SafeString:
        """Draw a content: its clean runs as they are, its parts by their templates."""
        drawn = "".join(piece.html if isinstance(piece, forms.Markup) else self.part(piece.part) for piece in content)
        return mark_safe(drawn)  # noqa: S308 - nh3 cleaned the runs, templates escape the rest

    def part(self, part: qti.forms.Part) -> str:
        """Draw one part."""
        if isinstance(part, forms.Printed):
            return escape(" ".join(self.outcomes.get(part.identifier) or ()))
        if isinstance(part, forms.Rubric):
            seen = not part.views or self.view in part.views
            return f'<div class="question-more">{self.content(part.content)}</div>' if seen else ""
        if isinstance(part, forms.Feedback):
            if not self.says or not qti.scoring.shown(part, self.outcomes):
                return ""
            tag = "div" if part.block else "span"
            return f'<{tag} class="question-more">{self.content(part.content)}</{tag}>'
        name = type(part).__struct_config__.tag
        context = getattr(self, f"_{_snake(str(name))}")(part)
        return render_to_string(f"learning/parts/{_snake(str(name))}.html", context, self.request).strip()

    def _held(self, response: str, part: str = "") -> list[str]:
        return list(self.fields.get(field_name(response, part), ()))

    def _one(self, response: str, part: str = "") -> str:
        return next(iter(self._held(response, part)), "")

    def _prompt(self, part: Any) -> dict[str, Any]:
        self.count += 1
        return {
            "prompt": self.content(part.prompt),
            "id": f"part-{self.count}",
            "label": _("第%(number)s部分") % {"number": self.count},
        }

    def _shuffled(self, part: Any, options: tuple[qti.forms.Option, ...]) -> tuple[qti.forms.Option, ...]:
        if not getattr(part, "shuffled", False):
            return options
        return qti.arrangement.shuffled_options(options, f"{self.seed}\0{part.response}\0{options[0].identifier}")

    def _choice(self, part: qti.forms.Choices) -> dict[str, Any]:
        return self._prompt(part) | {
            "name": field_name(part.response),
            "multiple": part.most != 1,
            "chosen": self._held(part.response),
            "most": part.most,
            "options": [
                {"value": each.identifier, "content": self.content(each.content)}
                for each in self._shuffled(part, part.options)
            ],
        }

    def _next_blank(self) -> str:
        self.blanks += 1
        return _("第%(number)s空") % {"number": self.blanks}

    def _pairs(self, options: tuple[qti.forms.Option, ...]) -> list[tuple[str, str]]:
        return [(each.identifier, qti.wording.option_words(each, n)) for n, each in enumerate(options, start=1)]

    def _inline_choice(self, part: qti.forms.InlineChoice) -> dict[str, Any]:
        return {
            "name": field_name(part.response),
            "label": self._next_blank(),
            "options": self._pairs(self._shuffled(part, part.options)),
            "chosen": self._one(part.response),
        }

    def _type(self, response: str) -> str:
        return next(each.type for each in self.item.responses if each.identifier == response)

    def _text_entry(self, part: qti.forms.TextEntry) -> dict[str, Any]:
        keyboards = {"integer": "numeric", "float": "decimal"}
        return {
            "name": field_name(part.response),
            "label": self._next_blank(),
            "value": self._one(part.response),
            "size": min(max(part.length, 4), 30) if part.length else 12,
            "numeric": keyboards.get(self._type(part.response), ""),
            "holder": part.holder,
        }

    def _extended_text(self, part: qti.forms.ExtendedText) -> dict[str, Any]:
        held = self._held(part.response)
        values = (held + [""] * part.most)[: part.most]
        return self._prompt(part) | {
            "name": field_name(part.response),
            "holder": part.holder,
            "rows": min(part.lines or max(3, part.length // 40), 20),
            "texts": [
                {"number": n, "value": value, "several": part.most > 1} for n, value in enumerate(values, start=1)
            ],
        }

    def _order(self, part: qti.forms.Ordering) -> dict[str, Any]:
        most = part.most or len(part.options)
        return self._prompt(part) | {
            "rows": [
                {
                    "name": field_name(part.response, each.identifier),
                    "value": self._one(part.response, each.identifier),
                    "places": [str(n) for n in range(1, most + 1)],
                    "content": self.content(each.content),
                }
                for each in self._shuffled(part, part.options)
            ]
        }

    def _associate(self, part: qti.forms.Associating) -> dict[str, Any]:
        options = self._shuffled(part, part.options)
        rows = [
            {
                "number": n,
                "ends": [
                    {
                        "name": field_name(part.response, f"{n}{side}"),
                        "value": self._one(part.response, f"{n}{side}"),
                        "label": label % {"number": n},
                    }
                    for side, label in (("a", _("第%(number)s对的一边")), ("b", _("第%(number)s对的另一边")))
                ],
            }
            for n in range(1, qti.answers.pair_rows(part) + 1)
        ]
        plain = all(each.text for each in options)
        shown = [] if plain else [self.content(each.content) for each in options]
        return self._prompt(part) | {"rows": rows, "options": self._pairs(options), "shown": shown}

    def _match(self, part: qti.forms.Matching) -> dict[str, Any]:
        columns = self._shuffled(part, part.columns)
        by_list = all(each.text for each in columns)
        return self._prompt(part) | {
            "columns": [(each.identifier, each.text, self.content(each.content)) for each in columns],
            "options": self._pairs(columns),
            "rows": [
                {
                    "id": f"part-{self.count}-{n}",
                    "name": field_name(part.response, each.identifier),
                    "content": self.content(each.content),
                    "words": qti.wording.option_words(each, n),
                    "chosen": self._held(part.response, each.identifier),
                    "one": self._one(part.response, each.identifier),
                    "listed": by_list and each.most == 1,
                    "multiple": each.most != 1,
                }
                for n, each in enumerate(self._shuffled(part, part.rows), start=1)
            ],
        }

    def _gap_match(self, part: qti.forms.GapMatching) -> dict[str, Any]:
        context = self._prompt(part)
        options = self._shuffled(part, part.options)
        self.options[part.response] = options
        plain = all(each.text == _words(each) for each in options)
        shown = [] if plain else [(n, self.content(each.content)) for n, each in enumerate(options, start=1)]
        return context | {
            "shown": shown,
            "words": [qti.wording.option_words(each, n) for n, each in enumerate(options, start=1)],
            "text": self.content(part.content),
        }

    def _gap(self, part: qti.forms.Gap) -> dict[str, Any]:
        return {
            "name": field_name(part.response, part.identifier),
            "label": self._next_blank(),
            "options": self._pairs(self.options.get(part.response, ())),
            "chosen": self._one(part.response, part.identifier),
        }

    def _hottext(self, part: qti.forms.Hottexts) -> dict[str, Any]:
        return self._prompt(part) | {"text": self.content(part.content), "most": part.most}

    def _hotword(self, part: qti.forms.Hottext) -> dict[str, Any]:
        return {
            "name": field_name(part.response),
            "value": part.identifier,
            "chosen": self._held(part.response),
            "multiple": not part.one,
            "content": self.content(part.content),
        }

    def _hotspot(self, part: qti.forms.Hotspots) -> dict[str, Any]:
        context = self._prompt(part)
        size = (part.picture.width, part.picture.height)
        spots = [
            {
                "id": f"{context['id']}-{n}",
                "value": each.identifier,
                "number": n,
                "says": each.says,
                **_measures(each.shape, each.coords, size),
            }
            for n, each in enumerate(part.spots, start=1)
        ]
        return context | {
            "name": field_name(part.response),
            "picture": part.picture,
            "says": part.picture.says or _("图"),
            "spots": spots,
            "chosen": self._held(part.response),
            "multiple": part.most != 1,
        }

    def _select_point(self, part: qti.forms.Pointing) -> dict[str, Any]:
        rows = [
            {
                "number": n,
                "x_name": field_name(part.response, f"{n}x"),
                "y_name": field_name(part.response, f"{n}y"),
                "x": self._one(part.response, f"{n}x"),
                "y": self._one(part.response, f"{n}y"),
            }
            for n in range(1, qti.answers.point_rows(part) + 1)
        ]
        return self._prompt(part) | {
            "picture": part.picture,
            "says": part.picture.says or _("图"),
            "picture_name": field_name(part.response, PICTURE),
            "rows": rows,
        }

    def _slider(self, part: qti.forms.Slider) -> dict[str, Any]:
        return self._prompt(part) | {
            "name": field_name(part.response),
            "value": self._one(part.response),
            "lower": f"{part.lower:g}",
            "upper": f"{part.upper:g}",
            "step": f"{part.step:g}",
        }


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def _words(option: qti.forms.Option) -> str:
    return (
        "" if any("<img" in piece.html for piece in option.content if isinstance(piece, forms.Markup)) else option.text
    )


def _measures(shape: str, coords: tuple[float, ...], size: tuple[int, int]) -> dict[str, Any]:
    """Give what SVG needs of an area, and where its number stands."""
    middle_x, middle_y = qti.shapes.middle(shape, coords, *size)
    found: dict[str, Any] = {"shape": shape, "cx": f"{middle_x:g}", "cy": f"{middle_y:g}"}
    if shape == "rect":
        left, top, right, bottom = coords
        found |= {"x": f"{min(left, right):g}", "y": f"{min(top, bottom):g}"}
        found |= {"width": f"{abs(right - left):g}", "height": f"{abs(bottom - top):g}"}
    elif shape == "circle":
        found |= {"r": f"{coords[2]:g}"}
    elif shape == "ellipse":
        found |= {"rx": f"{coords[2]:g}", "ry": f"{coords[3]:g}"}
    elif shape == "poly":
        found |= {"points": " ".join(f"{x:g},{y:g}" for x, y in zip(coords[::2], coords[1::2], strict=True))}
    return found


def spoken(item: qti.forms.Item) -> str:
    """Give the language in which a question is set, as HTML writes it."""
    if item.language:
        return "zh-Hans" if item.language.lower() in {"zh", "zh-cn", "zh-hans", "zh-hans-cn"} else item.language
    texts = [piece.html for piece in item.body if isinstance(piece, forms.Markup)]
    return "zh-Hans" if not texts or CJK.search("".join(texts)) else "en"


def pressed(fields: Mapping[str, list[str]], item: qti.forms.Item) -> dict[str, list[str]] | None:
    """Give the fields of a form with the point that was pressed on a picture; None where none was."""
    for part in qti.walking.interactions_of(item):
        if not isinstance(part, forms.Pointing):
            continue
        name = field_name(part.response, PICTURE)
        x, y = (next(iter(fields.get(f"{name}.{side}", ())), "") for side in ("x", "y"))
        if not (x.isdecimal() and y.isdecimal()):
            continue
        found = dict(fields)
        rows = range(1, qti.answers.point_rows(part) + 1)
        free = next((n for n in rows if not "".join(found.get(field_name(part.response, f"{n}x"), ()))), 1)
        found[field_name(part.response, f"{free}x")] = [x[:5]]
        found[field_name(part.response, f"{free}y")] = [y[:5]]
        return found
    return None
