"""The site of a portfolio: overview, works, skills and plan around the blog."""

import itertools
import math
import posixpath
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from types import FrameType
from typing import Any

import pytest

from tests.golden import Golden
from tests.posts import sample
from tests.posts.site.test_build import POLICY, pages
from tests.posts.site.test_style import DARK, LIGHT, contrast
from tests.test_text import HOSTILE
from toolkit import portfolio as portfolios
from toolkit.facts import Approval, RepoFacts, SmokeFacts, UnitFacts
from toolkit.ledger import Ledger
from toolkit.portfolio import Portfolio
from toolkit.posts.site import build as site
from toolkit.posts.site import figures, sheets
from toolkit.posts.site.about import About
from toolkit.works import Work

ABOUT = sample.ABOUT
LOCAL = replace(ABOUT, url="")
GPT = "work/a-mini-gpt-that-writes-like-shakespeare/"


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return site.files(sample.posts(), ABOUT, portfolio=sample.learner())


def of_ledger(ledger: Ledger, about: About = LOCAL) -> dict[str, bytes]:
    """The site of a ledger, without posts."""
    return site.files([], about, portfolio=portfolios.build(sample.plan(), ledger, sample.CONFIG))


def words(page: bytes) -> str:
    """What a reader reads."""
    return " ".join(re.sub("<[^>]+>", "", page.decode()).split())


@pytest.mark.parametrize(
    ("path", "name"),
    [("index.html", "overview"), (f"{GPT}index.html", "work"), ("plan/index.html", "plan"),
     ("work/index.html", "works"), ("posts/index.html", "blog"),
     ("skills/numpy/index.html", "skill"), (f"{GPT}curves-dark.svg", "curves-dark.svg")],
)  # fmt: skip
def test_the_pages_read_as_they_should(
    path: str, name: str, made: dict[str, bytes], golden: Golden
) -> None:
    golden(f"portfolio-{name}", made[path])


def test_a_site_of_the_first_day_is_whole_and_friendly(golden: Golden) -> None:
    made = site.files([], ABOUT, portfolio=sample.beginner())
    golden("portfolio-empty", made["index.html"])
    assert "appears here by itself" in words(made["work/index.html"])
    assert "A plan of 53 units." in words(made["plan/index.html"])
    assert "Nothing has been published yet." in words(made["posts/index.html"])


def test_without_a_portfolio_the_first_page_is_the_blog() -> None:
    made = site.files(sample.posts(), ABOUT)
    assert b'class="posts"' in made["index.html"]
    assert b"portfolio.css" not in b"".join(made.values())
    assert not [path for path in made if path.startswith(("work/", "plan/", "skills/"))]


@pytest.mark.parametrize("about", [ABOUT, LOCAL], ids=["published", "local"])
@pytest.mark.parametrize("portfolio", [sample.learner(), sample.beginner()], ids=["some", "none"])
def test_every_link_leads_to_a_file_of_the_site(about: About, portfolio: Portfolio) -> None:
    made = site.files(sample.posts(), about, portfolio=portfolio)
    for path, outline in pages(made):
        found = [*outline.values("href"), *outline.values("src"), *outline.values("srcset")]
        for link in found:
            if link.startswith(("https://", "#")):
                continue
            assert link.startswith("/") == (path == "404.html" and bool(about.base))
            start = "" if path == "404.html" else posixpath.dirname(path)
            target = posixpath.normpath(posixpath.join(start, link.lstrip("/")))
            assert target in made or posixpath.normpath(f"{target}/index.html") in made, link


def test_the_same_ledger_makes_the_same_bytes(made: dict[str, bytes]) -> None:
    assert site.files(sample.posts()[::-1], ABOUT, portfolio=sample.learner()) == made


def test_every_page_keeps_the_policy_and_has_its_headings_in_order(made: dict[str, bytes]) -> None:
    for path, outline in pages(made):
        names = [tag for tag, _ in outline.tags]
        assert outline.tags[names.index("head") + 1][1]["content"] == POLICY
        assert {"script", "style", "iframe", "form", "base"}.isdisjoint(names)
        assert not [a for _, attrs in outline.tags for a in attrs if a == "style" or a[:2] == "on"]
        levels = [int(tag[1]) for tag in names if re.fullmatch("h[1-6]", tag)]
        assert levels.count(1) == 1
        assert levels[0] == 1, path
        assert all(below - above <= 1 for above, below in itertools.pairwise(levels)), path
        ids = outline.values("id")
        assert len(set(ids)) == len(ids)


def test_each_page_tells_where_it_stands(made: dict[str, bytes]) -> None:
    def current(path: str) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = re.findall(
            r'aria-current="(\w+)">(\w+)</a>', made[path].decode()
        )
        return found

    assert current("index.html") == [("page", "Overview")]
    assert current("work/index.html") == [("page", "Work")]
    assert current(f"{GPT}index.html") == [("true", "Work")]
    assert current("plan/index.html") == [("page", "Plan")]
    assert current("posts/index.html") == [("page", "Posts")]


def test_the_blog_lies_behind_the_overview_for_everyone_who_links_to_it(
    made: dict[str, bytes],
) -> None:
    assert (
        b'rel="alternate" type="text/html" href="https://ada.github.io/posts/"' in made["feed.xml"]
    )
    assert b'<a href="/posts/">All posts of' in made["404.html"]
    assert b'<link rel="canonical" href="https://ada.github.io/posts/">' in made["posts/index.html"]


def test_the_sitemap_holds_every_page_once(made: dict[str, bytes]) -> None:
    listed = re.findall("<loc>(.*?)</loc>", made["sitemap.xml"].decode())
    wanted = {path for path in made if path.endswith(".html")} - {"404.html"}
    assert sorted(listed) == sorted(ABOUT.base + path.removesuffix("index.html") for path in wanted)


def test_what_is_begun_looks_like_what_is_not() -> None:
    ledger = sample.ledger()
    finished = tuple(unit for unit in ledger.units if unit.finished)
    assert len(finished) < len(ledger.units)
    assert of_ledger(ledger) == of_ledger(replace(ledger, units=finished))


def test_no_page_but_a_posts_or_a_proof_tells_a_date(made: dict[str, bytes]) -> None:
    assert not re.search(r"\b20\d\d\b|<time", words(made["plan/index.html"]))
    assert not re.search(r"\b20\d\d\b|<time", words(made["work/index.html"]))


def test_of_private_work_only_the_number_is_told() -> None:
    ledger = sample.ledger()
    many, none = of_ledger(ledger), of_ledger(replace(ledger, private=0))
    assert "10 of 43 units" in words(many["index.html"])
    assert "2 of them in private repos" in words(many["plan/index.html"])
    assert "and 2 more in private repos" in words(many["work/index.html"])
    assert b"private" not in b"".join(d for path, d in none.items() if path.endswith(".html"))
    only = of_ledger(Ledger(private=1))
    assert "1 work is finished in private repos" in words(only["work/index.html"])


def test_work_whose_repo_nobody_sees_any_more_is_finished_without_a_page() -> None:
    made = of_ledger(Ledger(gone=(sample.ledger().units[0].unit,)))
    page = made["plan/index.html"].decode()
    assert page.count('<li class="done">') == 1
    assert "work/" not in re.findall("<main.*</main>", page, re.DOTALL)[0]


def test_the_evidence_is_told_by_its_kind_day_and_commit(made: dict[str, bytes]) -> None:
    page = words(made[f"{GPT}index.html"])
    assert "Reviewed by grace on 4 March 2026 at abe430f" in page
    assert "Checked by CI on 2 January 2026 at abe430f" in page
    assert "17 of 17 done" in page
    assert "seen to learn on GPU (NVIDIA A10G)" in page
    assert "1,204,224" in page
    alone = words(made["work/linear-regression-from-scratch/index.html"])
    assert "Run by the author on 9 January 2026" in alone
    assert "CI" not in alone


def test_a_mentor_without_consent_has_no_name() -> None:
    ledger = sample.ledger()
    unit = replace(ledger.units[7], approvals=(Approval(on=date(2026, 3, 4)),), checks=None)
    made = of_ledger(replace(ledger, units=(unit,)))
    page = words(made[f"{GPT}index.html"])
    assert "Reviewed by a mentor on 4 March 2026" in page
    assert "Checks" not in page
    assert "A mentor read the code" in words(made["index.html"])


def test_posts_and_works_link_to_each_other(made: dict[str, bytes]) -> None:
    post = "posts/mini-gpt-what-a-gpt-of-a-million-parameters-knows-about-shakespeare/"
    assert f'href="../../{post}"' in made[f"{GPT}index.html"].decode()
    assert f'href="../../{GPT}"' in made[f"{post}index.html"].decode()


def test_works_of_one_title_have_their_own_pages() -> None:
    ledger = sample.ledger()
    units = tuple(replace(unit, title="Same") for unit in ledger.units)
    made = of_ledger(replace(ledger, units=units))
    assert sum(re.fullmatch(r"work/same[^/]*/index\.html", path) is not None for path in made) == 8


def test_work_of_a_plan_that_was_left_is_shown_as_such() -> None:
    ledger = sample.ledger()
    old = replace(ledger.units[0], unit="senior-ml/month-1", title="Old and good")
    made = of_ledger(replace(ledger, units=(*ledger.units[1:], old)))
    assert "Earlier plans Old and good" in words(made["work/index.html"])
    assert "Old and good" not in words(made["plan/index.html"])


def trained(curves: dict[str, Any], state: str = "passed", device: str = "cpu") -> Work:
    smoke = SmokeFacts(device, state, curves=curves)
    return Work("week-1", "One", UnitFacts("ada/one", "week-1", smoke=(smoke,)))


@pytest.mark.parametrize(
    "curves",
    [{}, {"a": ()}, {"a": ((0, 1.0),)}, {"a": ((0, math.nan), (1, math.inf), (2, 1.0))},
     {"a": ((0, None), (1, None))}, {"a": ((1,), (2,))}, {"a": ((1, 2, 3), (4, 5, 6))}],
)  # fmt: skip
def test_curves_without_two_points_make_no_picture(curves: dict[str, Any]) -> None:
    assert figures.of(trained(curves), "") == ()


def test_what_is_no_number_is_left_out_of_a_curve() -> None:
    points = ((0, 2.0), (1, math.nan), (2, None), (3, 1.0))
    (figure,) = figures.of(trained({"loss": points}), "work/one/")
    assert figure.curves == {"loss": ((0, 2.0), (3, 1.0))}
    assert figure.words == "Loss over 3 steps: loss from 2 to 1."
    assert sorted(figure.files()) == ["work/one/curves-dark.svg", "work/one/curves-light.svg"]


def test_only_a_training_that_passed_is_shown_and_at_most_four_curves() -> None:
    line = ((0, 2.0), (1, 1.0))
    assert figures.of(trained({"loss": line}, "failed"), "") == ()
    (figure,) = figures.of(trained({f"<{n}>": line for n in range(9)}, device="<b>x"), "")
    assert len(figure.curves) == 4
    assert figure.title == "Loss on <b>x"
    assert b"<b>" not in b"".join(figure.files().values())


def test_trainings_on_two_devices_have_their_own_pictures() -> None:
    work = trained({"loss": ((0, 2.0), (1, 1.0))})
    (cpu,) = work.facts.smoke
    both = replace(work, facts=replace(work.facts, smoke=(cpu, replace(cpu, device="cuda"))))
    assert [figure.light for figure in figures.of(both, "")] == [
        "curves-light.svg",
        "curves-2-light.svg",
    ]


def test_only_addresses_of_the_web_become_links() -> None:
    for url in ("javascript:alert(1)", "/etc", 'https://a.b/"x', ""):
        ledger = sample.ledger()
        repos = tuple(replace(repo, url=url) for repo in ledger.repos)
        made = of_ledger(replace(ledger, repos=repos))
        found = [link for _, outline in pages(made) for link in outline.values("href")]
        assert not [link for link in found if ":" in link or link.startswith("/")]


@pytest.mark.parametrize("text", [*HOSTILE, "\ud800", "\u202egnp.exe", "م" * 300, "🎉" * 300])
def test_hostile_words_change_nothing_around_them(text: str) -> None:
    def tags(hostile: str) -> list[list[str]]:
        made = site.files([], replace(ABOUT, learner=f"a {hostile}"), portfolio=filled(hostile))
        return [[tag for tag, _ in outline.tags] for _, outline in pages(made)]

    assert sorted(tags(text)) == sorted(tags("harmless"))


def filled(text: str) -> Portfolio:
    """A portfolio with this text wherever others decide what stands there."""
    ledger = sample.ledger()
    unit, repo = ledger.units[7], ledger.repos[5]
    smoke = replace(unit.smoke[0], name=text, device=f"d {text}")
    unit = replace(
        unit, repo=repo.name, title=f"t {text}", what=f"w {text}", result=f"5 % {text}",
        smoke=(smoke,), approvals=(Approval(f"m {text}", f"c {text}", date(2026, 3, 4)),),
    )  # fmt: skip
    repo = replace(repo, tools=(f"tool {text}",), topics=(f"topic-{text}",), language="")
    plan = sample.plan()
    first = tuple(replace(u, part=f"p {text}", title=f"u {text}") for u in plan.units[:1])
    stop = replace(plan.milestones[0], title=f"s {text}", text=f"x {text}")
    plan = replace(
        plan, title=f"t {text}", units=(*first, *plan.units[1:]),
        milestones=(stop, *plan.milestones[1:]),
    )  # fmt: skip
    return portfolios.build(plan, Ledger(repos=(repo,), units=(unit,)), sample.CONFIG)


@pytest.mark.parametrize("text", ['"', "漢"])
def test_every_page_stays_small_whatever_it_lists(text: str) -> None:
    ledger = sample.ledger()
    units, repos = [], []
    for n in range(150):
        unit = replace(ledger.units[7], repo=f"ada/{n}", unit=f"plan/unit-{n}", smoke=())
        units.append(replace(unit, title=f"{n} {text * 300}", what=text * 900, result=text * 900))
        repos.append(RepoFacts(f"ada/{n}", tools=tuple(f"{text * 30}{tool}" for tool in range(30))))
    made = of_ledger(replace(ledger, units=tuple(units), repos=tuple(repos)))
    listed = [path for path in made if path.endswith(".html")]
    assert max(len(made[path]) for path in listed) < 100_000
    assert {"work/2.html", "work/3.html"} <= set(listed)
    assert made["work/index.html"].count(b'aria-current="page">1</a>') == 1


def test_a_list_over_several_pages_holds_everything_once_and_in_order() -> None:
    assert sheets.split([], lambda row: 1) == [[]]
    split = sheets.split(range(1000), lambda row: 700)
    assert [row for page in split for row in page] == list(range(1000))
    assert {len(page) for page in split[:-1]} == {91}
    assert sheets.paths("plan/", split)[:3] == ["plan/index.html", "plan/2.html", "plan/3.html"]


def test_twice_the_work_takes_twice_the_steps() -> None:
    site.files([], LOCAL, portfolio=sample.crowd(10))  # templates are read once
    one, two = (steps(sample.crowd(count)) for count in (60, 120))
    assert two < 2.2 * one


def steps(portfolio: Portfolio) -> int:
    """How many functions are called to make the site."""
    calls = itertools.count()

    def profile(frame: FrameType, event: str, arg: object) -> None:
        if event == "call":
            next(calls)

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        site.files([], LOCAL, portfolio=portfolio)
    finally:
        sys.setprofile(before)
    return next(calls)


def cards(made: dict[str, bytes]) -> Iterator[str]:
    return (path for path in made if path.startswith("cards/"))


def test_overview_works_and_posts_have_cards_that_are_drawn_once(made: dict[str, bytes]) -> None:
    drawn = dict.fromkeys(cards(made), b"kept")
    assert len(drawn) == 1 + 8 + 5
    again = site.files(sample.posts(), ABOUT, drawn, sample.learner())
    assert {again[path] for path in cards(again)} == {b"kept"}
    for path, outline in pages(again):
        for tag, attrs in outline.tags:
            if tag == "meta" and attrs.get("property") == "og:image":
                assert str(attrs["content"]).removeprefix(ABOUT.base) in again, path


def test_thousands_of_works_share_one_card() -> None:
    many = site.files([], ABOUT, portfolio=sample.crowd(201))
    (card,) = cards(many)
    assert card.encode() in many["work/work-7/index.html"]


def test_the_marks_of_the_timeline_stand_out_and_its_style_loads_nothing() -> None:
    style = site.shipped("portfolio.css").decode()
    light, dark = re.findall(r"--edge: (#[0-9a-f]{6})", style)
    assert contrast(light, LIGHT["page"]) >= 3
    assert contrast(dark, DARK["page"]) >= 3
    assert not re.search(r"@import|url\(|@font-face|image-set", style)
