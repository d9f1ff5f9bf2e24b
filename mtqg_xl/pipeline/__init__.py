"""The whole order of work, once: what a button, a command and a notebook all call."""
