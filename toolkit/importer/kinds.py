"""What kind of work a unit is, and what kind of thing a resource is, guessed from words."""

import re
from collections.abc import Iterable

from toolkit.importer.words import fold

_KINDS = {
    "llm": "llm gpt prompt rag transformer transformers langchain embedding embeddings chatbot "
    "generative "
    "nlp hugging agent agents fine-tuning lora tokenizer attention bert",
    "mlops": "mlops ci/cd cicd pipeline-automation monitoring kubernetes terraform ansible "
    "jenkins docker "
    "devops infrastructure helm prometheus grafana observability mlflow kubeflow gitops registry",
    "training": "train training neural deep cnn rnn gan pytorch tensorflow keras "
    "backpropagation classifier "
    "regression model models learning reinforcement supervised clustering",
    "data": "data sql pandas etl warehouse analytics visualization dataset spark statistics "
    "database databases "
    "eda cleaning numpy tableau excel dashboard warehouse bigquery hadoop kafka",
    "service": "api rest backend server microservice microservices express django flask "
    "fastapi graphql "
    "authentication serving deploy deployment node spring endpoint grpc",
    "app": "app frontend html css javascript react vue angular ui web website mobile flutter "
    "android ios "
    "streamlit component components responsive dom game gui",
    "library": "algorithm algorithms structures array arrays tree trees graph sorting "
    "recursion oop class classes "
    "functions library package scratch implementation syntax linked-list dynamic loops "
    "variables math",
    "pipeline": "pipeline pipelines workflow orchestration airflow batch stream streaming "
    "ingestion scraping "
    "automation",
    "optimize": "optimize optimization performance latency profiling quantization pruning "
    "compression scalability "
    "caching tuning benchmark gpu distributed",
    "writeup": "review paper papers portfolio resume interview essay report blog presentation "
    "exam vocabulary "
    "grammar reading writing reflection mock soft career theory security ethics research",
}
_OF_WORD = {
    word: kind
    for kind, words in reversed(_KINDS.items())
    for word in words.split()
}  # fmt: skip
_WORDS = re.compile(r"[a-z][a-z/-]+")
_RESOURCES = {
    "video": "video vídeo watch youtube видео 视频 動画 वीडियो screencast vídeos playlist",
    "book": "book libro livre buch livro книг 书 本 पुस्तक textbook chapter ebook",
    "course": "course curso cours kurs курс 课程 コース mooc specialization class",
    "paper": "paper article-scientifique arxiv статья 论文 論文 whitepaper",
    "docs": "docs documentation doc reference manual документац 文档 ドキュメント dokumentation",
    "repo": "repo repository github code",
    "tool": "tool library platform software framework app инструмент 工具 ツール",
    "dataset": "dataset datasets data-set kaggle-dataset",
    "podcast": "podcast listen audio",
    "practice": "practice exercise exercises quiz problems leetcode",
    "article": "article blog post read tutorial guide",
}
_HOSTS = (
    (r"youtube\.com|youtu\.be|vimeo\.com|bilibili\.com|twitch\.tv", "video"),
    (r"arxiv\.org|doi\.org|openreview\.net|aclanthology|\bacm\.org|ieee\.org", "paper"),
    (r"coursera\.org|udemy\.com|edx\.org|udacity\.com|fast\.ai|pluralsight|codecademy|khanacademy|"
     r"freecodecamp\.org/learn|/courses?[/.]", "course"),
    (r"kaggle\.com/datasets", "dataset"),
    (r"leetcode\.com|hackerrank\.com|codeforces|codewars|exercism|kaggle\.com/(?:learn|c/)",
     "practice"),
    (r"github\.com|gitlab\.com", "repo"),
    (r"//docs?\.|/docs?(?:/|$)|readthedocs|developer\.mozilla|/documentation", "docs"),
    (r"amazon\.[a-z.]+/|oreilly\.com|manning\.com|goodreads|packtpub|\.epub$", "book"),
)  # fmt: skip
_BY_HOST = [(re.compile(pattern), kind) for pattern, kind in _HOSTS]
_BY_WORD = {fold(w): kind for kind, words in reversed(_RESOURCES.items()) for w in words.split()}


def unit_kind(title: str, texts: Iterable[str]) -> str:
    """The kind whose words the title, then the rest of the unit, use most."""
    votes: dict[str, int] = {}
    for weight, text in ((4, title), *((1, t) for t in texts)):
        for word in _WORDS.findall(text[:400].lower()):
            kind = _OF_WORD.get(word)
            if kind:
                votes[kind] = votes.get(kind, 0) + weight
    order = list(_KINDS)
    return max(votes, key=lambda kind: (votes[kind], -order.index(kind))) if votes else "writeup"


def resource_kind(lead: str, url: str | None) -> str:
    """Whether a resource is a video, a book, a course and so on."""
    for word in re.findall(r"[^\W\d_]+", fold(lead[:40])):
        kind = _BY_WORD.get(word) or _BY_WORD.get(word.rstrip("s"))
        if kind:
            return kind
    for pattern, kind in _BY_HOST:
        if url and pattern.search(url):
            return kind
    return "article"
