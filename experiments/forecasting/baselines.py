"""The baselines: simple forecasts, each as a whole distribution, so that all are scored alike."""

from experiments.forecasting import customers, simple, smoothing, websites
from experiments.forecasting.forecast import Forecaster

BASELINES: dict[str, Forecaster] = {
    "last value": simple.last_value,
    "seasonal naive": simple.seasonal_naive,
    "exponential decay": simple.exponential_decay,
    "ETS": smoothing.ets,
    "BG/NBD": customers.bg_nbd,
    "Ribeiro": websites.ribeiro,
}
MEANINGS: dict[str, str] = {
    "last value": "the last month's actives, for ever",
    "seasonal naive": "those of the same month a year ago (twelve months of 30 days)",
    "exponential decay": "the line through the logarithms of the last 24 months, if it falls, else their mean",
    "ETS": "exponential smoothing of logarithms (statsmodels): level, damped trend, season; chosen by AICc",
    "BG/NBD": "each member's purchases until dropping out (Fader, Hardie, Lee 2005), newcomers as in the last year",
    "Ribeiro": "active, inactive and unaware people (Ribeiro 2014), fitted to the monthly actives",
}
