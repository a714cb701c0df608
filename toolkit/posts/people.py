"""What tells who somebody is: e-mail addresses, and paths with the name of a home folder."""

import itertools
import re
from collections.abc import Iterator

# Two letters are a country; of the others, those that are hardly ever an attribute in code.
_TOP = (
    r"(?:com|org|net|edu|gov|mil|int|info|biz|name|dev|app|xyz|tech|cloud|online|site|store|shop"
    r"|blog|academy|university|institute|foundation|email|software|systems|solutions|agency|[a-z]{2})"
)
_MAIL = re.compile(
    rf"(?<![\w.+/@-])[A-Za-z0-9][\w.+-]{{0,63}}@(?:[A-Za-z0-9-]{{1,63}}\.)+{_TOP}(?![\w(@-]|\.\w)"
)
_NO_MAIL = re.compile(
    r"(?i)example|noreply|no-reply|\.test$|\.invalid$|^git@|@[1-4]x\.|@self\."
    r"|^(?:weights?|checkpoint|ckpt|logo|icon|loss|epoch\d*|model|best)@"
)
_NO_ONE = (
    r"(?i:runner|user|username|jovyan|ubuntu|vscode|codespace|shared|public|you|your\w*|me|name"
    r"|learner|student|appuser|app|site|default|\w*example\w*|root|coder|gitpod|conda|mambauser"
    r"|ec2-user|azureuser|sagemaker-user|vagrant|docker|circleci|distiller|nonroot|node|nobody)"
)
# `src/home/x` and `./home/x` are no home; nor is a route, or what stands after a host.
_HOME = re.compile(
    r"(?:(?:(?<![\w.~])|(?<=\\[nrt]))/(?:home|Users)/"
    r"|(?i:\b[a-z]:[\\/]+(?:Users|Documents and Settings)[\\/]+))"
    rf"(?!{_NO_ONE}(?![\w.-]))[\w][\w.-]*"
)
_ROUTE = re.compile(
    r"(?:\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+"
    r"|(?:\.|\b)(?:get|post|put|patch|delete|head|route|api_route|websocket|fetch|goto|redirect)"
    r"\(\s*f?[\"'`]|\b(?:href|action)=[\"']?)$"
)


def paths(text: str) -> Iterator[re.Match[str]]:
    """Paths that begin with somebody's home."""
    lower = text.lower()
    if any(word in lower for word in ("/home/", "users", "documents and settings")):
        for match in _HOME.finditer(text):
            if not _ROUTE.search(text[max(0, match.start() - 40) : match.start()]):
                yield match


def addresses(text: str) -> Iterator[re.Match[str]]:
    """E-mail addresses of people."""
    parts = text.split("@")  # a product of matrices has spaces, as a rule, and is passed quickly
    if not any(a[-1:].strip() and b[:1].isalnum() for a, b in itertools.pairwise(parts)):
        return
    for match in _MAIL.finditer(text):
        if not _NO_MAIL.search(match[0]):
            yield match


def is_product(address: str, before: str) -> bool:
    """In code, after these words: is it a product of matrices, as in q@k.at?"""
    if before.endswith(('"', "'", "<", ":")):
        return False
    name, _, host = address.partition("@")
    return sum(letter.isalpha() for letter in name) < 3 or host.index(".") < 2
