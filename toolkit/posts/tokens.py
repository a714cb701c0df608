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
        "sk-", r"\bsk-(?:proj|svcacct|admin)-[\w-]{20,}|\bsk-[A-Za-z0-9]{40,}\b",
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
    "a Slack token": ("xox xapp-", r"\bxox[a-z]-[\w-]{10,}|\bxapp-\d-[\w-]{10,}"),
    "a private key": (
        "-----begin", r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----",
    ),
    "an AWS secret": (
        "aws_secret", r"(?i)aws_secret_access_key[\"'\s:=]{1,8}[A-Za-z0-9/+]{40}\b",
    ),
    "a Kaggle or Weights & Biases key": (
        "kaggle_key wandb_api_key \"key\"",
        r"(?i)(?:kaggle_key|wandb_api_key|\"username\":\s*\"[^\"]*\",\s*\"key\")"
        r"[\"'\s:=]{1,8}[0-9a-f]{32,40}\b",
    ),
}  # fmt: skip
_ASSIGNED = re.compile(
    r"(?i)\b(?:[a-z]+_)*(?:api_?key|secret(?:_?key)?|access_?token|auth_?token|passwd|password)"
    r"[\"']?\]?\s*[:=]\s*[bf]?([\"'])(?P<value>[^\"'\s]{8,200})\1"
)
_NO_SECRET = re.compile(
    r"(?i)^[<${%\[]|your|example|change|placeholder|dummy|xxx|\*\*|\.\.\.|…|password|secret|token"
    r"|^test|^env|^none|^[a-z]+(?:[-_][a-z]+)*$"
)


def find(text: str) -> Iterator[tuple[str, int]]:
    """What each secret is, and where it begins."""
    lower = text.lower()
    for what, words, pattern in rules():
        if not words or any(word in lower for word in words):
            yield from ((what, match.start()) for match in pattern.finditer(text))
    if not any(word in lower for word in ("key", "secret", "token", "passw")):
        return
    for match in _ASSIGNED.finditer(text):
        if not _NO_SECRET.search(match["value"]):
            yield "a password or key in clear text", match.start()


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
