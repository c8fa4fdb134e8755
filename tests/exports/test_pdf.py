"""PDF: one page of A3, the better way round, in the typeface that is shipped."""

import re

import pytest

from cpmodel.exports import pdf, svg


def drawing(wide, high):
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" font-family="Arial"></svg>'


def placed(page):
    return [
        float(each) for each in re.search(r'<svg\b.* x="(\S+)" y="(\S+)" width="(\S+)" height="(\S+)"', page).groups()
    ]


@pytest.mark.parametrize(
    ("wide", "high", "page", "share"),
    [
        (2301.1, 400, (pdf.LONG, pdf.SHORT), 0.5),
        (400, 2301.1, (pdf.SHORT, pdf.LONG), 0.5),
        (400, 300, (pdf.LONG, pdf.SHORT), 1),
    ],
)
def test_a_picture_is_in_the_middle_of_the_page_and_no_larger_than_it_is(wide, high, page, share):
    found = pdf.paged(drawing(wide, high))
    assert f'<svg xmlns="http://www.w3.org/2000/svg" width="{page[0]}" height="{page[1]}">' in found
    left, top, across, down = placed(found)
    assert (across / wide, down / high) == pytest.approx((share, share), abs=0.001)
    assert (2 * left + across, 2 * top + down) == pytest.approx(page, abs=0.03)
    assert 'font-family="Arimo"' in found


def test_a_page_is_the_same_bytes_each_time_and_holds_both_fonts(dissent):
    pages = {pdf.pathway(dissent, "dissent") for _ in range(6)}
    (page,) = pages
    assert sorted(set(re.findall(rb"\+(Arimo\S*)\n", page))) == [b"Arimo", b"Arimo-Bold"]
    assert b"/MediaBox [0 0 1190.55 841.89]" in page


def test_a_page_has_the_whole_drawing(dissent):
    assert svg.pathway(dissent, "dissent").partition("<title")[2].partition("</svg>")[0] in pdf.paged(
        svg.pathway(dissent, "dissent")
    )
