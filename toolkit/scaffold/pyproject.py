"""The layers' data merged into the base's `pyproject.toml`, its own words kept."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Array, Table

from toolkit import tomls
from toolkit.curriculum import Unit
from toolkit.errors import PortfolioError
from toolkit.packs import Layer
from toolkit.smoke.settings import Smoke

_OWN = """\
# What this week's exercise leaves to you; all else is as in the project.
extend = "../../pyproject.toml"
src = ["..", "../.."]

[lint.flake8-tidy-imports.banned-api]
"""


def fill(text: str, *, name: str, title: str, plan: str, units: Sequence[Unit], layer: Layer,
         smokes: Mapping[str, Smoke] | None = None) -> str:  # fmt: skip
    """The project file of a repo with these units."""
    document = tomlkit.parse(text)
    project = _table(document["project"])
    project["name"] = name
    project["description"] = title
    project["dependencies"] = _array(layer.dependencies)
    groups = _table(document["dependency-groups"])
    for group, more in (("dev", layer.dev_dependencies), ("notebook", layer.notebook_dependencies)):
        groups[group] = _array((*groups[group].unwrap(), *more))
    if layer.untyped:
        mypy = _path(document, "tool", "mypy")
        mypy["untyped_calls_exclude"] = _array(tuple(n.partition(".")[0] for n in layer.untyped))
        mypy["overrides"] = _untyped(layer.untyped)
    banned = _path(document, "tool", "ruff", "lint", "flake8-tidy-imports", "banned-api")
    _ban(banned, layer.banned)
    settings = _path(document, "tool", "portfolio")
    settings["plan"] = plan
    settings["units"] = _array(tuple(unit.key for unit in units))
    settings["kind"] = units[0].kind
    settings["finished"] = _array(())
    others = {unit.key: unit.kind for unit in units if unit.kind != units[0].kind}
    if others:
        settings["kinds"] = tomlkit.item(others)
    for key, smoke in (smokes or {}).items():
        if key == units[0].key:
            settings["smoke"] = _smoke(smoke)
        else:
            settings.setdefault("smokes", tomlkit.table(is_super_table=True))[key] = _smoke(smoke)
    return tomlkit.dumps(document)


def bans(banned: Mapping[str, str]) -> str:
    """What ruff forbids in one package of a repo; all else is as in the repo."""
    document = tomlkit.parse(_OWN)
    _ban(_path(document, "lint", "flake8-tidy-imports", "banned-api"), banned)
    return tomlkit.dumps(document)


def _ban(table: Table, banned: Mapping[str, str]) -> None:
    for module, reason in banned.items():
        table[module] = tomlkit.inline_table().append("msg", reason)


def _smoke(smoke: Smoke) -> Table:
    table = tomlkit.table()
    for name, value in smoke.changed().items():
        table[name.replace("_", "-")] = _array(value) if isinstance(value, tuple) else value
    return table.add(tomlkit.nl())


def finish(text: str, unit: str, where: str) -> str:
    """The project file with this unit among the finished ones, its own words kept."""

    def change(settings: Any) -> None:
        finished = tuple(settings.get("finished", ()))
        if unit not in finished:
            settings["finished"] = _array((*finished, unit))

    return _changed(text, change, where)


def eject(text: str, where: str) -> str:
    """The project file that says the toolkit is no longer needed."""
    return _changed(text, lambda settings: settings.update(ejected=True), where)


def opened(text: str) -> tuple[str, Any]:
    """A person's TOML to be changed, and the byte order mark it may begin with."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    return mark, tomlkit.parse(text.removeprefix(mark))


def _changed(text: str, change: Callable[[Any], None], where: str) -> str:
    try:
        mark, document = opened(text)
        change(document["tool"]["portfolio"])
        return mark + tomlkit.dumps(document)
    except (TOMLKitError, KeyError) as error:
        raise PortfolioError(
            f"[tool.portfolio] cannot be changed: {error}.", where=where
        ) from error


def adopt(text: str | None, name: str, plan: str, unit: Unit, where: str) -> str:
    """The project file of work that was there before, every line of it kept."""
    text = text if text is not None else f'[project]\nname = "{name}"\nversion = "0.1.0"\n'
    data = tomls.parse(text, where)
    tool, groups = data.get("tool", {}), data.get("dependency-groups", {})
    if not isinstance(tool, dict) or not isinstance(groups, dict) or "portfolio" in tool:
        raise PortfolioError("This project file cannot become a week's.", where=where,
                             mend="See whether it has [tool.portfolio] already.")  # fmt: skip
    added = tomlkit.document()
    if "dependency-groups" not in data:
        added["dependency-groups"] = {"dev": ["pytest>=8.3"]}
    elif "dev" not in groups:
        mark, document = opened(text)
        document["dependency-groups"]["dev"] = _array(("pytest>=8.3",))
        text = mark + tomlkit.dumps(document)
    settings = {"plan": plan, "units": [unit.key], "kind": unit.kind, "finished": []}
    added["tool"] = {"portfolio": {**settings, "adopted": True}}
    ending = "\r\n" if "\r\n" in text else "\n"
    gap = "" if text.endswith("\n") or not text else ending
    whole = text + gap + ending + tomlkit.dumps(added).replace("\n", ending)
    tomls.parse(whole, where)  # rather refused than broken
    return whole


def _untyped(modules: tuple[str, ...]) -> AoT:
    """Libraries that ship no types: mypy takes them as they are."""
    override = tomlkit.table()
    override["module"] = _array(modules)
    override["ignore_missing_imports"] = True
    overrides = tomlkit.aot()
    overrides.append(override)
    return overrides


def _path(document: tomlkit.TOMLDocument, *keys: str) -> Table:
    table = _table(document[keys[0]])
    for key in keys[1:]:
        table = _table(table[key])
    return table


def _table(item: object) -> Table:
    assert isinstance(item, Table), item
    return item


def _array(values: tuple[str, ...]) -> Array:
    array = tomlkit.array()
    array.extend(values)
    return array.multiline(len(values) > 3)
