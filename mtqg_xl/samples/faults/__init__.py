"""Faults planted into saved workbooks: what officers and their programs do to files, and where it must be found.

This room edits the files as files (XML, openpyxl, LibreOffice) and knows cells from the definition and its layout
alone. It imports nothing from reading, figures or checks: those are what its faults are to try.
"""
