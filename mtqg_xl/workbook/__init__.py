"""Writing official workbooks, and patching named parts of existing ones."""
