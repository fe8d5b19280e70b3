"""Every component draws every one of its states, in both languages, and the list of components is true."""

import pytest

from xingtan.ui import build, gallery

NAMES = [component.name for component in gallery.components()]
FRAMEWORK = {"footer", "masthead", "sprite", "look", "joined", "hero", "head", "terrace", "tiles", "phonebar"}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_state_is_drawn(visit, db, name, language):
    page = visit(f"/ui/{name}/", language=language)
    shown = [each for each in page.all("section", class_="terrace") if each.within("main")]
    component = next(one for one in gallery.components() if one.name == name)
    assert len(shown) == len(component.examples)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_gallery_lists_all(visit, db, language):
    page = visit("/ui/", language=language)
    assert [f"<c-{name.replace('_', '-')}>" in page.text for name in NAMES] == [True] * len(NAMES)


def test_every_component_says_what_it_is_for():
    silent = [one.name for one in gallery.components() if not one.about]
    assert silent == []


def test_every_component_has_examples():
    without = {one.name for one in gallery.components() if not one.examples}
    assert without <= FRAMEWORK


def test_every_used_attribute_is_declared():
    """What an example hands over is declared, or passed on as an attribute of the element."""
    passed_on = {"disabled", "hx_get", "data_print"}
    for component in gallery.components():
        declared = {attribute.name for attribute in component.attributes} | passed_on
        for example in component.examples:
            used = gallery.attributes_used(example.source, component.name)
            assert used <= declared, f"{component.name}: {used - declared}"


def test_the_list_in_the_readme_is_true():
    readme = (gallery.COMPONENTS / "README.md").read_text(encoding="utf-8")
    assert gallery.describe() in readme, "run python -m xingtan.ui.gallery"


def test_an_unknown_component_is_refused_in_words(visit, db):
    page = visit("/ui/nonsense/", status=404)
    assert "nonsense" in page.text
    page = visit("/ui/nonsense/", language="en", status=404)
    assert page.heading == "There is no such page"


def test_behaviours_are_joined_into_one_module():
    module = build.joined_behaviours()
    for folder in build.component_folders():
        if (folder / "behaviour.js").exists():
            assert f"const {folder.name} = (" in module
    assert "export " not in module
    assert module.count("const behaviours") == 1


def test_every_class_in_a_template_has_a_rule():
    """A class that no style sheet knows is a typing error or a leftover."""
    import re

    styles = build.joined_styles()
    known = set(re.findall(r"\.([a-z][a-z0-9-]*)", styles))
    marks = {"lit", "spoken", "none"}
    for path in (gallery.COMPONENTS).rglob("*.html"):
        for value in re.findall(r'class="([^"{]+)"', path.read_text(encoding="utf-8")):
            unknown = set(value.split()) - known - marks
            assert not unknown, f"{path.parent.name}: {unknown}"
