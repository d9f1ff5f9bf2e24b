"""Any file → typed cells; records what stands there and never judges it."""
