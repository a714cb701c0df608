"""The page around the model: what visitors type, and what they get to see."""

import os

import gradio as gr

from .core import LONGEST, Model, Unclear
from .texts import TEXTS

MODEL = Model(TEXTS)
TITLE = "Which language is this?"
INTRO = f"""
# {TITLE}

Type a sentence, or mix languages in one. A model that has read nine sentences of each language says
what it hears, and in which words.
"""
EXAMPLES = [
    "Das Leben ist schön, la vita è bella, het leven is mooi.",
    "The early bird catches the worm, but the second mouse gets the cheese.",
    "Je pense, donc je suis.",
    "Wie het kleine niet eert, is het grote niet weerd.",
]
COLOURS = ("blue", "orange", "purple", "red", "green", "pink")

Shown = tuple[str, dict[str, float] | None, list[tuple[str, str | None]] | None]


def answer(text: str) -> Shown:
    """What the page shows for a text: a sentence, the share of each language, and the words."""
    try:
        guess = MODEL.guess(text)
    except Unclear as error:
        return str(error), None, None
    return f"### I hear {', '.join(guess.heard)}.", guess.shares, guess.words


def build() -> gr.Blocks:
    """The page, ready to be served; it reports to nobody that it is used."""
    page = gr.Blocks(title=TITLE, analytics_enabled=False)
    with page:
        gr.Markdown(INTRO)
        with gr.Row():
            with gr.Column():
                text = gr.Textbox(EXAMPLES[0], label="Your text", lines=4, max_length=LONGEST)
                button = gr.Button("Guess", variant="primary")
            with gr.Column():
                sentence = gr.Markdown()
                shares = gr.Label(label="How much of each", num_top_classes=3, show_heading=False)
                words = gr.HighlightedText(
                    label="Word by word",
                    color_map=dict(zip(TEXTS, COLOURS, strict=True)),
                    combine_adjacent=True,
                    adjacent_separator=" ",
                )
        shown = [sentence, shares, words]
        gr.Examples(EXAMPLES, text, shown, answer, run_on_click=True, label="Or try one of these")
        gr.on([page.load, button.click], answer, text, shown)
    return page


def main() -> None:
    """Serve the page on this machine, or where HOST and PORT say."""
    build().launch(
        server_name=os.environ.get("HOST", "127.0.0.1"),
        server_port=int(os.environ.get("PORT", "7860")),
        # Fonts that a visitor's machine has: the page asks no other server for anything.
        theme=gr.themes.Soft(font=["system-ui", "sans-serif"], font_mono=["monospace"]),
        footer_links=[],
        share=False,
        ssr_mode=False,
    )


if __name__ == "__main__":
    main()
