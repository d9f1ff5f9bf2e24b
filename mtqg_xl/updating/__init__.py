"""A written report brought up to date: last period's figures become this period's, the officer's words stay."""
