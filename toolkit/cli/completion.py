"""`portfolio completion`."""

import re

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
    text = script.source_template % script.source_vars()
    if shell == "bash":  # macOS brings bash 3.2, which knows no nosort
        text = re.sub(
            r"complete -o nosort (.*)", r"complete -o nosort \1 2>/dev/null || complete \1", text
        )
    if shell == "zsh":
        text = "autoload -Uz compinit && compinit\n" + text
    click.echo(text)
