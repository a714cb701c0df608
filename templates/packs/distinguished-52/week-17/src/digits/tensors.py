"""Warming up: what NumPy can do, done with tensors, and what only tensors can do."""

from collections.abc import Callable

import torch
from torch import Tensor

from digits.data import Batch


def squared_distances(a: Tensor, b: Tensor) -> Tensor:
    """Compute the squared distance of every row of a to every row of b, without a loop.

        distance[i, j] = (a[i, 0] - b[j, 0])² + ... + (a[i, d - 1] - b[j, d - 1])²

    Give both an axis of length 1 in the right place and let broadcasting pair them. Broadcasting
    also stretches what should never have met: a width of 1 fits any other, and no error is raised.

    Args:
        a: a tensor of shape (n, d).
        b: a tensor of shape (m, d).

    Returns:
        A tensor of shape (n, m), on the device of both and differentiable by both.

    Raises:
        ValueError: if the widths differ; the message names both.

    >>> squared_distances(torch.tensor([[0.0, 0.0]]), torch.tensor([[3.0, 4.0], [1.0, 0.0]]))
    tensor([[25.,  1.]])
    """
    ### BEGIN SOLUTION
    if a.shape[1] != b.shape[1]:
        raise ValueError(f"rows must be equally wide, found {a.shape[1]} and {b.shape[1]}")
    return (a.unsqueeze(1) - b.unsqueeze(0)).square().sum(dim=2)
    ### END SOLUTION


def standardize(train: Tensor, *others: Tensor) -> tuple[Tensor, ...]:
    """Shift and scale every column so that it has mean 0 and spread 1 in the training data.

    The other tensors are shifted and scaled by the same numbers, those of the training data:
    whatever is measured on validation or test data would leak into the model.

    The spread divides by n, as np.std does. A column that holds one and the same number throughout
    has no spread; it is shifted and not scaled. Careful: the mean of many times 0.1 need not be
    exactly 0.1, so the spread of such a column need not come out as exactly 0.

    Args:
        train: numbers of shape (n, d), at least one row.
        others: any number of tensors of shape (..., d).

    Returns:
        New tensors, one for each that was given. Those that were given are left unchanged.

    Raises:
        ValueError: if train has no rows.

    >>> standardize(torch.tensor([[1.0, 7.0], [3.0, 7.0]]), torch.tensor([[4.0, 8.0]]))
    (tensor([[-1.,  0.],
            [ 1.,  0.]]), tensor([[2., 1.]]))
    """
    ### BEGIN SOLUTION
    if len(train) == 0:
        raise ValueError("there must be at least one row to measure mean and spread")
    constant = (train == train[0]).all(dim=0)
    spread = train.std(dim=0, correction=0).masked_fill(constant, 1.0)
    mean = train.mean(dim=0)
    return tuple((part - mean) / spread for part in (train, *others))
    ### END SOLUTION


def gradient_at(f: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """Find the derivative of f by each entry of x, with autograd.

    Autograd records what is done with a tensor once it is told to, and only then. Nobody shall
    notice that you told it: x stays as it was, with no gradient and no wish for one, and so do the
    other tensors that f works with, such as the parameters of a model. `backward` writes into all
    of them; look for what *returns* gradients instead.

    Args:
        f: takes a tensor and gives a tensor with a single entry.
        x: real numbers of any shape.

    Returns:
        A tensor of the shape of x, part of no graph: zeros where f does not depend on x. It is
        found even under `torch.no_grad()`.

    Raises:
        ValueError: if f gives more or fewer than one entry, for then there is no one derivative.

    >>> gradient_at(lambda x: (x**2).sum(), torch.tensor([1.0, 5.0]))
    tensor([ 2., 10.])
    """
    ### BEGIN SOLUTION
    with torch.enable_grad():
        leaf = x.detach().requires_grad_()
        value = f(leaf)
        if value.numel() != 1:
            raise ValueError(f"f must give a single number, found the shape {tuple(value.shape)}")
        if not value.requires_grad:
            return torch.zeros_like(leaf)
        (gradient,) = torch.autograd.grad(value, leaf, materialize_grads=True)
        return gradient
    ### END SOLUTION


def cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """Measure how far raw scores are from the truth: the mean over the batch of

        log(exp(s_1) + ... + exp(s_k)) - s_label

    which is -log softmax(s)[label]. Scores of 10000 must do: neither exp(10000) nor log(0) may
    occur on the way, which rules out taking the softmax first and its logarithm afterwards.

    Args:
        logits: raw scores of shape (n, k), at least one row.
        labels: the number of the right class of each row, integers of shape (n,).

    Returns:
        A tensor without axes, differentiable by the logits.

    Raises:
        TypeError: if the labels are not integers.
        ValueError: if the batch is empty, or the labels have not the shape (n,); shapes (n,) and
            (n, 1) would broadcast to (n, n) without an error.

    >>> cross_entropy(torch.zeros(2, 10), torch.tensor([3, 7]))  # log 10: nothing is known yet
    tensor(2.3026)
    """
    ### BEGIN SOLUTION
    if labels.is_floating_point():
        raise TypeError(f"labels must be integers, the numbers of classes; found {labels.dtype}")
    if labels.shape != logits.shape[:1]:
        shapes = f"{tuple(labels.shape)} for logits {tuple(logits.shape)}"
        raise ValueError(f"there must be one label per row, found labels {shapes}")
    if len(labels) == 0:
        raise ValueError("the mean over an empty batch is not defined")
    right = logits.log_softmax(dim=1).gather(1, labels.long().unsqueeze(1))
    return -right.mean()
    ### END SOLUTION


def moved(batch: Batch, device: torch.device) -> Batch:
    """Give the two tensors of a batch as they are on a device; what is there is not copied.

    Moving a module changes the module. Moving a tensor changes nothing: it gives a tensor. It has
    the type of the old one, and gradients find their way back through it.

    >>> x, labels = moved((torch.ones(2, 3), torch.arange(2)), torch.device("meta"))
    >>> x.device, labels.dtype
    (device(type='meta'), torch.int64)
    """
    ### BEGIN SOLUTION
    x, labels = batch
    return x.to(device), labels.to(device)
    ### END SOLUTION
