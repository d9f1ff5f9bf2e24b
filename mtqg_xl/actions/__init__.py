"""What each button does: a host and the pipeline, the same in every program."""
