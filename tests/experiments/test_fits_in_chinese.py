"""What fits, forecasts and what-ifs say: in Chinese, with nothing left in English but names and what is typed."""

import numpy as np
import pandas as pd

from experiments.fitting import page as of_fits
from experiments.fitting import told as fits
from experiments.fitting.ahead import Past, Present
from experiments.fitting.fit import Check, Fit
from experiments.fitting.summaries import SUMMARIES
from experiments.forecasting.forecast import Forecast
from experiments.forecasting.ours import read_learnt
from experiments.phrases import Words
from tests.helpers import left_in_english

NAMES = {"ETS", "BG", "NBD", "Ribeiro", "lifespan", "docs", "forecast", "skill", "behaviour", "interest"}
NAMES |= {"half", "life"}
FITS = Words("zh", "fits")


def fitted(refined: int = 0, shrunk: float = 1.0) -> Fit:
    past = Past(Present(3, np.zeros(1), 0.0, 0.0), ())
    return Fit("any", [20, 21, 22], [5, 5, 5], past, np.zeros((1, 1)), (), np.ones(1), shrunk, (), refined=refined)


def coming(months: int = 12) -> Forecast:
    people = np.random.default_rng(1).poisson(20, (50, months)).astype(float)
    return Forecast(people, people / 4)


def test_a_fit_is_told_in_chinese(tmp_path):
    means = [says for _, says in SUMMARIES.values()]
    table = pd.DataFrame({"means": means, "log": 1.0, "low": 0.0, "high": 2.0, "below": [0.5] * (len(means) - 1) + [1]})
    left = pd.DataFrame([{"number": "behaviour.interest_half_life", "means": "", "low": 1, "middle": 2, "high": 3}])
    checked, left = Check(np.ones((9, 3)), table, outgrown=2), left.assign(left=0.3)
    found = fitted(refined=3, shrunk=2.0)
    said = fits.fit_said(found, range(100), checked, left, FITS)
    assert len(said) == 6
    of_fits.fit_page(tmp_path / "fit.html", found, checked, left, said, "日志", FITS)
    assert left_in_english((tmp_path / "fit.html").read_text()) <= NAMES


def test_a_forecast_is_told_in_chinese(tmp_path):
    said = fits.forecast_said(fitted(), coming(), FITS)
    said += [fits.stack_said(read_learnt(), 18, FITS), fits.width_said(fitted(), 1.4, FITS)]
    table, path = fits.forecast_table(coming(), FITS), tmp_path / "forecast.html"
    of_fits.forecast_page(path, fitted(), coming(), table, said, "日志", FITS)
    assert left_in_english(path.read_text()) <= NAMES
    english = fits.forecast_said(fitted(), coming(), Words("en", "fits"))
    assert "members are active (90 %" in english[0]


def test_a_what_if_is_told_in_chinese(tmp_path):
    lives = pd.DataFrame({"arm": ["甲", "乙"] * 4, "member": [0, 0, 0, 0, 1, 1, 1, 1], "seed": [1, 1, 2, 2] * 2})
    lives = lives.assign(off=0.2, refused=[0, 3] * 4, active=[1.0, 1.2, 0.9, 1.3, 1.1, 1.2, 1.0, 0.9])
    row = {
        "arm": "乙",
        "base": 1.0,
        "base_middle": 0.9,
        "middle": 0.1,
        "effect": 0.1,
        "low": -0.1,
        "high": 0.3,
        "fit_share": 0.4,
    }
    gained = pd.DataFrame([row | {"outcome": name} for name in ("active", "alive", "newcomers", "hours", "money")])
    said, path = fits.whatif_said(lives, gained, 365, FITS), tmp_path / "whatif.html"
    assert FITS("whatif.undecided") in said[0]
    assert "12" in said[1]
    of_fits.whatif_page(path, lives, gained, said, "日志", FITS)
    assert left_in_english(path.read_text()) <= NAMES
