"""Whatever has a workbook open: a file, a program that hands a snapshot over."""
