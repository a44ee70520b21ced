"""How fast it is: `make bench`. Every figure is also a ratio to a floor measured in the same run."""
