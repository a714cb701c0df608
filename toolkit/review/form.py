"""The form on the web with which a learner asks for a review, and what GitHub makes of it."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.issues import keys
from toolkit.issues.model import Issue
from toolkit.review.people import People

PATH = ".github/ISSUE_TEMPLATE/review.yml"
_HEADING = re.compile(r"### (Unit|Mentor|Question)[ \t]*")
_NOTHING, _ANYBODY = "_No response_", "Whoever is free first"


@dataclass(frozen=True)
class Form:
    """What the learner filled in."""

    unit: str
    mentor: str = ""


def written(mentors: Sequence[str]) -> str:
    """The form's file; JSON's way to write a text is YAML's too."""
    options = "".join(f"        - {json.dumps(name)}\n" for name in (_ANYBODY, *mentors))
    return f"""name: Ask for a review
description: A mentor looks at a unit of yours
title: "Review"
labels: [{json.dumps(keys.LABEL)}]
body:
  - type: input
    id: unit
    attributes:
      label: Unit
      placeholder: week-27
    validations:
      required: true
  - type: dropdown
    id: mentor
    attributes:
      label: Mentor
      options:
{options}    validations:
      required: true
  - type: textarea
    id: question
    attributes:
      label: Question
      description: What do you want to know?
"""


def read(issue: Issue, people: People) -> Form | None:
    """What the learner asked for with the form; None for any other issue."""
    if people.role(issue.author) != "learner" or not issue.open:
        return None
    answers: dict[str, str] = {}
    name = ""
    for line in issue.body.splitlines():
        heading = _HEADING.fullmatch(line)
        if heading and heading[1] not in answers:
            name = heading[1]
            answers[name] = ""
        elif name and line.strip() and not answers[name]:
            answers[name] = line.strip()
    if list(answers) != ["Unit", "Mentor", "Question"]:
        return None
    mentor = answers["Mentor"]
    return Form(answers["Unit"], "" if mentor in (_NOTHING, _ANYBODY) else mentor)
