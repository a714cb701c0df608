"""The board as it is on GitHub: our issues with their comments, in few requests.

A page of a hundred issues with a hundred comments each costs three points. Strangers' issues in a
public repo are not asked for: only those with our label, and by number those that we remember.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from toolkit.edges.github import Answer, GitHub, TooLargeError
from toolkit.errors import PortfolioError
from toolkit.issues import keys
from toolkit.issues.model import Board, Comment, Issue, Person

_PAGE, _TOGETHER = 100, 25
_AUTHOR = "author { __typename login ... on User { databaseId } ... on Bot { databaseId } }"
_COMMENTS = f"""
pageInfo {{ hasNextPage endCursor }}
nodes {{
  databaseId body createdAt lastEditedAt {_AUTHOR}
  reactionGroups {{ content viewerHasReacted }}
}}"""
_ISSUE = f"""
id number title body createdAt state isPinned {_AUTHOR}
stateReason(enableDuplicate: true)
milestone {{ title }}
labels(first: 100) {{ nodes {{ name }} }}
assignees(first: 10) {{ nodes {{ login }} }}
comments(first: 100) {{ {_COMMENTS} }}"""
_LIST = f"""
query ($owner: String!, $name: String!, $first: Int!, $after: String, $labels: [String!]) {{
  viewer {{ login }}
  repository(owner: $owner, name: $name) {{
    nameWithOwner isPrivate hasIssuesEnabled
    labels(first: 100) {{ nodes {{ name }} }}
    milestones(first: 100) {{ nodes {{ title }} }}
    issues(
      first: $first, after: $after, filterBy: {{ labels: $labels }},
      orderBy: {{ field: CREATED_AT, direction: ASC }}
    ) {{
      pageInfo {{ hasNextPage endCursor }}
      nodes {{ {_ISSUE} }}
    }}
  }}
}}"""
_MORE = f"""
query ($id: ID!, $after: String) {{
  node(id: $id) {{ ... on Issue {{ comments(first: 100, after: $after) {{ {_COMMENTS} }} }} }}
}}"""
_REACTIONS = {"THUMBS_UP": "+1", "THUMBS_DOWN": "-1", "EYES": "eyes", "ROCKET": "rocket",
              "CONFUSED": "confused"}  # fmt: skip
Node = Mapping[str, Any]


def read(hub: GitHub, repository: str, *, numbers: Mapping[str, int]) -> Board:
    """Our issues there; `numbers` are those that the ledger remembers, by key."""
    found: dict[int, Node] = {}
    pages = list(_pages(hub, repository))
    for page in pages:
        found |= {node["number"]: node for node in page["repository"]["issues"]["nodes"] if node}
    missing = sorted(set(numbers.values()) - set(found))
    for at in range(0, len(missing), _TOGETHER):
        found |= _numbered(hub, repository, missing[at : at + _TOGETHER])
    first = pages[0]
    repo = first["repository"]
    return Board(
        repository=repo["nameWithOwner"],
        issues=tuple(_issue(hub, found[number]) for number in sorted(found)),
        labels=tuple(label["name"] for label in _nodes(repo["labels"])),
        milestones=tuple(milestone["title"] for milestone in _nodes(repo["milestones"])),
        private=repo["isPrivate"],
        numbers=dict(numbers),
        viewer=(first["viewer"] or {}).get("login", ""),
    )


def _pages(hub: GitHub, repository: str) -> Iterator[Node]:
    owner, _, name = repository.partition("/")
    size, after = _PAGE, None
    while True:
        asked = {"owner": owner, "name": name, "first": size, "after": after,
                 "labels": [keys.LABEL]}  # fmt: skip
        try:
            answer = hub.graphql(_LIST, asked)
        except TooLargeError:
            if size == 1:
                raise
            size //= 2
            continue
        _usable(answer, repository)
        yield answer.data
        info = answer.data["repository"]["issues"]["pageInfo"]
        if not info["hasNextPage"]:
            return
        after = info["endCursor"]


def _usable(answer: Answer, repository: str) -> None:
    repo = answer.data.get("repository")
    if repo is None or repo.get("issues") is None:
        words = "; ".join(str(error.get("message")) for error in answer.errors)
        raise PortfolioError(
            f"The issues of {repository} cannot be read: {words or 'there is no such repo'}.",
            where=repository,
            mend="Look at board in portfolio.toml, and whether the token may see this repo.",
        )
    if not repo["hasIssuesEnabled"]:
        raise PortfolioError(
            f"Issues are switched off in {repository}.",
            where=repository,
            mend="Switch them on under Settings, General, Features.",
        )


def _numbered(hub: GitHub, repository: str, numbers: Sequence[int]) -> dict[int, Node]:
    """The issues of these numbers; one that was deleted or moved away is left out."""
    owner, _, name = repository.partition("/")

    def ask(some: Sequence[str]) -> Answer:
        fields = "\n".join(f"i{number}: issue(number: {number}) {{ {_ISSUE} }}" for number in some)
        query = (
            "query ($owner: String!, $name: String!) "
            f"{{ repository(owner: $owner, name: $name) {{ {fields} }} }}"
        )
        return hub.graphql(query, {"owner": owner, "name": name})

    found: dict[int, Node] = {}
    for answer in hub.batched([str(number) for number in numbers], ask):
        nodes = (answer.data.get("repository") or {}).values()
        found |= {node["number"]: node for node in nodes if node}
    return found


def _issue(hub: GitHub, node: Node) -> Issue:
    open_now = node["state"] == "OPEN"
    return Issue(
        number=node["number"],
        title=node["title"],
        body=node["body"],
        author=_person(node["author"]),
        open=open_now,
        labels=tuple(label["name"] for label in _nodes(node["labels"])),
        milestone=(node["milestone"] or {}).get("title", ""),
        assignees=tuple(who["login"] for who in _nodes(node["assignees"])),
        comments=tuple(_comments(hub, node)),
        pinned=bool(node["isPinned"]),
        at=node["createdAt"],
        node=node["id"],
        reason="" if open_now else (node["stateReason"] or "COMPLETED").lower(),
    )


def _comments(hub: GitHub, node: Node) -> Iterator[Comment]:
    """All comments where they are read: below reviews and invitations that are open."""
    page = node["comments"]
    yield from map(_comment, _nodes(page))
    if node["state"] != "OPEN" or not keys.talks(keys.key_in(node["body"])):
        return
    while page["pageInfo"]["hasNextPage"]:
        asked = {"id": node["id"], "after": page["pageInfo"]["endCursor"]}
        page = hub.graphql(_MORE, asked).data["node"]["comments"]
        yield from map(_comment, _nodes(page))


def _comment(node: Node) -> Comment:
    ours = (group for group in node["reactionGroups"] or () if group["viewerHasReacted"])
    return Comment(
        id=node["databaseId"],
        author=_person(node["author"]),
        body=node["body"],
        at=node["createdAt"],
        edited=node["lastEditedAt"] or "",
        reactions=tuple(_REACTIONS[g["content"]] for g in ours if g["content"] in _REACTIONS),
    )


def _person(author: Node | None) -> Person:
    """Who wrote it; nobody where the account is gone."""
    if author is None:
        return Person("")
    return Person(author["login"], author.get("databaseId") or 0, author["__typename"] == "Bot")


def _nodes(connection: Node | None) -> list[Node]:
    return [node for node in (connection or {}).get("nodes") or () if node]
