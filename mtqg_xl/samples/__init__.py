"""Made-up workbooks: filled as communes fill them, and with known faults, to try the other rooms on."""
