"""What can be wrong with a target form: one module per subject, each gives flags."""
