"""The policy keeps the contract; the scenario can be read, and is operated as it says."""

import unittest

from lifespan_example.policies import CallBack

from sim import load_scenario
from sim.contract import check_policy
from sim.policies import known_policies, parse_policies


class Tests(unittest.TestCase):
    """Run by pytest or by unittest."""

    def test_the_policy_keeps_the_contract(self):
        """All ten clauses, by one call."""
        check_policy(CallBack)

    def test_the_command_knows_the_policy(self):
        """By its entry point."""
        self.assertIs(known_policies()["call_back"], CallBack)

    def test_the_scenario_is_read(self):
        """Every number is there and in its range; it is known by its entry point."""
        bakers = load_scenario("bakers")
        self.assertTrue(parse_policies("as_operated", bakers.operated_by))
