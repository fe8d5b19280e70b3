"""The Chinese font that the set-up brought. Without it the Chinese words in a film are left out, and all else stays."""

from functools import cache

from PIL import ImageFont

from xingtan.ui.fonts import fonts_for

WORDS_OF_FILMS = "汉字"


@cache
def chinese_font(pixels: int) -> ImageFont.FreeTypeFont | None:
    """Give the font at a size in pixels, or None."""
    try:
        return ImageFont.truetype(str(fonts_for(WORDS_OF_FILMS).regular), pixels)
    except FileNotFoundError:
        return None
