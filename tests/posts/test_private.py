"""Values of `.env` files: what could be a secret is known, and honest words are not stopped."""

from pathlib import Path

import pytest

from toolkit.posts import private


def test_values_of_env_files_are_known_where_they_could_be_secrets(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "# comment\nexport KEY='horse battery'\nDEBUG=true\nPORT=8000\n"
        'B_TOKEN="quo # ted1"  # x\n'
        "URL=http://localhost:3000\nPATHS=./data/x\nPASSWORD=plainvalue # why\nD_KEY=\n"
    )
    (tmp_path / ".env.local").write_text("E_SECRET=second-value")
    (tmp_path / ".env.example").write_text("F_KEY=your-value-here")
    found = private.values_of(tmp_path)
    assert found == ("horse battery", "plainvalue", "quo # ted1", "second-value")


@pytest.mark.parametrize(
    "line",
    [
        "MODE=training", "MODEL=gpt-4o-mini", "MODEL=gpt-4o-mini-2024-07-18", "AUTHOR=Ada Lovelace",
        "MODEL=meta-llama/Llama-2-7b-hf", "IMAGE=postgres:16-alpine", "REGION=us-central1",
        "POSTGRES_PASSWORD=postgres", "TOKENIZER=bert-base-uncased", "MAX_TOKENS=1000000",
        "KEYBOARD=qwertz", "API_URL=https://api.openai.com/v1", "STARTED=2026-03-01T12:00:00",
        "GOOGLE_APPLICATION_CREDENTIALS=credentials.json", "NAME=attention from scratch 2026",
        "TOKENIZERS_PARALLELISM=false", "LEVEL=DEBUG", "ARGS=--lr 3e-4 --epochs 10",
    ],
)  # fmt: skip
def test_settings_are_no_secrets(line: str) -> None:
    assert private.values(line) == set()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('KEY="abc\\"def123"', 'abc"def123'),
        ("KEY='it\\'s mine'", "it's mine"),
        ('A_KEY="first line 1\nsecond line 2"\nB=1', "first line 1\nsecond line 2"),
        ('A_KEY="first line 1\nsecond line 2"\nB=1', "second line 2"),
        ('A_KEY="abcdef\nB_KEY="ghijkl"', "ghijkl"),
        ('A_KEY="abcdef\nB_KEY="ghijkl"', "abcdef"),
        ("PLAIN=9f8e7d6c5b4a", "9f8e7d6c5b4a"),
        ("LOGIN=Tr0ub4dor&3xyz", "Tr0ub4dor&3xyz"),
        ("DATABASE_URL=postgres://ada:pw@db.x.org/a", "postgres://ada:pw@db.x.org/a"),
        ("HOOK=https://x.org/T0a1b2c3d4e5f6", "https://x.org/T0a1b2c3d4e5f6"),
        ("SMTP_PASS=horse-battery", "horse-battery"),
        ("API_KEY = spaced-value", "spaced-value"),
    ],
)
def test_real_values_are_taken_whole(text: str, value: str) -> None:
    assert value in private.values(text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_mark_at_the_start_hides_no_line(tmp_path: Path, encoding: str) -> None:
    (tmp_path / ".env").write_bytes("KEY=first-value\r\nB_KEY=other-value\r\n".encode(encoding))
    assert private.values_of(tmp_path) == ("first-value", "other-value")
