"""Training of the full tier: it needs torch and the base model; nothing here is needed to run the program."""
