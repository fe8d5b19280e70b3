"""Reading a roster's file: what form it has, and its rows."""

import zipfile
from typing import BinaryIO

from xingtan.identity.actions.rosters.reading.oneroster import MANIFEST, read_oneroster
from xingtan.identity.actions.rosters.reading.tables import Read
from xingtan.identity.actions.rosters.reading.texts import read_text
from xingtan.identity.actions.rosters.reading.workbooks import read_workbook
from xingtan.identity.rules.rosters import Form
from xingtan.identity.rules.rosters.findings import Findings
from xingtan.kernel.errors import Refused
from xingtan.kernel.files import GIB
from xingtan.kernel.text import msgid

__all__ = ["Read", "form_of", "read_roster"]

MOST_FILES = 200
MOST_UNPACKED = GIB
_OLE = b"\xd0\xcf\x11\xe0"


def form_of(name: str, file: BinaryIO) -> Form:
    """Say how a file is read. Raises Refused for what is no roster: the ending and the bytes must agree."""
    ending = name.rpartition(".")[2].lower()
    head = file.read(8)
    file.seek(0)
    if head.startswith(_OLE):
        raise Refused(
            "roster-old-format", msgid("这是旧格式的表格或加了密码的表格。请去掉密码，另存为 .xlsx 或 CSV 再传。")
        )
    if not head.startswith(b"PK"):
        if ending in {"csv", "tsv", "txt"}:
            return Form.CSV
        raise _unknown(ending)
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        raise Refused("roster-damaged", msgid("文件打不开，可能没有传完整，请重新保存一次再传。")) from None
    finally:
        file.seek(0)
    if ending == "xlsx" and "xl/workbook.xml" in names:
        return Form.XLSX
    if ending == "zip" and MANIFEST in {each.rpartition("/")[2] for each in names}:
        return Form.ONEROSTER
    raise _unknown(ending)


def read_roster(file: BinaryIO, form: Form) -> Read:
    """Begin to read a file; its rows come one by one, what is wrong with it stands in `findings` as it is read."""
    findings = Findings()
    if form is Form.CSV:
        return read_text(file, findings)
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
            if len(infos) > MOST_FILES or sum(each.file_size for each in infos) > MOST_UNPACKED:
                findings.add("archive-too-large")
                return Read(None, iter(()), findings)
            if any(each.flag_bits & 1 for each in infos):
                findings.add("file-protected")
                return Read(None, iter(()), findings)
    except zipfile.BadZipFile:
        findings.add("file-damaged")
        return Read(None, iter(()), findings)
    file.seek(0)
    return read_workbook(file, findings) if form is Form.XLSX else read_oneroster(file, findings)


def _unknown(ending: str) -> Refused:
    return Refused(
        "roster-form-unknown",
        msgid("名册只收 CSV、XLSX 和 OneRoster 1.2 的 ZIP，这个文件（.%(ending)s）不是。"),
        ending=ending[:10],
    )
