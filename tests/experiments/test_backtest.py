"""Areas are fitted to a year and predict the next; what is scored is worked out by hand."""

from pathlib import Path

import pytest

from cpmodel import api
from cpmodel.experiments import Backtest, Prediction
from cpmodel.experiments.backtest import scores
from cpmodel.keeping import Shelf
from tests.calibration.made_up import written


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Backtest:
    """Hereshire, which is the same in every year, and the Isle of There, which lacks its conferences in 2022."""
    folder = tmp_path_factory.mktemp("data")
    tables = written(folder, {("c4", "Isle of There", 2022, "ICPC"): "c"})
    return api.backtest("dfe", tables, 2022, 2022, replications=3, processes=1, fresh=True)


def test_an_area_that_is_the_same_every_year_is_told_about_as_it_was(found: Backtest) -> None:
    by_measure = {each.measure: each for each in found.predictions}
    conferences = by_measure["conferences.by_child"]
    assert (conferences.area, conferences.year, conferences.published, conferences.before) == (
        "Hereshire",
        2023,
        300,
        300,
    )
    assert conferences.simulated == pytest.approx(300, rel=0.15)
    assert conferences.covered
    assert "referrals.by_child" not in by_measure  # it is given
    assert "reviews_on_time.by_child" in by_measure


def test_what_cannot_be_fitted_is_told_with_the_reason(found: Backtest) -> None:
    ((area, year, why),) = found.left_out
    assert (area, year) == ("Isle of There", 2023)
    assert why.startswith("The figure 'ICPC' of Isle of There for 2022 (table C4) is suppressed")


def test_scores_are_medians_skill_and_the_share_of_intervals_that_held() -> None:
    some = [
        # 10 off of 100, where the naive forecast is 20 off; and 30 of 200, where it is 60 off and the interval misses.
        Prediction("A", 2023, "plans.open.by_child", 100, 80, 110, 90, 130),
        Prediction("B", 2023, "plans.open.by_child", 200, 260, 170, 160, 180),
        # Two points off, where the naive forecast is right.
        Prediction("A", 2023, "conference_waits.to_15", 80, 80, 82, 75, 89),
    ]
    first, second = scores(
        some, {"plans.open.by_child": ("Plans", "children"), "conference_waits.to_15": ("In time", "%")}
    )
    assert (first.count, first.error, first.naive, first.covered) == (2, 12.5, 25, 50)
    assert first.skill == pytest.approx(0.5)
    assert (second.error, second.naive, second.skill, second.covered) == (2, 0, None, 100)


def test_one_process_and_two_give_the_same(tmp_path: Path) -> None:
    tables = written(tmp_path / "data", {("c4", "Isle of There", 2022, "ICPC"): "c"})
    one, two = (
        api.backtest("dfe", tables, 2022, 2022, ["Hereshire"], 2, processes=count, fresh=True) for count in (1, 2)
    )
    assert one.predictions == two.predictions
    assert one.scores == two.scores


def test_what_was_run_is_not_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cpmodel.experiments import backtest, running

    tables = written(tmp_path / "data")
    shelf = Shelf(tmp_path / "kept", running.LONGEST)
    first = backtest("dfe", tables, ["Hereshire"], 2022, 2022, 2, processes=1, shelf=shelf)
    monkeypatch.setattr(running, "_run", None)
    assert backtest("dfe", tables, ["Hereshire"], 2022, 2022, 2, processes=1, shelf=shelf).scores == first.scores


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"first": 2022, "last": 2022, "replications": 1}, "at least two replications"),
        ({"first": 2023, "last": 2022}, "the first year, 2023, is after the last, 2022"),
        (
            {"first": 2022, "last": 2022, "areas": ["Nowhere"]},
            "no area could be fitted to any of these years: Nowhere, 2023",
        ),
        ({"first": 2019, "last": 2019, "areas": ["Hereshire"]}, "no area could be fitted"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(tmp_path: Path, asked: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        api.backtest("dfe", written(tmp_path / "data"), **asked, fresh=True)  # type: ignore[arg-type]  # several kinds
