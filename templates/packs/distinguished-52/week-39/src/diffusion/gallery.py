"""A gallery in which every picture can be made again: `python -m diffusion.gallery`."""

import argparse
import dataclasses
import json
import os
import sys
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from diffusion.model import Denoiser
from diffusion.sampling import bounded, guided_noise, sample, sample_times
from diffusion.schedule import Schedule
from diffusion.train import CHECKPOINT, load, new_model, new_schedule
from diffusion.training import load_checkpoint, new_state
from experiment import Settings, choose_device

GALLERY = "gallery.json"
SHADES = " .:-=+*#%@"


@dataclass(frozen=True)
class Recipe:
    """All that decides a picture, once the model is there; `label` stands in for the prompt."""

    label: int = 3
    seed: int = 0
    guidance: float = 2.0
    count: int = 20  # how many steps back
    eta: float = 0.0


STUDIES: dict[str, list[Any]] = {
    "guidance": [0.0, 1.0, 3.0, 8.0],
    "count": [2, 5, 20, 200],
    "eta": [0.0, 0.5, 1.0],
    "seed": [0, 1, 2, 3],
}


def study(base: Recipe, setting: str) -> list[Recipe]:
    """Recipes that differ from the base in this one setting."""
    return [dataclasses.replace(base, **{setting: value}) for value in STUDIES[setting]]


def draw(model: Denoiser, schedule: Schedule, recipe: Recipe) -> Tensor:
    """The picture of this recipe, shape (8, 8): the same whatever was drawn before it."""
    generator = torch.Generator().manual_seed(recipe.seed)
    device = next(model.parameters()).device
    start = torch.randn(1, model.size, generator=generator).to(device)
    labels = torch.tensor([recipe.label], device=device)

    def guess(x: Tensor, t: int) -> Tensor:
        return guided_noise(model, x, t, labels, recipe.guidance)

    times = sample_times(schedule.steps, recipe.count)
    model.eval()
    kept = bounded(guess, schedule, limit=1.0)
    return sample(kept, start, schedule, times, recipe.eta, generator).reshape(8, 8).cpu()


def as_text(pictures: list[Tensor]) -> str:
    """Pictures side by side, in letters of growing darkness."""
    rows = []
    for y in range(8):
        levels = [((picture[y] + 1) / 2 * (len(SHADES) - 1)).round() for picture in pictures]
        rows.append("   ".join("".join(2 * SHADES[int(i)] for i in row) for row in levels))
    return "\n".join(rows)


def main() -> None:
    """Draw one row of pictures for each setting, or draw the pictures of a gallery again."""
    parser = argparse.ArgumentParser(description="Draw a gallery with a trained denoiser.")
    parser.add_argument("--label", type=int, default=Recipe.label, choices=range(10))
    parser.add_argument("--again", action="store_true", help="draw what gallery.json says, again")
    args = parser.parse_args()
    settings = Settings.from_environment(os.environ)
    device = choose_device(settings.device)
    state = new_state(new_model(load("digits", device)[0]), settings.seed)
    try:
        load_checkpoint(settings.out / CHECKPOINT, state)
    except FileNotFoundError:
        sys.exit("error: there is no checkpoint: run `python -m diffusion.train` first")
    model, schedule, path = state.average, new_schedule(), settings.out / GALLERY
    assert isinstance(model, Denoiser)

    if args.again:
        worst = 0.0
        for entry in json.loads(path.read_text()):
            picture = draw(model, schedule, Recipe(**entry["recipe"]))
            worst = max(worst, (picture - torch.tensor(entry["pixels"])).abs().max().item())
        print(f"drawn again, no pixel differs by more than {worst:.2g}")
        return
    entries = []
    for setting in STUDIES:
        recipes = study(Recipe(label=args.label), setting)
        pictures = [draw(model, schedule, recipe) for recipe in recipes]
        print(f"\n{setting}: {', '.join(str(getattr(r, setting)) for r in recipes)}")
        print(as_text(pictures))
        for recipe, picture in zip(recipes, pictures, strict=True):
            entries.append({"recipe": dataclasses.asdict(recipe), "pixels": picture.tolist()})
    path.write_text(json.dumps(entries) + "\n")
    print(f"\n{len(entries)} pictures with their recipes are in {path}")


if __name__ == "__main__":
    main()
