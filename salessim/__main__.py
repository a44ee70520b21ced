"""Run the command line as `python -m salessim`."""

from salessim.cli import run

run()
