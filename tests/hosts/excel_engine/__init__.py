"""An engine of xlwings for the tests: what Excel answers on Windows is answered by a real LibreOffice."""
