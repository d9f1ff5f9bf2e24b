"""Recomputing every derived number from what was typed, for one reporter or thousands at once."""
