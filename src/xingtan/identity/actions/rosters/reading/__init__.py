"""Reading a roster's file: what form it has, and its rows."""

import zipfile
from typing import BinaryIO

from xingtan.identity.actions.rosters.reading.oneroster import MANIFEST, read_oneroster
from xingtan.identity.actions.rosters.reading.tables import Read
from xingtan.identity.actions.rosters.reading.texts import read_text
from xingtan.identity.rules.rosters import Form
from xingtan.identity.rules.rosters.findings import Findings
from xingtan.kernel.archives import DAMAGED, trouble_of
from xingtan.kernel.errors import Refused
from xingtan.kernel.text import msgid

__all__ = ["Read", "form_of", "read_roster"]

_OLE = b"\xd0\xcf\x11\xe0"
_NO_TEXT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
"""How PDF, pictures and other archives begin, whatever the file is called."""


def form_of(name: str, file: BinaryIO) -> Form:
    """Say how a file is read: by what is in it, for text also by its ending. Raises Refused for what is no roster."""
    ending = name.rpartition(".")[2].lower()
    head = file.read(8)
    file.seek(0)
    if not head:
        raise Refused("roster-empty", msgid("文件是空的，一个字也没有。请打开看一看，重新保存一次再传。"))
    if head.startswith(_OLE):
        raise Refused(
            "roster-old-format", msgid("这是旧格式的表格或加了密码的表格。请去掉密码，另存为 .xlsx 或 CSV 再传。")
        )
    if not head.startswith(b"PK"):
        if ending in {"csv", "tsv", "txt"} and not head.startswith(_NO_TEXT):
            return Form.CSV
        raise _unknown(ending)
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except DAMAGED:
        raise Refused("roster-damaged", msgid("文件打不开，可能没有传完整，请重新保存一次再传。")) from None
    finally:
        file.seek(0)
    if "xl/workbook.xml" in names:
        return Form.XLSX
    if MANIFEST in {each.rpartition("/")[2] for each in names}:
        return Form.ONEROSTER
    raise _unknown(ending)


def read_roster(file: BinaryIO, form: Form) -> Read:
    """Begin to read a file; its rows come one by one, what is wrong with it stands in `findings` as it is read.

    The library of workbooks is imported when one comes: a node that reads none starts without it.
    """
    findings = Findings()
    if form is Form.CSV:
        return read_text(file, findings)
    try:
        with zipfile.ZipFile(file) as archive:
            trouble = trouble_of(archive)
    except DAMAGED:
        trouble = "file-damaged"
    if trouble:
        findings.add(trouble)
        return Read(None, iter(()), findings)
    file.seek(0)
    if form is Form.ONEROSTER:
        return read_oneroster(file, findings)
    from xingtan.identity.actions.rosters.reading.workbooks import read_workbook

    return read_workbook(file, findings)


def _unknown(ending: str) -> Refused:
    if ending in {"csv", "tsv", "txt", "xlsx", "zip"}:
        return Refused(
            "roster-form-unknown",
            msgid("文件名的结尾是 .%(ending)s，里面却不是名册。请用表格软件打开原来的表，另存为 .xlsx 或 CSV 再传。"),
            ending=ending,
        )
    return Refused(
        "roster-form-unknown",
        msgid("名册只收 CSV、XLSX 和 OneRoster 1.2 的 ZIP。请用表格软件打开原来的表，另存为 .xlsx 或 CSV 再传。"),
    )
