"""Train the model on the sonnets: `python -m minigpt.train`, and `--resume` to go on."""

import argparse
import os
from pathlib import Path

import torch
from torch import Tensor

import evidence
from experiment import Metrics, Settings, choose_device, seed_everything
from minigpt.judging import Bigram, bigram_table, evaluate
from minigpt.learning import Plan, State, new_state, restore, snapshot, update
from minigpt.model import Config
from minigpt.text import Vocabulary, batch, pieces, sonnets, split
from minigpt.writing import generate

PLAN, BATCH_SIZE, EVERY, SHARE = Plan(), 16, 150, 0.1
PROMPT, LETTERS = "\n", 240


def main() -> None:
    """Train, or go on; write the losses, a checkpoint, and samples from every checkpoint."""
    parser = argparse.ArgumentParser(description="Train a small GPT on the sonnets.")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    resume = parser.parse_args().resume
    settings = Settings.from_environment(os.environ)
    device = choose_device(settings.device)
    seed_everything(settings.seed)

    text = sonnets()
    vocabulary = Vocabulary.of(text)
    training, validation = split(vocabulary.encode(text), SHARE)
    config = Config(len(vocabulary))
    table = bigram_table(training, len(vocabulary))
    bigram = evaluate(Bigram(table), pieces(validation, config.context))
    print(f"bigram counts: validation loss {bigram.loss:.3f}, perplexity {bigram.perplexity:.1f}")

    state = new_state(config, PLAN, settings.seed, device)
    checkpoint, samples = settings.out / "checkpoint.pt", settings.out / "samples.txt"
    if resume:
        saved = torch.load(checkpoint, map_location="cpu", weights_only=True)
        restore(state, saved)
    last = settings.steps or PLAN.steps
    with Metrics(settings.out) as metrics:
        metrics.rewind(state.step)
        if not resume:
            samples.unlink(missing_ok=True)
            checkpoint.unlink(missing_ok=True)  # or --resume could go on from another run
        while state.step < last:
            drawn = batch(training, BATCH_SIZE, config.context, state.batches)
            inputs, targets = (part.to(device) for part in drawn)
            done = update(state, inputs, targets, PLAN)
            found = {"loss": done.loss, "grad_norm": done.grad_norm, "rate": done.rate}
            if state.step % EVERY == 0:
                parts = {"training": training[: len(validation)], "validation": validation}
                for name, part in parts.items():
                    score = evaluate(state.model, pieces(part.to(device), config.context))
                    found[f"{name}_loss"] = score.loss
                words = ", ".join(f"{name} {found[f'{name}_loss']:.3f}" for name in parts)
                print(f"step {state.step}: loss on {words}; perplexity {score.perplexity:.1f}")
                keep_sample(samples, state, vocabulary, config.context, device)
            metrics.log(state.step, **found)
            if state.step % EVERY == 0 or state.step == last:
                save(checkpoint, state)
        if settings.probe:
            show(metrics, config, settings.seed, device, training)


def save(path: Path, state: State) -> None:
    """Write a checkpoint; a run that is killed meanwhile leaves the one before it whole."""
    half = path.with_name(path.name + ".half")
    torch.save(snapshot(state), half)
    os.replace(half, path)


def keep_sample(
    path: Path, state: State, vocabulary: Vocabulary, context: int, device: torch.device
) -> None:
    """Append what the model writes now, always with the same chance."""
    drawn = generate(
        state.model,
        vocabulary.encode(PROMPT).to(device),
        LETTERS,
        context=context,
        generator=torch.Generator().manual_seed(29),
        temperature=0.8,
    )
    with path.open("a", encoding="utf-8") as file:
        file.write(f"--- after {state.step} steps\n{vocabulary.decode(drawn)}\n\n")


def show(
    metrics: Metrics, config: Config, seed: int, device: torch.device, training: Tensor
) -> None:
    """Show what `portfolio smoke` asks of a training, on a fresh model and one batch."""
    state = new_state(config, PLAN, seed, device)
    drawn = batch(training, BATCH_SIZE, config.context, state.batches)
    inputs, targets = (part.to(device) for part in drawn)
    evidence.training(metrics, state.model, lambda: update(state, inputs, targets, PLAN).loss)
    evidence.evaluation(
        metrics,
        state.model,
        lambda *some: evaluate(state.model, [(some[0], some[1])]).loss,
        (inputs, targets),
    )


if __name__ == "__main__":
    main()
