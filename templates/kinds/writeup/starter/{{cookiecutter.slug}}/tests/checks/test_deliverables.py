"""Is each result of this week told in your own words, with something to show for it?"""

from pages import complete
{%- for deliverable in cookiecutter.deliverables.checks %}


def {{ deliverable.function }}() -> None:
{%- for line in deliverable.lines %}
    # | {{ line }}
{%- endfor %}
    complete("evidence/deliverable-{{ deliverable.number }}{{ cookiecutter.suffix }}.md")
{%- endfor %}
