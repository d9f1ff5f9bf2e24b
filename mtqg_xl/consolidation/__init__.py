"""Many become one: summed figures, who is in each total, and the consolidated book."""
