"""Accuracy when the truth comes late."""

from expect import holds, refuses

from watching.labels import Day, Label, Prediction, accuracy_by_day


def expect(found: list[Day], wanted: list[Day], what: str, hint: str) -> None:
    holds(found == wanted, f"{what}: expected {wanted}, found {found}.", hint=hint)


def test_accuracy_waits_for_late_labels() -> None:
    made = [
        Prediction("d", 2, "late"),
        Prediction("a", 1, "late"),
        Prediction("b", 1, "fine"),
        Prediction("e", 2, "fine"),
        Prediction("c", 1, "fine"),
        Prediction("f", 2, "fine"),
        Prediction("g", 5, "fine"),
    ]
    told = [
        Label("a", 3, "late"),
        Label("b", 2, "late"),
        Label("d", 3, "late"),
        Label("c", 9, "fine"),
        Label("nobody", 2, "late"),
    ]
    kept = list(made), list(told)
    found = accuracy_by_day(made, told, today=4)
    wanted = [Day(1, 3, 2, 0.5), Day(2, 3, 1, None)]
    hint = (
        "a label belongs to the day of its prediction. A prediction without a label is neither "
        "right nor wrong, and one label of three is too little for an accuracy."
    )
    if [d.accuracy for d in found][:1] == [1 / 3]:
        hint = "A missing label was counted as an error: divide by those with a label. " + hint
    elif any(d.day > 4 for d in found):
        hint = "Today is day 4: predictions of later days are not known yet."
    elif [d.labelled for d in found][:1] == [3]:
        hint = "A label of day 9 is not known on day 4."
    expect(found, wanted, "on day 4", hint)
    holds((made, told) == kept, "both lists after the call: expected them as they were.")

    found = accuracy_by_day(made, told, today=5)
    expect(found[2:], [Day(5, 1, 0, None)], "day 5 on day 5", "no label: unknown, and not 0.")
    found = accuracy_by_day(made, told, today=5, least_share=0.0)
    hint = "without any label nothing is known, even where no share is asked for."
    expect(found[2:], [Day(5, 1, 0, None)], "day 5, least share 0", hint)
    expect(found[1:2], [Day(2, 3, 1, 1.0)], "day 2, least share 0", "one label is at least one.")
    found = accuracy_by_day(made, told, today=3)
    expect(found[:1], [Day(1, 3, 2, 0.5)], "day 1 on day 3", "what arrives today is known today.")
    found = accuracy_by_day(made[:4], told, 4, 0.5)
    hint = "exactly the least share is enough."
    expect(found, [Day(1, 2, 2, 0.5), Day(2, 2, 1, 1.0)], "half of day 2 labelled", hint)

    one = [Prediction("a", 1, "x")]
    twice = [Label("a", 4, "x"), Label("a", 2, "y"), Label("a", 2, "z")]
    hint = "the label that arrived last counts, and not the one that stands last in the row."
    expect(accuracy_by_day(one, twice, 9), [Day(1, 1, 1, 1.0)], "a corrected label", hint)
    hint = "the correction of day 4 is not known on day 3; of one day, the last in the row counts."
    again = [*twice, Label("a", 2, "x")]
    expect(accuracy_by_day(one, again, 3), [Day(1, 1, 1, 1.0)], "the label on day 3", hint)
    expect(accuracy_by_day([], told, 9), [], "no predictions", "no day, and no error.")
    hint = "a label could not be given to one of them."
    refuses(lambda: accuracy_by_day([*one, *one], [], 9), "the same key twice", hint=hint)
