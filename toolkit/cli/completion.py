"""`portfolio completion`."""

import click
from click.shell_completion import get_completion_class

_PROGRAM = "portfolio"


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script that completes commands in your shell.

    Example: portfolio completion bash >> ~/.bashrc
    """
    completion = get_completion_class(shell)
    assert completion is not None
    script = completion(ctx.find_root().command, {}, _PROGRAM, "_PORTFOLIO_COMPLETE")
    # click's own `source` would start the shell to ask its version; the script is all we want.
    click.echo(script.source_template % script.source_vars())
