"""One check for each thing this week should produce: replace each by a real one."""
{%- for deliverable in cookiecutter.deliverables.checks %}


def {{ deliverable.function }}() -> None:
{%- for line in deliverable.lines %}
    # | {{ line }}
{%- endfor %}
    raise NotImplementedError("to do: write this check")
{%- endfor %}
