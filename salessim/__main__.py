"""Run the command line as `python -m salessim`."""

from salessim.cli import run

if __name__ == "__main__":  # a process beside this one, of `simulate --jobs`, imports this module and runs nothing
    run()
