"""A workbook that is open in Excel, reached through xlwings, which is imported once a window of Excel is named."""
