"""Secrets that are known by their form: detect-secrets' rules, and those of services it lacks."""

import functools
import importlib
import re
from collections.abc import Iterator

# Each of its detectors, with the word without which it finds nothing here: several are slow,
# or would take honest words for a secret, where their service is not even named.
_DETECTORS = {
    "artifactory.ArtifactoryDetector": "artifactory",
    "aws.AWSKeyDetector": "",
    "azure_storage_key.AzureStorageKeyDetector": "",
    "basic_auth.BasicAuthDetector": "",
    "cloudant.CloudantDetector": "cloudant",
    "discord.DiscordBotTokenDetector": "",
    "github_token.GitHubTokenDetector": "",
    "gitlab_token.GitLabTokenDetector": "",
    "ibm_cloud_iam.IbmCloudIamDetector": "ibm",
    "ibm_cos_hmac.IbmCosHmacDetector": "ibm",
    "jwt.JwtTokenDetector": "",
    "mailchimp.MailchimpDetector": "-us",
    "npm.NpmDetector": "",
    "openai.OpenAIDetector": "",
    "private_key.PrivateKeyDetector": "",
    "pypi_token.PypiTokenDetector": "",
    "sendgrid.SendGridDetector": "",
    "slack.SlackDetector": "",
    "softlayer.SoftlayerDetector": "softlayer",
    "square_oauth.SquareOAuthDetector": "",
    "stripe.StripeDetector": "",
    "telegram_token.TelegramBotTokenDetector": "",
    "twilio.TwilioKeyDetector": "",
}
# Each with words (in small letters) one of which is in all of its kind: looking for a word is
# a hundred times faster than looking for a form.
_OWN = {
    "a GitHub token": ("github_pat_", r"\bgithub_pat_\w{20,}"),
    "an OpenAI key": (
        "sk-", r"\bsk-(?:proj|svcacct|admin|or-v1)-[\w-]{20,}|\bsk-[A-Za-z0-9]{40,}\b",
    ),
    "an Anthropic key": ("sk-ant-", r"\bsk-ant-[\w-]{20,}"),
    "a Hugging Face token": ("hf_ api_org_", r"\b(?:hf|api_org)_[A-Za-z]{30,}\b"),
    "a Google key": ("aiza ya29.", r"\bAIza[\w-]{35}|\bya29\.[\w-]{30,}"),
    "an npm token": ("npm_", r"\bnpm_[A-Za-z0-9]{36}\b"),
    "a Databricks token": ("dapi", r"\bdapi[0-9a-f]{32}\b"),
    "a DigitalOcean token": ("_v1_", r"\bdo[opr]_v1_[0-9a-f]{64}\b"),
    "a Groq, Replicate or Perplexity key": (
        "gsk_ r8_ pplx-", r"\b(?:gsk|r8|pplx)[_-](?=\w*\d)[A-Za-z0-9]{36,}\b",
    ),
    "an NVIDIA, xAI or LangSmith key": (
        "nvapi- xai- lsv2_",
        r"\bnvapi-[\w-]{40,}|\bxai-[A-Za-z0-9]{60,}|\blsv2_[ps][tk]_[0-9a-f]{32}_[0-9a-f]{10}",
    ),
    "a Slack token": (
        "xox xapp-", r"\bxox[a-z]-(?=[\w-]*\d)[\w-]{10,}|\bxapp-\d-[\w-]{10,}",
    ),
    "a Tailscale key": ("tskey-", r"\btskey-[a-z]+-[\w-]{16,}"),
    "a Telegram token": (":aa", r"(?<![\w:])\d{8,10}:AA[\w-]{32,33}(?![\w-])"),
    "an age key": ("age-secret-key-1", r"(?i)\bAGE-SECRET-KEY-1[A-Z0-9]{50,}"),
    "a token that lets its bearer in": (
        "bearer", r"(?i)\bbearer\s+(?=[\w.~+/-]*\d)[\w.~+/-]{20,}",
    ),
    "a token in an address": ("?token= &token=", r"[?&]token=[0-9a-f]{32,}"),
    "a private key": (
        "-----begin", r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----",
    ),
    "an AWS secret": (
        "aws_secret", r"(?i)aws_secret_access_key[\"'\s:=]{1,8}[A-Za-z0-9/+]{40}\b",
    ),
    "a Kaggle or Weights & Biases key": (
        "kaggle_key wandb_api_key username wandb.login",
        r"(?i)(?:kaggle_key|wandb_api_key|[\"']username[\"']:\s*[\"'][^\"']*[\"'],\s*[\"']key[\"'])"
        r"[\"'\s:=]{1,8}[0-9a-f]{32,40}\b|\bwandb\.login\([^\n]{0,80}?\b[0-9a-f]{40}\b",
    ),
    "a Weights & Biases key": ("wandb", r"\bwandb login[^\n]{0,40}?\b[0-9a-f]{40}\b"),
}  # fmt: skip
_ASSIGNED = re.compile(
    r"(?i)\b(?:[a-z]+_)*(?:api_?key|secret(?:_?(?:access_?)?key)?|access_?(?:token|key)|auth_?token"
    r"|passwd|password)[\"']?\]?\s*[:=]\s*"
    r"(?:[bf]?([\"'])(?P<value>[^\"'\s]{8,200})\1"
    r"|(?P<bare>(?=[a-z_+/=-]*\d)\w[\w+/=-]{15,199}+)(?![.(\[]))"
    r"|\b(?:PGPASSWORD|MYSQL_PWD|SSHPASS)=[\"']?(?P<shell>[^\s\"'$<{]{6,})"
)
_NO_SECRET = re.compile(
    r"(?i)^[<${%\[]|your|example|change|placeholder|dummy|xxx|\*\*|\.\.\.|…|password|secret|token"
    r"|^test|^env|^none|^[a-z]+(?:[-_][a-z]+)*$"
)
_NAME = re.compile(r"(?i)[a-z]+\d{0,3}(?:[-_][a-z]*\d{0,3})*")  # sha256_of_the_file
# What is found by its form, but is written to be shown.
_EXAMPLE = re.compile(
    r"(?i)your|example|placeholder|dummy|change[-_]?me|x{4,}|\*{3,}|\.{3}|…|(\w)\1{7,}"
    r"|://([^:@/]+):(?:\2|pass(?:word|wd)?|pwd|secret|token|key|admin|root|guest|test|x+)@$"
)
_EXAMPLE_HOST = re.compile(r"(?i)(?:[\w-]+\.)*example\b")


def find(text: str) -> Iterator[tuple[str, int, int]]:
    """What each secret is, and where it begins and ends."""
    lower = text.lower()
    for what, words, pattern in rules():
        if words and not any(word in lower for word in words):
            continue
        for match in pattern.finditer(text):
            if not _is_example(match):
                yield what, match.start(), match.end()
    if not any(word in lower for word in ("key", "secret", "token", "passw", "_pwd", "sshpass")):
        return
    for match in _ASSIGNED.finditer(text):
        value = match["value"] or match["bare"] or match["shell"]
        named = match["bare"] and _NAME.fullmatch(value)
        if not named and not _NO_SECRET.search(value):
            yield "a password or key in clear text", match.start(), match.end()


def _is_example(match: re.Match[str]) -> bool:
    at_host = match[0].startswith("://") and match[0].endswith("@")
    host = at_host and _EXAMPLE_HOST.match(match.string, match.end())
    return bool(host or _EXAMPLE.search(match[0]))


@functools.cache
def rules() -> tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]:
    """What each rule finds, the words without which it finds nothing, and its form."""
    found = [(what, tuple(words.split()), re.compile(form)) for what, (words, form) in _OWN.items()]
    for name, word in _DETECTORS.items():
        module, _, kind = name.partition(".")
        detector = getattr(importlib.import_module(f"detect_secrets.plugins.{module}"), kind)
        what = f"what looks like a secret ({detector.secret_type})"
        needed = (word,) if word else ()
        found += [(what, needed, pattern) for pattern in detector.denylist]
    return tuple(found)
