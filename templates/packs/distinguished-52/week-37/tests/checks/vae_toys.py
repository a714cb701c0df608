"""Small autoencoders that are no exercise, numbers to try things with, and exact answers."""

import math

import torch
import torch._dynamo  # takes seconds; the first optimizer needs it
from torch import Tensor, nn
from torch.distributions import Bernoulli, Normal

from vae.gaussians import Gaussian
from vae.model import Autoencoder

torch.set_num_threads(1)


def numbers(*shape: int, seed: int = 0, dtype: torch.dtype = torch.float64) -> Tensor:
    """Standard normal numbers."""
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def gaussian(n: int, d: int, seed: int = 0) -> Gaussian:
    """Some distribution, with variances below and above 1."""
    mean, log_variance = numbers(2, n, d, seed=seed)
    return Gaussian(1.5 * mean, log_variance)


def normal(p: Gaussian) -> Normal:
    """The same as PyTorch knows it."""
    return Normal(p.mean, torch.exp(p.log_variance / 2))


def pictures(n: int, height: int = 2, width: int = 2, seed: int = 0) -> Tensor:
    """Images of black and white pixels."""
    return (numbers(n, height, width, seed=seed) > 0).double()


def every_picture(pixels: int) -> Tensor:
    """All images with two rows and so many pixels."""
    numbered = torch.arange(2**pixels).unsqueeze(1)
    return ((numbered >> torch.arange(pixels)) % 2).double().reshape(-1, 2, pixels // 2)


class Toy(Autoencoder):
    """Linear both ways, in float64; it notes what it is asked, how, and with what."""

    def __init__(
        self,
        latent: int = 1,
        shape: tuple[int, int] = (2, 2),
        seed: int = 0,
        dropout: float = 0.0,
        scale: float = 1.0,
        near: float = 1.0,
    ) -> None:
        super().__init__()
        self.latent, self.shape = latent, shape
        pixels = shape[0] * shape[1]
        self.reads = nn.Linear(pixels, 2 * latent).double()
        self.draws = nn.Linear(latent, pixels).double()
        self.dropout = nn.Dropout(dropout)
        with torch.no_grad():
            for place, p in enumerate(self.parameters()):
                p.copy_(scale * numbers(*p.shape, seed=10 * seed + place))
            for p in self.reads.parameters():  # which keeps its distributions near the prior
                p.mul_(near)
        self.modes: list[bool] = []
        self.recorded: list[bool] = []
        self.decoded: list[Tensor] = []
        self.encoded = 0

    def encode(self, images: Tensor) -> Gaussian:
        self.encoded += 1
        read = self.reads(self.dropout(images.flatten(1)))
        return Gaussian(*read.chunk(2, dim=1))

    def decode(self, z: Tensor) -> Tensor:
        self.modes.append(self.training)
        self.recorded.append(torch.is_grad_enabled())
        self.decoded.append(z.detach().clone())
        logits: Tensor = self.draws(z).unflatten(-1, self.shape)
        return logits


class Painter(Autoencoder):
    """A little network for digits, in float32."""

    latent = 2

    def __init__(self) -> None:
        super().__init__()
        self.reads = nn.Sequential(nn.Flatten(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 4))
        self.draws = nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 64))

    def encode(self, images: Tensor) -> Gaussian:
        return Gaussian(*self.reads(images).chunk(2, dim=1))

    def decode(self, z: Tensor) -> Tensor:
        logits: Tensor = self.draws(z).unflatten(-1, (8, 8))
        return logits


def likelihood(logits: Tensor, images: Tensor) -> Tensor:
    """The log-likelihood of images as PyTorch computes it."""
    found: Tensor = Bernoulli(logits=logits, validate_args=False).log_prob(images)
    return found.sum(dim=(-2, -1))


def on_a_line(model: Toy, images: Tensor) -> tuple[Tensor, Tensor]:
    """For one latent unit: a fine line of codes, and log p(x, z) times its step on it."""
    z = torch.linspace(-12, 12, 6001, dtype=torch.float64).reshape(-1, 1, 1)
    standard = Normal(torch.zeros(1, dtype=torch.float64), torch.ones(1, dtype=torch.float64))
    with torch.no_grad():
        logits = model.draws(z).unflatten(-1, model.shape).expand(-1, len(images), -1, -1)
    return z, likelihood(logits, images) + standard.log_prob(z).sum(-1) + math.log(24 / 6000)


def evidence_of(model: Toy, images: Tensor) -> Tensor:
    """The exact log p(x) of each image, by adding up over all codes (one latent unit)."""
    return on_a_line(model, images)[1].logsumexp(dim=0)


def gap_of(model: Toy, images: Tensor) -> Tensor:
    """How far the encoder's distribution is from the true one: what the bound lacks."""
    z, joint = on_a_line(model, images)
    with torch.no_grad():
        q = normal(model.encode(images))
    log_q: Tensor = q.log_prob(z).sum(-1) + math.log(24 / 6000)
    return (log_q.exp() * (log_q - joint + joint.logsumexp(dim=0))).sum(dim=0)


def parameters(model: nn.Module) -> Tensor:
    """A copy of all parameters in one row."""
    return torch.cat([p.detach().flatten() for p in model.parameters()]).clone()
