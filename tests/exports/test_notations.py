"""Every notation keeps the same promise, and files are written whole."""

import json
import struct

import pytest

from cpmodel.exports import _typeface, drawing, mermaid, png, text
from cpmodel.exports._picture import of_pathway


def test_the_notations_are_found_by_looking():
    assert set(drawing.notations()) == {"dot", "svg", "png", "pdf", "mermaid", "scxml", "text"}
    for module in drawing.notations().values():
        assert module.NAME
        assert module.SUFFIX.startswith(".")


@pytest.mark.parametrize("name", ["dot", "svg", "png", "pdf", "mermaid", "scxml", "text"])
def test_every_notation_draws_a_pathway_and_the_overview_the_same_each_time(name, dissent):
    module = drawing.notations()[name]
    assert module.pathway(dissent, "dissent") == module.pathway(dissent, "dissent")
    assert module.overview(dissent)


@pytest.mark.parametrize("name", ["dot", "svg", "png", "pdf", "mermaid", "scxml", "text"])
def test_a_pathway_that_is_not_there_is_refused(name, dissent):
    with pytest.raises(ValueError, match="There is no pathway 'review'"):
        drawing.notations()[name].pathway(dissent, "review")


def test_png_has_the_size_of_the_svg_times_the_scale(dissent):
    drawing_of = png.rendered('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>', scale=2)
    assert struct.unpack(">II", drawing_of[16:24]) == (80, 40)


def test_png_shows_text_with_our_own_typeface():
    def drawn(said):
        return png.rendered(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" font-family="Arial, sans-serif">'
            f'<text y="15">{said}</text></svg>'
        )

    assert drawn("a") != drawn("")


def test_mermaid_names_every_state_of_the_picture(dissent):
    written = mermaid.pathway(dissent, "dissent")
    for node in of_pathway(dissent, "dissent").nodes:
        assert node.title in written
    assert "flowchart LR" in written


def test_the_text_has_a_sentence_for_every_state_and_transition(dissent):
    here = dissent.pathways["dissent"]
    (_, states), (_, transitions), (_, limits) = text.sections(dissent, "dissent")
    assert (len(states), len(transitions), len(limits)) == (len(here.states), len(here.transitions), 1)


def test_widths_are_those_of_arial():
    assert _typeface.width("A", 1000) == pytest.approx(667, abs=0.5)
    assert _typeface.width("W", 1000, bold=True) == pytest.approx(944, abs=0.5)


def test_a_long_word_stays_whole_and_a_text_is_broken_between_words():
    assert _typeface.wrapped("a safeguardingassessment now", 20, 10) == ("a", "safeguardingassessment", "now")


def test_draw_writes_every_picture_and_tells_how_far_it_is(dissent, tmp_path):
    seen = []
    files = drawing.draw(dissent, tmp_path / "new", lambda *at: seen.append(at), wanted=("svg", "mermaid"), processes=1)
    assert [file.name for file in files] == [
        "overview.svg", "overview.mmd", "dissent.svg", "dissent.mmd", "record.svg", "record.mmd",
    ]  # fmt: skip
    assert sorted(file.name for file in (tmp_path / "new").iterdir()) == sorted(file.name for file in files)
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_an_unknown_notation_is_refused_with_those_that_there_are(dissent, tmp_path):
    with pytest.raises(
        ValueError, match="There is no notation gif; there are dot, mermaid, pdf, png, scxml, svg, text"
    ):
        drawing.draw(dissent, tmp_path, wanted=("gif",))


def test_the_layout_engine_is_named_where_it_is_missing(monkeypatch, dissent):
    from cpmodel.exports import _layout

    monkeypatch.setattr(_layout.shutil, "which", lambda *_, **__: None)
    monkeypatch.delenv("CPMODEL_DOT", raising=False)
    with pytest.raises(RuntimeError, match="pip install graphviz-pure"):
        _layout.engine()


def test_dot_is_understood_by_the_engine_and_keeps_every_id(dissent):
    from cpmodel.exports import _layout, dot

    found = json.dumps(_layout._drawn(dot.pathway(dissent, "dissent")))
    for node in of_pathway(dissent, "dissent").nodes:
        assert json.dumps(node.id) in found
