"""What a form, kit, rule and report is: data read into frozen values, and the formula language."""
