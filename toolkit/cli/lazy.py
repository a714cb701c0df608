"""Groups of verbs whose modules are imported only when a verb runs."""

import importlib
from typing import Any

import click

# Words that Python keeps for itself stand with an underscore as a module's name.
_MODULES = {"import": "import_"}


class Lazy(click.Group):
    """A group that knows its verbs by name and one line each, under headings."""

    def __init__(
        self, *args: Any, verbs: dict[str, dict[str, str]], package: str, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.verbs = verbs
        self.package = package

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All verbs, in the order of their headings."""
        return [name for verbs in self.verbs.values() for name in verbs]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb, imported now."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{self.package}.{_MODULES.get(cmd_name, cmd_name)}")
        command: click.Command = module.command
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """The verbs and options that begin so, without importing a verb."""
        from click.shell_completion import CompletionItem

        verbs = {name: words for group in self.verbs.values() for name, words in group.items()}
        fitting = [CompletionItem(n, help=w) for n, w in verbs.items() if n.startswith(incomplete)]
        return fitting + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The verbs under their headings, without importing one."""
        for heading, verbs in self.verbs.items():
            with formatter.section(heading):
                formatter.write_dl(list(verbs.items()))
