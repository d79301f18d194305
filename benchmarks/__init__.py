"""What the engine costs, measured: ``python -m benchmarks``. Nothing else imports this."""
