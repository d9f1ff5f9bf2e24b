"""HTML for the consolidator's screen: one file, whole without JavaScript and without a network."""
