"""What a community is heading for: forecasts, and how much better they are than simple ones."""
