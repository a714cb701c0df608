"""What must not be published is found in sources and outputs, named by place and never shown."""

import pytest

from tests.posts.notebooks import (
    code,
    in_base64,
    markdown,
    notebook,
    png,
    shows,
    source,
    stream,
)
from toolkit.posts import gate, make, tokens
from toolkit.posts.model import Problem
from toolkit.posts.notebook import from_markdown, read

# Put together here, so that no scanner takes this file for a leak.
SECRETS = [
    "ghp_" + "a1B2" * 9,
    "github_pat_" + "1A" * 30,
    "AKIA" + "ABCD1234EFGH5678",
    "sk-proj-" + "a1b2c3d4" * 5,
    "sk-ant-" + "api03-" + "a1b2" * 10,
    "hf_" + "abcdefgh" * 4 + "ij",
    "AIza" + "Sy" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q",
    "xoxb-" + "123456789012-123456789012-" + "a1b2c3d4e5f6g7h8i9j0k1l2",
    "glpat-" + "a1b2c3d4e5f6g7h8i9j0",
    "npm_" + "a1B2" * 9,
    "-----BEGIN RSA " + "PRIVATE KEY-----",
    "-----BEGIN " + "PRIVATE KEY-----",
    "eyJ" + "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
    "sk_live_" + "a1b2c3d4" * 3,
    "https://ada:" + "s3cr3tpw@db.internal.test/x",
    'password = "' + 'Tr0ub4dor&3"',
    'wandb_api_key="' + "0123456789abcdef" * 2 + '01234567"',
    "pypi-AgEIcHlwaS5vcmc" + "a1b2" * 20,
]
HONEST = [
    "token = tokenizer.pad_token", 'password = "your-password-here"', "api_key = os.environ['KEY']",
    "q @ k.T / np.sqrt(d)", "q@k.to(device)", "x@self.weight", "y = x@w.mean()", "W@x",
    "git@github.com:ada/week-1.git", "1+ada@users.noreply.github.com", "write to me@example.org",
    "/home/runner/work", "/root/x", "/home/jovyan/x", "C:\\Users\\runner\\x",
    "/Users/you/project", "~/project", "commit 0123456789abcdef0123456789abcdef01234567",
    "@property", "@app.get('/x')", "https://example.org/@ada", "sk-learn", "risk-averse",
]  # fmt: skip


def _found(*cells: dict[str, object], private: tuple[str, ...] = ()) -> list[Problem]:
    return gate.check(read(notebook(*cells), "x.ipynb"), "x.ipynb", private)


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_found_wherever_it_stands_and_never_told(secret: str) -> None:
    for cell in (
        code(f"a = 1\nb = '''{secret}'''\n"),
        markdown(f"Text\n{secret}"),
        code("x", stream(f"a\n{secret}\n")),
        code("x", stream("a\n" + secret[:9]), stream(secret[9:])),
        code("x", shows(text_plain=["a\n", secret])),
        code("x", shows(text_html=f"<b>a</b>\n<i>{secret}</i>")),
        code("x", {"output_type": "error", "ename": "E", "evalue": "", "traceback": ["a", secret]}),
    ):
        problems = _found(markdown("# Hi"), cell)
        assert problems, cell
        assert all(p.where.startswith("x.ipynb, cell 2") for p in problems)
        assert any("line 2" in p.where for p in problems)
        assert not any(secret in str(p) for p in problems)
        assert all(p.stops for p in problems)


@pytest.mark.parametrize("text", HONEST)
def test_honest_words_pass(text: str) -> None:
    assert _found(code(text, stream(text)), markdown(text)) == []


@pytest.mark.parametrize(
    "text",
    ["/home/ada/week-1/x.py", "/Users/ada.lovelace/x", "C:\\Users\\Ada\\x", "C:\\\\Users\\\\Ada"],
)
def test_private_paths_are_found(text: str) -> None:
    assert "private path" in _found(code("x", stream(f'File "{text}", line 3')))[0].what


@pytest.mark.parametrize("text", ["ada.lovelace@gmail.com", "Ada <ada@lovelace.co.uk>", "a@b.de"])
def test_addresses_of_people_are_found(text: str) -> None:
    assert "e-mail" in _found(markdown(f"Write to {text}."))[0].what


def test_colours_and_tags_hide_nothing() -> None:
    secret = SECRETS[0]
    cut = f"{secret[:10]}\x1b[31m{secret[10:]}\x1b[0m"
    assert _found(code("x", stream(cut)))
    assert _found(code("x", shows(text_html=f"<b>{secret[:10]}</b>{secret[10:]}")))


def test_values_of_env_files_are_found() -> None:
    problems = _found(code("x", stream("key: horse-battery-9")), private=("horse-battery-9",))
    assert [p.what for p in problems] == ["It holds a value of your .env file."]


def test_a_line_can_be_allowed_on_purpose() -> None:
    assert _found(code("author = 'ada@lovelace.org'  # pragma: allowlist")) == []


def test_a_markdown_file_is_told_by_its_lines() -> None:
    made = source("---\ntitle: A\n---\n\nWrite to ada@lovelace.org", "posts/a.md")
    _, problems, _ = make.post(made)
    assert [p.where for p in problems] == ["posts/a.md:5"]
    assert gate.check(from_markdown("fine"), "posts/a.md", ()) == []


def test_the_front_matter_is_looked_at_too() -> None:
    head = f"---\ntitle: {SECRETS[0]}\n---\nText"
    for made in (source(head, "posts/a.md"), source(notebook(markdown(head), code("1")))):
        post, problems, _ = make.post(made)
        assert post is None
        assert "line 2" in problems[0].where or problems[0].where.endswith(":2")


def test_all_of_detect_secrets_rules_are_there() -> None:
    assert len(tokens.rules()) > 50


def test_words_beside_the_cells_are_looked_at_too() -> None:
    secret = SECRETS[0]
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg"><text>{secret}</text></svg>'.encode()
    attached = {"a.svg": {"image/svg+xml": in_base64(drawing)}}
    for made in (
        notebook(markdown("Hi"), portfolio={"title": secret}),
        notebook(code("plot()", alt=f"Curve {secret}")),
        notebook(code("plot()", shows(image_png=in_base64(png())) | {"metadata": {"a": secret}})),
        notebook(markdown("![x](attachment:a.svg)", attachments=attached)),
    ):
        post, problems, _ = make.post(source(made))
        assert post is None
        assert [problem.stops for problem in problems] == [True]
        assert secret not in str(problems)
