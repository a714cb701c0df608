"""What is counted; dashboards and alerts in `deploy/` ask for these names."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

# Each value of a label is a series that Prometheus keeps, so nobody outside may choose the values.
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)


class Metrics:
    """The counters of one application."""

    def __init__(self) -> None:
        """Start at zero, apart from other applications in the same process."""
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "requests", "Requests answered.", ["method", "path", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "request_seconds", "Time to answer.", ["path"], buckets=_BUCKETS, registry=self.registry
        )
        self._predictions = Counter(
            "predictions", "Predictions made.", ["label"], registry=self.registry
        )

    def answered(self, method: str, path: str, status: int, seconds: float) -> None:
        """Count a request; `path` is the template of the route."""
        known = method if method in _METHODS else "other"
        self._requests.labels(known, path, str(status)).inc()
        self._seconds.labels(path).observe(seconds)

    def predicted(self, label: str) -> None:
        """Count a prediction."""
        self._predictions.labels(label).inc()

    def text(self) -> bytes:
        """All of it in the format that Prometheus reads."""
        return generate_latest(self.registry)
