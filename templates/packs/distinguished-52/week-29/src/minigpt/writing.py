"""Writing: ask the model for the next character, draw one, read it too, and ask again."""

import torch
from torch import Tensor, nn


def generate(
    model: nn.Module,
    prompt: Tensor,
    length: int,
    *,
    context: int,
    generator: torch.Generator,
    temperature: float = 1.0,
) -> Tensor:
    """Continue a text, one character at a time.

    Each new character is drawn with the chances softmax(logits / temperature), from the logits at
    the last position. It becomes part of what the model reads for the next one. The model reads at
    most `context` characters: where there are more, the latest ones. A temperature near 0 all but
    always takes the best character.

    The model works in evaluation mode and is left in the mode in which it was found, also where it
    raises an error. Nothing is recorded for a backward pass, and the prompt is left unchanged.

    Args:
        model: gives logits of shape (1, T, V) for codes of shape (1, T).
        prompt: at least one code, of shape (n,), on the device of the model.
        length: how many characters to draw; 0 gives none.
        context: how many characters the model can read at once.
        generator: one of the processor. All chance comes from it, and none from anywhere else, so
            that writing a sample does not change how a training goes on.
        temperature: a number above 0.

    Returns:
        The drawn codes without the prompt, of shape (length,), with the dtype and the device of
        the prompt.

    Raises:
        ValueError: if the prompt is empty, or the temperature is not above 0.

    >>> echo = nn.Embedding.from_pretrained(100 * torch.eye(3))  # sure of what it has just read
    >>> generate(echo, torch.tensor([2]), 4, context=8, generator=torch.Generator())
    tensor([2, 2, 2, 2])
    """
    ### BEGIN SOLUTION
    if len(prompt) == 0 or not temperature > 0:
        found = f"{len(prompt)} characters and the temperature {temperature}"
        raise ValueError(f"a prompt and a temperature above 0 are needed, found {found}")
    was_training = model.training
    model.eval()
    text = prompt.clone()
    try:
        with torch.no_grad():
            for _ in range(length):
                logits = model(text[None, -context:])[0, -1].cpu().double()
                chances = (logits / temperature).softmax(dim=0)
                drawn = torch.multinomial(chances, 1, generator=generator)
                text = torch.cat([text, drawn.to(text)])
    finally:
        model.train(was_training)
    return text[len(prompt) :]
    ### END SOLUTION
