"""A plan for reading: complete, and inert as Markdown."""

from dataclasses import replace
from pathlib import Path

from markdown_it import MarkdownIt

from toolkit import plans
from toolkit.curriculum import Resource
from toolkit.render import plan as render

PLAN = plans.find("distinguished-52", Path())


def test_markdown_holds_every_unit_with_all_it_has() -> None:
    text = render.as_markdown(PLAN, PLAN.units)
    assert text.count("\n### ") == 53
    for unit in PLAN.units:
        for resource in unit.resources:
            if resource.url:
                assert f"]({resource.url.replace('(', '%28')}" in text


def test_a_list_of_units_is_short_and_one_unit_is_whole() -> None:
    assert len(render.as_text(PLAN, PLAN.units, in_full=False).splitlines()) < 70
    unit = PLAN.unit("week-27")
    whole = render.as_text(PLAN, [unit], in_full=True)
    for words in (*unit.goals, *unit.practice, *unit.deliverables, *unit.rubric):
        assert f"- {words}" in whole


def test_hostile_words_do_nothing() -> None:
    bad = "<script>x</script> [a](javascript:x) `b`\n# c"
    unit = replace(
        PLAN.units[0], title=bad, part=bad, goals=(bad,),
        resources=(Resource(bad, "javascript:alert(1)"), Resource(bad, "https://x.example/a)b")),
    )  # fmt: skip
    html = MarkdownIt("commonmark").render(render.as_markdown(PLAN, [unit]))
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert html.count("<h1>") == 1
