"""The pages for people: complete, and with what this week asks of each."""

from refresher_pages import (
    accounts,
    begun,
    commands,
    complete_with_parts,
    folders,
    leads_to_a_file_of_the_environment,
    names_the_path_of_week_17,
    no_secrets,
    tools,
)


def test_the_setup_notes_name_tools_with_versions() -> None:
    page = complete_with_parts("evidence/setup.md", 3)
    tools(page, 5)


def test_the_setup_notes_name_accounts_and_no_secrets() -> None:
    page = begun("evidence/setup.md")
    no_secrets(page)
    accounts(page, 3)


def test_the_layout_has_a_place_for_every_project() -> None:
    page = complete_with_parts("evidence/layout.md", 3)
    folders(page, 4)
    names_the_path_of_week_17(page)


def test_the_environment_was_built_again() -> None:
    page = complete_with_parts("evidence/rebuild.md", 3)
    commands(page, 3)
    leads_to_a_file_of_the_environment(page)
