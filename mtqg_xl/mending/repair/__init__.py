"""A damaged workbook made sound again: what its definition says, written for where its rows lie now."""
