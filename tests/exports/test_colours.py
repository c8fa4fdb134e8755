"""Contrast, worked out from the palette."""

import pytest

from cpmodel.exports._colours import GREY, HUES, INK, PAPER, contrast, tint

ENOUGH = 4.5


def test_black_on_white_has_the_highest_contrast_there_is():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("hue", HUES)
def test_text_is_readable_on_every_tint(hue):
    assert contrast(INK, tint(hue)) >= ENOUGH
    assert contrast(GREY, tint(hue)) >= ENOUGH


@pytest.mark.parametrize("ground", [PAPER, "#f6f6f4", "#f0f0ee"])
def test_text_is_readable_on_every_ground(ground):
    assert contrast(INK, ground) >= ENOUGH
    assert contrast(GREY, ground) >= ENOUGH


def test_no_two_owners_have_the_same_colour():
    assert len(set(HUES)) == len({tint(hue) for hue in HUES}) == 8
