"""The reference day in other frameworks, one a file; each is imported only where its framework is installed."""
