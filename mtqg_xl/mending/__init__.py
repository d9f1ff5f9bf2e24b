"""Making a new file from an old one: figures filled in by id; the old file is only read."""
