"""Judging what was read and recomputed: structure, inputs, formulas, arithmetic, rules. Mistakes are values."""
