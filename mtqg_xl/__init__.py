"""Annex workbooks of the national target programmes: made, read back, checked, added up, told in Word."""

__version__ = "0.1.0"
