"""Formula errors in any workbook: breaks of a pattern, sums that leave out or double, odd values."""
