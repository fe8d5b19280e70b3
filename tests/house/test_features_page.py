"""The table of features names tests and pages that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "features.md"


def rows() -> list[list[str]]:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if not line.startswith("| feature")]


def test_each_feature_has_a_place_and_a_proof_that_exists() -> None:
    assert len(rows()) > 30
    for feature, where, proof, _missing in rows():
        assert where, feature
        proofs = re.findall(r"`(tests/[^`]+|bench/[^`]+)`", proof)
        assert proofs, f"{feature}: no test named"
        for path in proofs:
            file, _, name = path.partition("::")
            assert (ROOT / file).exists(), f"{feature}: {file} is not there"
            if name:
                assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), f"{feature}: no {name} in {file}"


def test_each_file_named_in_a_page_of_the_docs_is_there() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.relative_to(ROOT)} points to {link}, which is not there"
