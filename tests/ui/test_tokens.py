"""Colours that can be read: the contrast of every pair that the components use, in both schemes (WCAG 2.2)."""

import re

import pytest

from xingtan.ui import build

TEXT, LARGE = 4.5, 3.0
READ = [  # text on what it stands on
    ("ink", "ground"), ("ink", "paper"), ("ink", "wash"), ("ink", "petal"),
    ("ink-soft", "ground"), ("ink-soft", "paper"), ("ink-soft", "wash"),
    ("link", "ground"), ("link", "paper"), ("link", "wash"), ("link-hover", "ground"),
    ("jade", "ground"), ("jade", "jade-wash"), ("plum", "ground"), ("plum", "plum-wash"),
    ("on-apricot", "apricot"), ("on-apricot", "apricot-hover"),
    ("chalk", "board"), ("chalk-soft", "board"), ("chalk-warm", "board"), ("chalk", "board-raised"),
    *((f"on-step-{n}", f"step-{n}") for n in range(5)),
]  # fmt: skip
SEEN = [  # what must be seen, not read
    ("edge", "ground"), ("edge", "paper"), ("apricot", "ground"), ("focus", "ground"), ("focus", "paper"),
    *((f"chart-{n}", ground) for n in range(1, 7) for ground in ("ground", "paper")), ("chart-mute", "ground"),
]  # fmt: skip


def tokens(scheme):
    css = (build.UI / "style" / "1-tokens.css").read_text(encoding="utf-8")
    found = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", css))
    if scheme == "dark":
        found |= {name: dark for name, _light, dark in _pairs(css)}
    return found


def _pairs(css):
    return re.findall(r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", css)


def luminance(colour):
    def linear(channel):
        value = int(channel, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[n : n + 2]) for n in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_the_measure_is_that_of_wcag():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), READ)
def test_text_can_be_read(scheme, front, ground):
    colours = tokens(scheme)
    assert contrast(colours[front], colours[ground]) >= TEXT


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), SEEN)
def test_marks_can_be_seen(scheme, front, ground):
    colours = tokens(scheme)
    assert contrast(colours[front], colours[ground]) >= LARGE


def test_browsers_without_light_dark_get_the_light_values():
    css = (build.UI / "style" / "1-tokens.css").read_text(encoding="utf-8")
    first = css[: css.index("@supports")]
    for name, light, _dark in _pairs(css):
        assert f"--{name}: {light}" in first


def test_there_are_five_sizes_of_type_and_no_sixth():
    css = build.joined_styles()
    sizes = set(re.findall(r"var\(--size-(\d)\)", css))
    assert sizes == {"1", "2", "3", "4", "5"}


def test_styles_name_no_address_and_no_font_file():
    css = build.joined_styles()
    assert "url(" not in css
    assert "@import" not in css
    assert "@font-face" not in css
