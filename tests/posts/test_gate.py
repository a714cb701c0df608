"""What must not be published is found in sources and outputs, named by place and never shown."""

import pytest

from tests.posts.notebooks import (
    code,
    in_base64,
    markdown,
    notebook,
    ordinary,
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
    "API_KEY=" + "9f8e7d6c5b4a3210" * 2,
    "export SECRET_KEY=" + "q9w8e7r6t5y4u3i2",
    "PGPASSWORD=" + "hunter2x psql -h db",
    "Authorization: Bearer " + "a1b2c3d4e5f6g7h8i9j0k1",
    "http://localhost:8888/?token=" + "0123456789abcdef" * 3,
    "wandb.login(key='" + "0123456789abcdef0123" * 2 + "')",
    "wandb login " + "0123456789abcdef0123" * 2,
    "{'username': 'ada', 'key': '" + "0123456789abcdef" * 2 + "'}",
    "tskey-auth-" + "kA1B2C3CNTRL-a1b2c3d4e5f6g7h8",
    "1234567890:AA" + "Ha1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6",
    "AGE-SECRET-KEY-1" + "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L" * 2,
    "sk-or-v1-" + "0123456789abcdef" * 4,
]
HONEST = [
    "token = tokenizer.pad_token", 'password = "your-password-here"', "api_key = os.environ['KEY']",
    "q @ k.T / np.sqrt(d)", "q@k.to(device)", "x@self.weight", "y = x@w.mean()", "W@x",
    "git@github.com:ada/week-1.git", "1+ada@users.noreply.github.com", "write to me@example.org",
    "/home/runner/work", "/root/x", "/home/jovyan/x", "C:\\Users\\runner\\x",
    "/Users/you/project", "~/project", "commit 0123456789abcdef0123456789abcdef01234567",
    "@property", "@app.get('/x')", "https://example.org/@ada", "sk-learn", "risk-averse",
    "app.get('/users/list')", "/api/users/42", "GET /home/dashboard", "https://x.org/home/ada",
    "./home/data", "src/home/models", "@app.get('/home/dashboard')", "http://localhost:8000/home/x",
    "/home/coder/x", "/home/gitpod", "/home/conda/x", "/home/ec2-user/x", "/home/azureuser/x",
    "/home/sagemaker-user", "/home/vagrant/x", "/home/docker/x", "/Users/distiller/x",
    "x@self.w.is", "weights@best.pt", "logo@2x.de", "loss@k.it", "@ada@hachyderm.io",
    "https://user:pass@example.com", "http://user:password@localhost", "ghp_" + "x" * 36,
    "postgresql://postgres:postgres@localhost/db", "https://ada:s3cr3tpw@db.example.com",
    "AKIA" + "IOSFODNN7EXAMPLE", "xoxo-xoxo-xoxo-xoxo", "secret_key = sha256_of_the_whole_file",
    "api_key = load_settings_v2_from_env()", "password == stored_hash_sha256_hex",
    "Bearer authentication-of-the-request", "?token=abc", "a bearer of 3 tokens",
    "password: at least 12 characters", "max_tokens=4096, tokenizer='gpt2-large-uncased-v2'",
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


@pytest.mark.parametrize("text", ["q@k.at", "scores@k.it", "h@w.is", "f'{q@k.at:.2f}'"])
def test_a_product_of_matrices_is_no_address_in_code(text: str) -> None:
    words = f"The product `{text}` says it.\n\n```python\n{text}\n```\n\n    {text}\n"
    failed = {"output_type": "error", "ename": "E", "evalue": "", "traceback": [f"---> 1 {text}"]}
    made = notebook(markdown(f"# Hi\n\n{words}"), code(f"y = {text}", failed))
    assert [problem.what for problem in make.post(source(made))[1]] == []
    assert make.post(source(words, "posts/a.md"))[1] == []


@pytest.mark.parametrize("text", ["'hi@lovelace.org'", "# by ada@lovelace.org", "<jo@lovelace.de>"])
def test_an_address_in_code_is_one_all_the_same(text: str) -> None:
    assert "e-mail" in _found(code(f"x = 1 {text}"))[0].what


@pytest.mark.parametrize(
    "text",
    [
        "/home/ada/week-1/x.py",
        "/Users/ada.lovelace/x",
        "C:\\Users\\Ada\\x",
        "C:\\\\Users\\\\Ada",
        "file:///home/ada/x",
        "'a\\n/home/ada/x",
    ],
)
def test_private_paths_are_found(text: str) -> None:
    assert "private path" in _found(code("x", stream(f'File "{text}", line 3')))[0].what


@pytest.mark.parametrize(
    "text",
    ["ada.lovelace@gmail.com", "Ada <ada@lovelace.co.uk>", "a@b.de", "ada@lovelace.xyz",
     "ada@lovelace.tech", "ada@lovelace.cloud"],
)  # fmt: skip
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


TOKEN = SECRETS[0]
_HALVES = TOKEN[:10], TOKEN[10:]
_LAST = TOKEN.replace("ghp_", "gh&#112;_")
_TSPANS = f"<tspan>{_HALVES[0]}</tspan><tspan>{_HALVES[1]}</tspan>"
_DRAWING = f'<svg xmlns="http://www.w3.org/2000/svg"><text>{_TSPANS}</text></svg>'


@pytest.mark.parametrize(
    "text",
    [
        _LAST,
        "**".join([TOKEN[:8], TOKEN[8:12], TOKEN[12:]]),
        TOKEN.replace("_", "\\_"),
        "<b>x</b> " + "<!-- a -->".join(_HALVES),
        f"<i>{_HALVES[0]}</i>{_HALVES[1]}",
        "\u200b".join(_HALVES),
        f"[a](https://x.org/?t={TOKEN.replace('_', '%5F')})",
        f'<a href="https://x.org/?t={TOKEN.replace("_", "%5F")}">a</a>',
        f'<i title="{_LAST}">a</i>',
        f"| a |\n|---|\n| {_LAST} |",
        f"# {_LAST}\n\nText",
        f"![a](data:image/svg+xml;base64,{in_base64(_DRAWING.encode())})",
        "Write to ada&#64;lovelace.org",
    ],
)
def test_what_markup_cuts_or_spells_otherwise_is_seen_on_the_page(text: str) -> None:
    cells = notebook(markdown("# Hi"), markdown(text))
    output = notebook(markdown("# Hi"), code("x", shows(text_markdown=text)))
    for made in (source(text, "posts/a.md"), source(cells), source(output)):
        post, problems, _ = make.post(made)
        assert post is None
        assert problems
        assert all(problem.stops for problem in problems)
        assert TOKEN not in str(problems)
        assert all(problem.path == made.where for problem in problems)


def test_the_cell_that_shows_it_is_named() -> None:
    made = notebook(markdown("# Hi"), code("1"), markdown(_LAST), markdown("fine"))
    assert [p.where for p in make.post(source(made))[1]] == ["notebooks/x.ipynb, cell 3"]


@pytest.mark.parametrize(
    ("head", "place"),
    [
        (f'title: "{TOKEN.replace("_", chr(92) + "x5f")}"', "title"),
        (f'title: A\nsummary: "{_HALVES[0]}\\\n  {_HALVES[1]}"', "summary"),
        (f'title: A\ntags: ["{TOKEN.replace("_", chr(92) + "u005f")}"]', "tags"),
    ],
)
def test_what_yaml_spells_otherwise_is_seen(head: str, place: str) -> None:
    _, problems, _ = make.post(source(f"---\n{head}\n---\nText", "posts/a.md"))
    assert [problem.where for problem in problems] == [f"posts/a.md, its {place}"]


def test_a_secret_in_the_name_of_a_file_is_seen() -> None:
    _, problems, _ = make.post(source("Text", f"posts/{TOKEN}.md"))
    assert problems
    assert problems[0].stops


def test_what_one_stream_says_is_read_as_one() -> None:
    pieces = stream(_HALVES[0]), stream("warning\n", "stderr"), stream(_HALVES[1])
    problems = _found(markdown("Hi"), code("x", *pieces))
    assert [problem.where for problem in problems] == ["x.ipynb, cell 2, stdout, line 1"]
    cells = notebook(markdown("Hi"), code("x", stream(f"{_HALVES[0]}Q\b{_HALVES[1]}")))
    assert make.post(source(cells))[1]


def test_html_that_is_put_out_hides_nothing() -> None:
    for shown in (f'<p title="{_LAST}">a</p>', f"<p>{_HALVES[0]}<b></b>{_HALVES[1]}</p>"):
        assert make.post(source(notebook(markdown("Hi"), code("x", shows(text_html=shown)))))[1]


def test_what_is_allowed_once_may_be_shown_everywhere() -> None:
    text = "Write to ada@lovelace.org <!-- pragma: allowlist -->\n\n**ada@lovelace.org**"
    post, problems, _ = make.post(source(text, "posts/a.md"))
    assert problems == []
    assert post
    assert "ada@lovelace.org" in post.html
    cells = code("print('ada@lovelace.org')  # pragma: allowlist", stream("ada@lovelace.org\n"))
    assert make.post(source(notebook(markdown("Hi"), cells)))[1] == []
    other = "ada@lovelace.org <!-- pragma: allowlist -->\n\nbob@lovelace.org"
    assert len(make.post(source(other, "posts/a.md"))[1]) == 1


@pytest.mark.parametrize("text", HONEST)
def test_honest_words_pass_on_the_page_too(text: str) -> None:
    words = (
        f"# Hi\n\nThis is `{text}` in a line.\n\n- **{text}**\n\n| a | b |\n|-|-|\n| c | `{text}` |"
    )
    assert make.post(source(words, "posts/a.md"))[1] == []


def test_ordinary_notebooks_pass() -> None:
    assert make.post(source(ordinary(1)))[1] == []


def test_a_drawing_with_numbers_passes() -> None:
    ticks = "".join(f"<text>{n / 10}</text>" for n in range(40))
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg">{ticks}<text>q @ k</text></svg>'
    made = notebook(markdown("Hi"), code("plot()", shows(image_svg__xml=drawing)))
    post, problems, _ = make.post(source(made))
    assert problems == []
    assert post
    assert post.assets
