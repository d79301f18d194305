"""What the sources claim, asked of the model: a TOML file a claim, and the verdicts."""
