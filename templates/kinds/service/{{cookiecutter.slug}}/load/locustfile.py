"""Load for the service: the same prediction again and again, and a verdict at the end."""

import json
import os
from pathlib import Path
from typing import Any

from locust import HttpUser, constant_throughput, events, task
from locust.env import Environment

BODY = json.loads(Path(__file__).with_name("request.json").read_text(encoding="utf-8"))
MAX_ERROR_RATE = float(os.environ.get("MAX_ERROR_RATE", "0"))
MAX_P95_SECONDS = float(os.environ.get("MAX_P95_SECONDS", "0.5"))


class Client(HttpUser):
    """Asks ten times a second, or as often as answers come."""

    wait_time = constant_throughput(10)

    @task
    def predict(self) -> None:
        """A prediction; an answer that cannot be used counts as a failure."""
        with self.client.post("/predict", json=BODY, catch_response=True) as answer:
            if answer.status_code != 200:
                found = answer.status_code or "no answer"
                answer.failure(f"expected 200, found {found}: {answer.text}")
            elif not _is_object(answer.text):
                answer.failure(f"expected a JSON object, found {answer.text}")


def _is_object(text: str | None) -> bool:
    try:
        return isinstance(json.loads(text or ""), dict)
    except ValueError:
        return False


@events.quitting.add_listener
def judge(environment: Environment, **_: Any) -> None:
    """End with 1, and say why, when the service was worse than the environment allows."""
    total = environment.stats.total
    p95 = total.get_response_time_percentile(0.95) / 1000
    complaints = []
    if total.num_requests == 0:
        complaints.append("no request was answered")
    if total.fail_ratio > MAX_ERROR_RATE:
        complaints.append(f"{total.fail_ratio:.2%} failed, allowed are {MAX_ERROR_RATE:.2%}")
    if p95 > MAX_P95_SECONDS:
        complaints.append(f"the 95th percentile is {p95:.3f} s, allowed are {MAX_P95_SECONDS} s")
    for complaint in complaints:
        print(f"Too bad for a pass: {complaint}.")
    environment.process_exit_code = 1 if complaints else 0
