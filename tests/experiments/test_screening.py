"""Morris screening of people's numbers."""

import pytest

from experiments import screening


def test_every_number_but_counts_is_varied_within_what_is_allowed():
    spans = screening.free_numbers()
    assert len(spans) > 90
    assert "behaviour.ties_most" not in spans
    assert all(low < high for low, high in spans.values())


@pytest.mark.long
def test_what_moves_the_outcome_is_told_from_what_does_not():
    table = screening.screen(trajectories=2, replicates=2)
    group = table[table["outcome"] == "lifespan of a group, days"].set_index("parameter")
    assert group.loc["behaviour.cost_ads", "mu_star"] == 0  # nobody advertises there
    assert group.loc["behaviour.loyalty_premium", "mu_star"] == 0  # nobody pays there
    assert group.loc["behaviour.interest_half_life", "mu_star"] > 0
    assert set(table.groupby("outcome").size()) == {len(screening.free_numbers())}
