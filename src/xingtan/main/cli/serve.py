"""`xingtan serve`: the whole node, one command, one terminal."""

import os
import sys
from pathlib import Path

import click

from xingtan.main.cli import data_option, fail


@click.command()
@data_option
@click.option("--host", help="The address to listen on (default 127.0.0.1, or XINGTAN_HOST).")
@click.option("--port", type=click.IntRange(0, 65535), help="The port to listen on (default 8000, or XINGTAN_PORT).")
@click.option("--demo", is_flag=True, help="Fill an empty node with the demonstration province meanwhile.")
def serve(host: str | None, port: int | None, demo: bool) -> None:
    """Run the node: migrate its data directory, then serve until Ctrl-C or SIGTERM."""
    for name, given in (("XINGTAN_HOST", host), ("XINGTAN_PORT", port)):
        if given is not None:
            os.environ[name] = str(given)
    if demo:
        from xingtan.main.demo.home import claim_home

        claim_home(Path(os.environ.get("XINGTAN_DATA", "var")).absolute())
    from xingtan.main.configuration import BadConfiguration, configuration
    from xingtan.main.processes import supervisor

    try:
        chosen = configuration()
        os.environ["XINGTAN_DATA"] = str(chosen.data)
        more = (supervisor.Child("demo", "xingtan", arguments=("demo", "--beside"), once=True),) if demo else ()
        sys.exit(supervisor.serve(chosen, more))
    except (BadConfiguration, supervisor.CannotServe) as error:
        fail(str(error))
