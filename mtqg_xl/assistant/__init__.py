"""The window of whoever consolidates: the buttons of the ribbon where no macro may run."""
