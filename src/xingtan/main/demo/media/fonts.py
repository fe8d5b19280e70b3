"""A Chinese font, if this machine has one: what the set-up brought, else what the system has. None is no disaster."""

from functools import cache
from pathlib import Path

from PIL import ImageFont

from xingtan import ui

BROUGHT = Path(ui.__file__).parent / "static" / "vendor"
SYSTEM = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("/System/Library/Fonts"))
# Song for titles, as on the pages; hei where there is no song.
WANTED = (
    *("NotoSerifSC*.otf", "NotoSerifSC*.ttf", "NotoSerifCJK*.ttc", "SourceHanSerif*.otf", "SourceHanSerif*.ttc"),
    *("Songti*.ttc", "NotoSansSC*.ttf", "NotoSansSC*.otf", "NotoSansCJK*.ttc", "wqy-*.ttc", "wqy-*.ttf"),
    *("DroidSansFallback*.ttf", "LXGWWenKai*.ttf", "PingFang*.ttc"),
)
ENDINGS = {".ttf", ".otf", ".ttc"}


@cache
def chinese_font_file() -> Path | None:
    """Find the file; the medium or regular weight where there are several."""
    there = [path for folder in (BROUGHT, *SYSTEM) if folder.is_dir() for path in sorted(folder.rglob("*"))]
    there = [path for path in there if path.suffix.lower() in ENDINGS]
    for pattern in WANTED:
        found = [path for path in there if path.match(pattern)]
        for weight in ("Medium", "Regular", ""):
            for path in found:
                if weight in path.name:
                    return path
    return None


@cache
def chinese_font(pixels: int) -> ImageFont.FreeTypeFont | None:
    """Give the font at a size in pixels, or None."""
    path = chinese_font_file()
    return ImageFont.truetype(str(path), pixels) if path else None
