"""Made-up posts with all that a week's notebook may bring."""

import re
from datetime import date
from pathlib import Path

from toolkit.posts.model import Asset, Heading, Post
from toolkit.posts.site.about import About

ABOUT = About(
    "Notes on learning machines",
    "Ada Lovelace",
    "https://ada.github.io/notes",
    description="What I build each week on the way to becoming a machine learning engineer, "
    "with the mistakes left in.",
)
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8"
    "ffff3f0005fe02fea735810a0000000049454e44ae426082"
)
PICTURE = "0123456789abcdef.png"
RICH = (Path(__file__).parent / "rich.html").read_text("utf-8")
HEADINGS = tuple(
    Heading(int(level), found_id, re.sub("<[^>]+>", "", words))
    for level, found_id, words in re.findall(r'<h(\d) id="([^"]+)">(.*?)</h\1>', RICH)
)
ATTENTION = Post(
    "week-27", "week-27", "notebooks/attention.ipynb", "Attention from scratch",
    date(2026, 3, 4),
    "Scaled dot-product attention with NumPy alone, checked against PyTorch, and the one line "
    "that I had always got wrong.",
    RICH,
    ("Attention", "NumPy", "from scratch"), 8, HEADINGS, (Asset(PICTURE, PIXEL, 800, 420),),
    "4ea0c27b9d1a5c3e8f70", "https://github.com/ada/week-27/tree/4ea0c27b9d1a5c3e8f70",
    date(2026, 3, 3),
)  # fmt: skip
TOKENS = Post(
    "week-26", "week-26", "posts/review.md", "Week 26: what a tokenizer knows about spaces",
    date(2026, 2, 25), "Byte pairs, merges, and why my first vocabulary had two words for “the”.",
    "<p>Bytes first.</p>\n", ("Tokenizers", "numpy"), 3,
)  # fmt: skip
LONG = Post(
    "vision", "week-14", "posts/resnet.md",
    "Everything I got wrong about residual connections, batch normalisation and learning rates "
    "while training a small ResNet on a laptop without a GPU",
    date(2025, 12, 30), "", "<p>Warm up first.</p>\n", ("C++", "C#", "Training & tuning"), 12,
)  # fmt: skip
POSTS = (TOKENS, ATTENTION, LONG)
