"""The Chinese font of documents: Noto Sans SC (OFL), cut to what Chinese text commonly holds, made by the set-up.

The screen uses the system's fonts; only a PDF and a Word file carry one. The whole font takes two seconds to read, the
common part a quarter of one, so the whole font serves only a text with a character that the common part lacks.
"""

import logging
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent.parent.parent
SOURCE = ROOT / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
FONTS = ROOT / "build" / "fonts"
NAME = "Noto Sans SC"
WEIGHTS = {"regular": "400Regular/NotoSansSC_400Regular.ttf", "bold": "700Bold/NotoSansSC_700Bold.ttf"}
logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells every table that it cuts
_MARKS = "–—‘’“”…‰′″℃×÷≤≥≠±−·•→←↑↓"


@dataclass(frozen=True, slots=True)
class FontFiles:
    """The files of the font, regular and bold."""

    regular: Path
    bold: Path


def common_characters() -> frozenset[str]:
    """Give Latin letters, marks and the characters of GB 2312: what nearly every text is written with."""
    characters = {chr(code) for code in range(0x20, 0x250)} | set(_MARKS)
    for lead in range(0xA1, 0xF8):
        for trail in range(0xA1, 0xFF):
            try:
                characters.add(bytes([lead, trail]).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return frozenset(characters)


def make_fonts() -> bool:
    """Write build/fonts/ out of node_modules, where it is not there yet. False where node_modules lacks the font."""
    made = all((FONTS / f"{weight}{part}.ttf").exists() for weight in WEIGHTS for part in ("", "-common"))
    if made:
        return True
    if not all((SOURCE / path).exists() for path in WEIGHTS.values()):
        return False
    FONTS.mkdir(parents=True, exist_ok=True)
    shutil.copy2(SOURCE / "LICENSE_FONT", FONTS / "OFL.txt")
    for weight, path in WEIGHTS.items():
        shutil.copy2(SOURCE / path, FONTS / f"{weight}.ttf")
        write_subset(FONTS / f"{weight}.ttf", FONTS / f"{weight}-common.ttf", common_characters())
    return True


def write_subset(source: Path, target: Path, characters: frozenset[str]) -> None:
    """Write a font that has only these characters."""
    options = subset.Options(
        layout_features=[], hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14]
    )
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(character) for character in characters])
    subsetter.subset(font)
    beside = target.with_suffix(".new")
    subset.save_font(font, str(beside), options)
    font.close()
    beside.replace(target)


def fonts_for(text: str) -> FontFiles:
    """Give the files that have every character of the text. Raises FileNotFoundError where the set-up has not run."""
    part = "" if set(text) - _drawn("-common") else "-common"
    files = FontFiles(FONTS / f"regular{part}.ttf", FONTS / f"bold{part}.ttf")
    for path in (files.regular, files.bold):
        if not path.exists():
            raise FileNotFoundError(f"{path} is missing: run `make setup`")
    return files


@cache
def _drawn(part: str) -> frozenset[str]:
    """Give the characters that the font has, with those that draw nothing."""
    with TTFont(str(FONTS / f"regular{part}.ttf"), lazy=True) as font:
        return frozenset(map(chr, font["cmap"].getBestCmap())) | {"\n", "\t", "\r"}
