"""The command line: the only room that knows a person is there.

In: arguments, typed lines, files. Out: text on the screen, JSON on standard output, exit codes (0 well, 1 a check or a
pass mark failed, 2 wrong use or wrong content, 3 the journal). Never: decides what a customer does or a score is.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from salessim import __version__
from salessim.errors import SalesSimError

_WHERE = {
    "calibrate": "calibrating", "campaign": "campaign", "check": "checking", "correct": "marking",
    "dispute": "marking", "forget": "review", "gaps": "gaps", "graph": "authoring", "history": "review",
    "items": "items", "list": "authoring", "new": "drafting", "playbook": "playbook", "practice": "practice",
    "rehearse": "plays", "replay": "review", "report": "review", "rescore": "marking", "resume": "review",
    "schema": "schemas", "score": "scoring", "simulate": "rehearsing", "understand": "understand"}
"""Each command, and the module that holds it."""


class _Commands(click.Group):
    """A group whose commands are imported when they are wanted, so that each starts quickly."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(_WHERE)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _WHERE:
            return None
        held = vars(import_module(f"salessim.cli.{_WHERE[cmd_name]}")).values()
        return next(found for found in held if isinstance(found, click.Command) and found.name == cmd_name)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="salessim")
def cli() -> None:
    """Practise selling to a simulated customer, offline, and get a score you can trace to your own words.

    Begin with: salessim practice
    """


def run() -> None:
    """Run the command line; the one place where errors become sentences and exit codes."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        cli(standalone_mode=False)
        if sys.stdout is not None:  # closed by the shell, as with >&-
            sys.stdout.flush()
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(2)
    except click.exceptions.Exit as ending:
        sys.exit(ending.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except SalesSimError as wrong:
        from salessim.model.text import visible

        click.echo(visible(str(wrong)), err=True)
        sys.exit(wrong.exit_code)
    except BrokenPipeError:
        # The reader went away, as `head` does; there is nobody left to tell.
        _drop_output()
        sys.exit(0)
    except OSError as refused:
        if os.environ.get("SALESSIM_DEBUG"):
            raise
        from salessim.model.text import visible

        try:
            sys.stdout.flush()
        except OSError:  # what is printed has nowhere to go, as on a full disk
            _drop_output()
        where = "" if refused.filename is None else f" {refused.filename}"
        click.echo(visible(f"the system refused{where}: {refused.strerror or refused}\n"
                           "  hint: look at the name, at its rights, and whether the disk is full"), err=True)
        sys.exit(2)
    except Exception as fault:
        if os.environ.get("SALESSIM_DEBUG"):
            raise
        click.echo(f"salessim has a fault of its own ({type(fault).__name__}); what was shown is kept\n"
                   "  hint: SALESSIM_DEBUG=1 shows where; please report it with what you typed", err=True)
        sys.exit(70)


def _drop_output() -> None:
    """Let what is still to be printed go nowhere, so that nothing complains of it once more at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
