"""The two networks: one reads an image, the other draws one."""

from abc import ABC, abstractmethod

from torch import Tensor, nn

from vae.gaussians import Gaussian


class Autoencoder(nn.Module, ABC):
    """What the bound, the training and the latent space need of a model, whatever its layers.

    Attributes:
        latent: the number d of units between the two networks.
    """

    latent: int

    @abstractmethod
    def encode(self, images: Tensor) -> Gaussian:
        """Images (n, height, width) to a distribution over the latent space, (n, d)."""

    @abstractmethod
    def decode(self, z: Tensor) -> Tensor:
        """Points (..., d) of the latent space to the logits of pixels, (..., height, width)."""


class VAE(Autoencoder):
    """An encoder and a decoder with one hidden layer each."""

    def __init__(self, shape: tuple[int, int] = (8, 8), hidden: int = 128, latent: int = 2) -> None:
        """Make the layers, all of them linear and with a bias.

        The encoder goes from pixels to hidden units, and from those to a mean and a log-variance
        for each latent unit. The decoder goes from latent units to hidden units, and from those to
        one number for each pixel. Set `latent`, which others ask for.

        Args:
            shape: the height and the width of the images.
            hidden: how many hidden units each of the two networks has.
            latent: how many units lie between them.

        >>> sum(parameter.numel() for parameter in VAE((8, 8), 128, 2).parameters())
        17476
        """
        ### BEGIN SOLUTION
        super().__init__()
        pixels = shape[0] * shape[1]
        self.shape, self.latent = shape, latent
        self.reads = nn.Linear(pixels, hidden)
        self.concludes = nn.Linear(hidden, 2 * latent)
        self.imagines = nn.Linear(latent, hidden)
        self.draws = nn.Linear(hidden, pixels)
        ### END SOLUTION

    def encode(self, images: Tensor) -> Gaussian:
        """Say for each image where in the latent space it may come from.

        Between the two layers is a ReLU. After the second there is nothing: a mean may be any
        number, and so may a log-variance. Nothing is drawn at random here.

        Args:
            images: of shape (n, height, width). They may be a view with any strides, and there
                may be none at all.

        Returns:
            A distribution of shape (n, latent).

        Raises:
            ValueError: if the images have another height or width.
        """
        ### BEGIN SOLUTION
        if images.shape[1:] != self.shape:
            raise ValueError(f"images must be {self.shape}, found {tuple(images.shape[1:])}")
        hidden = self.reads(images.flatten(start_dim=1)).relu()
        mean, log_variance = self.concludes(hidden).chunk(2, dim=1)
        return Gaussian(mean, log_variance)
        ### END SOLUTION

    def decode(self, z: Tensor) -> Tensor:
        """Give the logit of each pixel for points of the latent space.

        A logit is the log of the odds that a pixel is 1: 0 stands for a probability of one half.
        Between the two layers is a ReLU, after the second nothing: the likelihood takes logits.

        Args:
            z: of shape (..., latent): one point for each image, several for each, or one alone.

        Returns:
            Logits of shape (..., height, width).
        """
        ### BEGIN SOLUTION
        logits: Tensor = self.draws(self.imagines(z).relu())
        return logits.reshape(*z.shape[:-1], *self.shape)
        ### END SOLUTION
