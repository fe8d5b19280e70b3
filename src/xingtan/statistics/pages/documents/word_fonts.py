"""The font inside a Word file, obfuscated as ECMA-376 (part 4, 17.8.1) wants it, cut to what the file says."""

import tempfile
import uuid
from pathlib import Path

from docx.document import Document as WordDocument
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from xingtan.ui.fonts import NAME, fonts_for, write_subset

FONT_TYPE = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
FONT_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ALWAYS = frozenset(map(chr, range(0x20, 0x7F)))


def embed_fonts(word: WordDocument, characters: frozenset[str]) -> None:
    """Put the regular and the bold font into the file. A reader that does not know the font then still shows it."""
    files = fonts_for("".join(characters))
    table = next(part for part in word.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
    tree = etree.fromstring(table.blob)
    font = etree.SubElement(tree, f"{{{_W}}}font", {f"{{{_W}}}name": NAME})
    for number, (element, source) in enumerate((("embedRegular", files.regular), ("embedBold", files.bold)), 1):
        key = uuid.uuid5(uuid.NAMESPACE_URL, f"{NAME}/{element}")
        body = obfuscated(_cut(source, characters | ALWAYS), key)
        part = Part(PackURI(f"/word/fonts/font{number}.odttf"), FONT_TYPE, body, word.part.package)
        names = {f"{{{_R}}}id": table.relate_to(part, FONT_RELATION), f"{{{_W}}}fontKey": f"{{{str(key).upper()}}}"}
        etree.SubElement(font, f"{{{_W}}}{element}", names)
    table._blob = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    settings = word.settings.element
    for name in ("w:saveSubsetFonts", "w:embedTrueTypeFonts"):
        mark = OxmlElement(name)
        mark.set(qn("w:val"), "true")
        settings.insert(0, mark)


def _cut(source: Path, characters: frozenset[str]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "cut.ttf"
        write_subset(source, target, characters)
        return target.read_bytes()


def obfuscated(font: bytes, key: uuid.UUID) -> bytes:
    """XOR the first 32 bytes with the key, its bytes from last to first."""
    mask = bytes.fromhex(key.hex)[::-1] * 2
    return bytes(a ^ b for a, b in zip(font[:32], mask, strict=True)) + font[32:]
