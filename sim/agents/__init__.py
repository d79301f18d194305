"""Members, and people who may become members."""
