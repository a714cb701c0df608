"""The questions to GitHub, as GraphQL.

A page of a hundred repos costs two points: one request for the list, and for each repo one for its
topics and one for its check runs. More connections would cost more; fields are free.
"""

from collections.abc import Sequence

from toolkit import committing

# How far back a check run is looked for, and in how many repos at once.
BACK, TOGETHER = 5, 50
_RUNS = """
totalCount
nodes {
  ... on CheckRun {
    databaseId externalId status completedAt text checkSuite { app { slug } }
  }
}"""
_LISTED = """
id databaseId nameWithOwner url isPrivate visibility isArchived isFork"""
_TOLD = f"""{_LISTED}
description pushedAt
primaryLanguage {{ name }}
repositoryTopics(first: 8) {{ nodes {{ topic {{ name }} }} }}
template: ref(qualifiedName: "refs/heads/portfolio/template") {{ target {{ oid }} }}
defaultBranchRef {{
  name
  target {{
    oid
    ... on Commit {{ statusCheckRollup {{ contexts(first: 10) {{ {_RUNS} }} }} }}
  }}
}}
manifest: object(expression: "HEAD:pyproject.toml") {{ ... on Blob {{ text }} }}
readme: object(expression: "HEAD:README.md") {{ ... on Blob {{ text }} }}
posts: object(expression: "HEAD:posts") {{ __typename }}
notebooks: object(expression: "HEAD:notebooks") {{ __typename }}"""


def page(*, told: bool = True, home: Sequence[str] | None = None) -> str:
    """A page of an owner's repos; with what is `told` of each, and the files of the `home`."""
    more = ", $homeOwner: String!, $homeName: String!" if home is not None else ""
    beside = (
        f"home: repository(owner: $homeOwner, name: $homeName) {{ {committing.fragment(home)} }}"
        if home is not None
        else ""
    )
    return f"""
query (
  $login: String!, $first: Int!, $after: String,
  $privacy: RepositoryPrivacy, $forks: Boolean, $archived: Boolean{more}
) {{
  {beside}
  owner: repositoryOwner(login: $login) {{
    repositories(
      first: $first, after: $after, ownerAffiliations: [OWNER], privacy: $privacy,
      isFork: $forks, isArchived: $archived, orderBy: {{ field: NAME, direction: ASC }}
    ) {{
      totalCount
      pageInfo {{ hasNextPage endCursor }}
      nodes {{ {_TOLD if told else _LISTED} }}
    }}
  }}
}}"""


LOOK_BACK = f"""
query ($ids: [ID!]!) {{
  nodes(ids: $ids) {{
    ... on Repository {{
      id
      defaultBranchRef {{
        target {{
          ... on Commit {{
            history(first: {BACK}) {{
              nodes {{ oid statusCheckRollup {{ contexts(first: 100) {{ {_RUNS} }} }} }}
            }}
          }}
        }}
      }}
    }}
  }}
}}"""
