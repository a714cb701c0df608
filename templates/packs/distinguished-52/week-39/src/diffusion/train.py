"""Train a denoiser: `python -m diffusion.train`; --help lists the options."""

import argparse
import json
import os
import sys

import torch
from torch import Tensor

import evidence
from diffusion.data import Data, digits, moons, split
from diffusion.evaluate import energy_distance, obeyed
from diffusion.forward import standard_noise
from diffusion.model import Denoiser
from diffusion.sampling import bounded, guided_noise, sample, sample_times
from diffusion.schedule import Schedule, linear_betas
from diffusion.training import (
    Batch,
    denoising_loss,
    draw_batch,
    load_checkpoint,
    new_state,
    save_checkpoint,
    train_step,
)
from experiment import Metrics, Settings, choose_device, seed_everything

TIMES, STEPS, EVERY, SIZE, HELD_OUT = 200, 3000, 500, 128, 297
CHECKPOINT, RESULT = "checkpoint.pt", "result.json"


def load(name: str, device: torch.device) -> tuple[Data, Data]:
    """The data of that name in two parts, on the device: for training, and to compare with."""
    parts = split(digits() if name == "digits" else moons(), HELD_OUT)
    return Data(*(part.to(device) for part in parts[0])), Data(*(p.to(device) for p in parts[1]))


def new_model(data: Data) -> Denoiser:
    """A denoiser that fits the data and has learnt nothing yet."""
    return Denoiser(data.x.shape[1], data.classes, width=128, depth=3).to(data.x.device)


def new_schedule() -> Schedule:
    """The schedule that everything here uses."""
    return Schedule.of(linear_betas(TIMES))


def measured(model: Denoiser, schedule: Schedule, data: Data, held: Data) -> dict[str, float]:
    """How near samples come to data that the model has not seen, and whether they obey labels."""
    model.eval()
    start = standard_noise(held.x, torch.Generator().manual_seed(0))
    limit = data.x.abs().max().item()
    predict = bounded(lambda x, t: guided_noise(model, x, t, held.labels, 1.0), schedule, limit)
    found = sample(predict, start, schedule, sample_times(schedule.steps, 20))
    return {
        "energy_distance": energy_distance(found, held.x),
        "of_noise": energy_distance(start, held.x),
        "of_training_data": energy_distance(data.x[: len(held.x)], held.x),
        "obeyed": obeyed(found, held.labels, data),
    }


def main() -> None:
    """Train, or go on with --resume, and compare samples with data at the end."""
    parser = argparse.ArgumentParser(description="Train a denoiser.")
    parser.add_argument("--data", choices=["digits", "moons"], default="digits")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    args = parser.parse_args()
    settings = Settings.from_environment(os.environ)
    device = choose_device(settings.device)
    seed_everything(settings.seed)

    data, held = load(args.data, device)
    schedule = new_schedule()
    model = new_model(data)
    state = new_state(model, settings.seed)
    checkpoint = settings.out / CHECKPOINT
    if args.resume:
        try:
            load_checkpoint(checkpoint, state)
        except FileNotFoundError:
            sys.exit(f"error: there is no checkpoint {checkpoint} to resume from")
    last = settings.steps or STEPS
    with Metrics(settings.out) as metrics:
        metrics.rewind(state.step)
        while state.step < last:
            batch = draw_batch(data, SIZE, model.nothing, schedule, state.generator)
            found = train_step(state, batch, schedule)
            metrics.log(state.step, **found)
            if state.step % EVERY == 0 or state.step == last:
                save_checkpoint(checkpoint, state)
                print(f"step {state.step}: loss {found['loss']:.3f}")
        if settings.probe:
            show(metrics, data, schedule, settings.seed)
    if settings.steps is None:  # a whole training, whose samples are worth looking at
        average = state.average
        assert isinstance(average, Denoiser)
        result = measured(average, schedule, data, held)
        print(", ".join(f"{name} {value:.3f}" for name, value in result.items()))
        facts = {"data": args.data, "step": state.step, "seed": settings.seed}
        (settings.out / RESULT).write_text(json.dumps(facts | result, indent=2) + "\n")


def show(metrics: Metrics, data: Data, schedule: Schedule, seed: int) -> None:
    """Show what `portfolio smoke` asks of a training, on a fresh model and one batch.

    The batch keeps its times and its noise, so that there is something to learn by heart.
    """
    model = new_model(data)
    state = new_state(model, seed)
    batch = draw_batch(data, SIZE, model.nothing, schedule, state.generator)

    def score(*some: Tensor) -> float:
        model.eval()
        with torch.no_grad():
            return denoising_loss(model, Batch(*some), schedule).item()

    evidence.training(metrics, model, lambda: train_step(state, batch, schedule)["loss"])
    evidence.evaluation(metrics, model, score, batch)


if __name__ == "__main__":
    main()
