"""An office's own official blank → the definition of its form, with every doubt as a question."""
