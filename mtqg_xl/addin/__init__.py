"""The add-in of Excel: built from its sources, put into a user's account, and why it may not work there."""
