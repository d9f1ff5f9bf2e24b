"""The register: who sent what and when, the figures, decisions, adjustments and reasons. Lines are only ever added."""
