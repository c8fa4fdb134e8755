"""The times of enquiries and meetings, against the waits that they make when a meeting is held as soon and as late as it can."""

from __future__ import annotations

import random

import pytest

from cpmodel.calibration._waits import waits
from cpmodel.model.distribution import parse
from cpmodel.reading.scenarios import load

_, BASE = load("typical")
NOTICE = BASE.meetings["initial_conference"].notice.distribution.quantile(0.5)


@pytest.mark.parametrize(
    "bands", [(47, 913, 71, 110), (100, 852, 101, 125), (500, 400, 50, 50), (0, 300, 0, 0), (10, 10, 30, 50)]
)
def test_the_waits_come_in_the_published_bands(bands: tuple[float, ...]) -> None:
    found = waits(BASE, bands)
    enquiry, aim = parse(found.enquiry), parse(found.aim)
    draw = random.Random(1)
    counts = [0, 0, 0, 0]
    for _ in range(20_000):
        wait = max(15 - aim.quantile(draw.random()), enquiry.quantile(draw.random()) + NOTICE)
        counts[(wait > 10) + (wait > 15) + (wait > 20)] += 1
    shares = [each / 20_000 for each in counts]
    wanted = [each / sum(bands) for each in bands]
    assert shares == pytest.approx(wanted, abs=0.05)  # adjourned meetings are late besides
    assert found.enquiry_mean == pytest.approx(
        sum(enquiry.quantile((n + 0.5) / 500) for n in range(500)) / 500, rel=0.02
    )
    assert found.call_to_conference >= NOTICE
