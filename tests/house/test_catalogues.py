"""Every sentence of the interface is there in English, and says the same in both."""

import re

import pytest

from xingtan.ui import messages

PLACES = re.compile(r"%\((\w+)\)s")
# Two words of one glossary may be the same sentence in two domains; then they are the same in English, too.
TRANSLATIONS = messages.translations()


def test_nothing_is_left_without_english():
    lacking = [f"{said.where}: {said.text}" for said in messages.missing()]
    assert lacking == [], "no English for:\n" + "\n".join(lacking)


def test_msgids_are_chinese():
    foreign = {
        f"{said.where}: {said.text}"
        for said in messages.said_in(messages.PACKAGE)
        if not messages.CJK.search(said.text) and re.search("[A-Za-z]{3}", PLACES.sub("", said.text))
    }
    assert foreign == set()


def test_english_is_english():
    chinese = [entry.msgid for entries in TRANSLATIONS.values() for entry in entries.values() if _has_chinese(entry)]
    assert chinese == []


def _has_chinese(entry):
    return any(messages.CJK.search(text) for text in [entry.msgstr, *entry.msgstr_plural.values()])


def test_both_languages_fill_the_same_places():
    wrong = []
    for entries in TRANSLATIONS.values():
        for path, entry in entries.items():
            wanted = set(PLACES.findall(entry.msgid))
            texts = list(entry.msgstr_plural.values()) or [entry.msgstr]
            # English may leave the number out where it is one.
            if set(PLACES.findall(texts[-1])) != wanted or not set(PLACES.findall(texts[0])) <= wanted:
                wrong.append(f"{path.parts[-5]}: {entry.msgid}")
    assert wrong == []


def test_one_sentence_has_one_translation():
    """Django merges all catalogues: where two differ, chance would decide."""
    torn = [
        f"{key[0]}: {sorted({entry.msgstr for entry in entries.values()})}"
        for key, entries in TRANSLATIONS.items()
        if len({(entry.msgstr, *entry.msgstr_plural.values()) for entry in entries.values()}) > 1
    ]
    assert torn == [], "\n".join(torn)


def test_a_sentence_with_a_plural_has_one_in_english_and_none_in_chinese():
    wrong = []
    for said in messages.said_in(messages.PACKAGE):
        if not said.plural:
            continue
        if said.plural != said.text:
            wrong.append(f"{said.where}: Chinese has no plural: {said.text} / {said.plural}")
        for entry in TRANSLATIONS.get(said.key, {}).values():
            if not entry.msgstr_plural:
                wrong.append(f"{said.where}: no English plural: {said.text}")
    assert wrong == []


@pytest.mark.parametrize(
    ("source", "expected"), [('{% trans "a%" %}', "a%%"), ("{% trans '中文' context \"x\" %}", "中文")]
)
def test_the_reader_of_templates_reads_what_django_asks_for(tmp_path, source, expected, monkeypatch):
    monkeypatch.setattr(messages, "PACKAGE", tmp_path)
    (tmp_path / "page.html").write_text(source, encoding="utf-8")
    assert [said.text for said in messages.said_in(tmp_path)] == [expected]
