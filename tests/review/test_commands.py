"""What counts as a command in a comment, and what does not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.review import commands
from toolkit.review.commands import Command, parse

GMAIL = """/approve

Well done.

On Mon, Mar 2, 2026 at 9:14 AM Ada Lovelace <
notifications@github.com> wrote:

> grace, ada asks you for a review.
> /changes
> —
> Reply to this email directly, view it on GitHub
"""
GMAIL_GERMAN = """Sieht gut aus.
/approve

Am Mo., 2. März 2026 um 09:14 Uhr schrieb Ada Lovelace <
notifications@github.com>:

> /changes
"""
GMAIL_FRENCH = """/approve

Le lun. 2 mars 2026 à 09:14, Ada Lovelace <notifications@github.com> a écrit :

> /changes
"""
GMAIL_SPANISH = """/approve

El lun, 2 mar 2026 a las 9:14, Ada Lovelace (<notifications@github.com>)
escribió:

> /changes
"""
# Some programs show a quote by a bar of colour, which is lost on the way.
WITHOUT_BARS = """/approve

El 2 mar 2026, a las 9:14, Ada Lovelace <notifications@github.com> escribió:

/changes
"""
NO_ADDRESS = """/approve

Am 02.03.2026 um 09:14 schrieb Ada Lovelace:

/changes
"""
APPLE = """/approve\r
\r
Sent from my iPhone\r
\r
> On 2 Mar 2026, at 09:14, Ada Lovelace <notifications@github.com> wrote:\r
> \r
> \ufeff/changes\r
"""
APPLE_BOTTOM = """On 2 Mar 2026, at 09:14, Ada Lovelace <notifications@github.com> wrote:

> grace, ada asks you for a review.

/approve
"""
OUTLOOK = """/approve

________________________________
From: Ada Lovelace <notifications@github.com>
Sent: Monday, March 2, 2026 9:14 AM
To: ada/study <study@noreply.github.com>
Subject: Re: [ada/study] Review of week-3

/changes
"""
OUTLOOK_GERMAN = """/approve

Von: Ada Lovelace <notifications@github.com>
Gesendet: Montag, 2. März 2026 09:14
An: ada/study <study@noreply.github.com>
Betreff: Re: [ada/study] Review of week-3

/changes
"""
OUTLOOK_FRENCH = """/approve

**De :** Ada Lovelace <notifications@github.com>
**Envoyé :** lundi 2 mars 2026 09:14
**À :** ada/study <study@noreply.github.com>
**Objet :** Re: [ada/study] Review of week-3

/changes
"""
OUTLOOK_OLD = "/approve\n\n-----Original Message-----\nFrom: Ada\n\n/changes\n"
OUTLOOK_OLD_GERMAN = "/approve\n\n-----Ursprüngliche Nachricht-----\n/changes\n"
SIGNATURE = "/approve\n\n-- \nGrace\n/changes\n"
FOOTER = (
    "/approve\n\n—\nReply to this email directly, view it on GitHub, or unsubscribe.\n/changes\n"
)
MAILS = {
    name.lower().replace("_", " "): mail
    for name, mail in dict(globals()).items()
    if name.isupper() and isinstance(mail, str)
}


@pytest.mark.parametrize("mail", MAILS)
def test_of_a_reply_by_mail_only_the_answer_counts(mail: str) -> None:
    assert parse(MAILS[mail]) == [Command("approve")]
    assert parse(MAILS[mail].replace("\n", "\r\n")) == [Command("approve")]


def test_a_line_with_a_colon_ends_no_comment() -> None:
    text = "Two things for 3 March:\n\n/changes\n\nSpeed: 2\nTests: 3\nMail: none\n\n/later 3d\n"
    assert [command.name for command in parse(text)] == ["changes", "later"]


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("/take", Command("take")),
        ("/APPROVE", Command("approve")),
        ("  /Changes  ", Command("changes")),
        ("/approve\\", Command("approve")),
        ("/approve\xa0", Command("approve")),
        ("/help", Command("help")),
        ("/ready", Command("ready")),
        ("/withdraw", Command("withdraw")),
        ("/score 2 4", Command("score", ("2", "4"))),
        ("/score 2 4/5", Command("score", ("2", "4"))),
        ("/Score Every shape 5", Command("score", ("Every shape", "5"))),
        ("/later 3d", Command("later", ("3", "d"))),
        ("/later 2 Weeks", Command("later", ("2", "weeks"))),
        ("/accept sundays 4", Command("accept", ("sundays", "4", ""))),
        ("/accept Wed 1 named scores", Command("accept", ("wed", "1", " named scores"))),
    ],
)
def test_a_command_stands_on_its_own_line_in_any_capitals(line: str, command: Command) -> None:
    assert parse(f"Dear Ada,\n{line}\nbest wishes") == [command]


NOTHING = {
    "inside a sentence": "I would say /approve",
    "with more after it on another word": "please/approve",
    "a path": "/usr/bin/approve",
    "a word of its own": "/shrug",
    "inline code": "`/approve`",
    "inline code over lines": "see `this\n/approve\nthat`",
    "inline code with two ticks": "``a`\n/approve\n``",
    "fenced code": "```\n/approve\n```",
    "fenced code that never ends": "~~~sh\n/approve\n",
    "indented code": "    /approve",
    "a tab": "\t/approve",
    "a quote": "> /approve",
    "a quote in a quote": "> > /approve",
    "a list": "- /approve",
    "a comment in HTML": "<!-- portfolio:begin review -->\n<!--\n/approve\n-->",
    "a comment in a line": "well <!--\n/approve\n-->",
    "a comment that never ends": "<!--\n\n/approve\n",
    "preformatted": "<pre>\n\n/approve\n</pre>",
    "a quote in HTML": "<blockquote>\n/approve\n</blockquote>",
    "a zero-width space before": "\u200b/approve",
    "a zero-width space inside": "/app\u200brove",
    "a zero-width joiner after": "/approve\u200d",
    "a byte order mark": "\ufeff/approve",
    "text from right to left": "\u202e/approve",
    "a letter that looks alike": "/аpprove",
    "wide letters": "／ａｐｐｒｏｖｅ",
    "another slash": "∕approve",
    "a division": "⁄approve",
    "a form feed": "\f/approve",
    "another line's end": "x\u2028/approve",
    "a null": "/approve\x00",
    "an entity": "&#47;approve",
    "escaped": "\\/approve",
    "nothing": "",
}


@pytest.mark.parametrize("case", NOTHING)
def test_what_only_looks_like_a_command_is_none(case: str) -> None:
    assert parse(NOTHING[case]) == []


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("/aprove", "Did you mean /approve?"),
        ("/approve.", "Did you mean /approve?"),
        ("/Chagnes", "Did you mean /changes?"),
        ("/approve it all", "Write /approve alone on its line."),
        ("/score 2 9", "Write it like this: /score 2 4"),
        ("/score", "Write it like this: /score 2 4"),
        ("/later", "Write it like this: /later 3d"),
        ("/later 9w", "Write it like this: /later 3d"),
        ("/accept 4 sundays", "Write it like this: /accept sundays 4"),
        ("/accept sundays 99", "Write it like this: /accept sundays 4"),
    ],
)
def test_a_slip_gets_one_hint(line: str, hint: str) -> None:
    found = parse(f"{line}\n{line}\n/aprove\n/take")
    assert [(c.name, c.hint) for c in found] == [("", hint), ("take", "")]
    assert found[0].typed.startswith("/")


def test_what_stands_after_a_block_of_code_counts() -> None:
    assert parse("```\n/changes\n```\n\n/take\n\n`x\\` <!-- y --> `\n/approve") == [
        Command("take"), Command("approve"),
    ]  # fmt: skip


HUGE = {
    "ticks": "`" * 60_000, "comments": "<!--" * 15_000, "pairs": "`a``" * 15_000,
    "dashes": "-----a " * 8_000, "rows of dashes": ("a-----" * 40 + "\n") * 250,
    "slashes": "/" * 60_000, "colons": "x1:\n" * 15_000, "headers": "From: a@b\n" * 6_000,
    "a score": "/score " + "a " * 30_000, "blocks": "<pre>\n" * 10_000,
    "escapes": "\\`" * 30_000, "gaps": "y:\n\n" * 15_000, "zero width": "\u200b" * 60_000,
}  # fmt: skip


@pytest.mark.parametrize("case", HUGE)
def test_a_huge_comment_says_nothing_and_is_read_to_its_end(case: str) -> None:
    assert parse(HUGE[case]) == []


def test_no_comment_has_more_commands_than_anybody_means() -> None:
    assert len(parse("/take\n" * 10_000)) == 20
    assert len(parse("/aprove\n" * 1_000)) == 1


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="/`<>!-~:@ \n\taprove1\\\u200b", max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    assert all(c.hint or c.name in commands.NAMES for c in parse(text))


@pytest.mark.parametrize(("words", "days"), [(("3", "d"), 3), (("2", "weeks"), 14)])
def test_a_mentor_says_how_much_later(words: tuple[str, str], days: int) -> None:
    assert commands.days(words) == days
