"""A real LibreOffice for the tests: it opens what we emit, recalculates it, changes it, saves and prints it."""
