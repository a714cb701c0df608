"""The log of a run, shown in TensorBoard as well; nothing leaves this machine."""

from pathlib import Path
from typing import Any

from torch.utils.tensorboard import SummaryWriter

from experiment import Metrics


class TensorBoardMetrics(Metrics):
    """Metrics that `tensorboard --logdir runs` shows as curves."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._events = folder / "tensorboard"
        self._writer: Any = None  # PyTorch has no types for it

    def rewind(self, step: int) -> None:
        """Tell TensorBoard, too, that what it has seen after this step no longer counts."""
        super().rewind(step)
        self._writer = SummaryWriter(self._events, purge_step=step + 1)

    def log(self, step: int, **values: float) -> None:
        """Append to the log and to every curve."""
        super().log(step, **values)
        for name, value in values.items():
            self._writer.add_scalar(name, value, step)

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        if self._writer:
            self._writer.close()
