"""The documentation says what the code does: settings, commands, links and make targets."""

import argparse
import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import load_command_class
from django.core.management.base import BaseCommand

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("config", "people", "recognition", "attendance")
SETTINGS_PAGE = ROOT / "docs" / "reference" / "settings.md"
COMMANDS_PAGE = ROOT / "docs" / "reference" / "commands.md"

FENCE = re.compile(r"^( *)(```+)[^\n]*\n(.*?)^\1\2 *$", re.MULTILINE | re.DOTALL)
CODE_SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(<?([^)\s>]+)>?(?: \"[^\"]*\")?\)")
HTML_LINK = re.compile(r"<(?:a|img)\b[^>]*\b(?:href|src)=\"([^\"]+)\"")
HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
FIRST_CELL = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)
SECTION = re.compile(r"^## +(\S+) *$", re.MULTILINE)
MAKE_TARGET = re.compile(r"^(?:\$ )?make ([\w./-]+)", re.MULTILINE)
RULE = re.compile(r"^([^\s#:=][^#:=\n]*):(?!=)", re.MULTILINE)


def list_pages() -> list[Path]:
    """Every Markdown page of the repository, committed or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file()]


PAGES = list_pages()


def name_page(page: Path) -> str:
    return str(page.relative_to(ROOT))


# Settings ---------------------------------------------------------------------------------------


def find_variables(source: str) -> set[str]:
    """Environment variables read by calls such as `env.str("NAME", …)`."""
    return {
        str(node.args[0].value)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "env"
        and isinstance(node.args[0], ast.Constant)
    }


def test_every_setting_is_documented_and_no_other():
    read = find_variables((ROOT / "config" / "settings.py").read_text())
    documented = FIRST_CELL.findall(SETTINGS_PAGE.read_text())
    assert len(read) > 15, "the settings are not found any more: mend find_variables"
    assert sorted(documented) == sorted(read)


def test_variables_are_found_in_calls_of_any_form():
    source = 'A = env.int("ONE", 1)\nif env.str("TWO", ""):\n    B = [env.dj_db_url("THREE")]'
    assert find_variables(source) == {"ONE", "TWO", "THREE"}


# Commands ---------------------------------------------------------------------------------------


def find_commands() -> Iterator[tuple[str, str]]:
    """Room and name of each of our management commands."""
    for room in ROOMS:
        for path in sorted((ROOT / room / "management" / "commands").glob("[!_]*.py")):
            yield room, path.stem


def list_arguments(command: BaseCommand) -> set[str]:
    """The command's own arguments as they are typed: `--json`, `photo`."""
    common = {id_of(action) for action in list_actions(BaseCommand())}
    return {id_of(action) for action in list_actions(command)} - common


def list_actions(command: BaseCommand) -> list[argparse.Action]:
    return list(walk_actions(command.create_parser("manage.py", "command")))


def walk_actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """The actions of a parser and of the parsers below it."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from walk_actions(below)


def id_of(action: argparse.Action) -> str:
    return action.option_strings[-1] if action.option_strings else action.dest


def split_sections(page: str) -> dict[str, str]:
    """The text below each heading of the second level that is one word."""
    parts = SECTION.split(page)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


COMMANDS = list(find_commands())


def test_every_command_has_a_section_and_no_other():
    assert COMMANDS, "no commands are found any more: mend find_commands"
    names = [name for _room, name in COMMANDS]
    assert sorted(split_sections(COMMANDS_PAGE.read_text())) == sorted(names)


@pytest.mark.parametrize(("room", "name"), COMMANDS, ids=[name for _room, name in COMMANDS])
def test_every_argument_of_a_command_is_documented_and_no_other(room, name):
    section = split_sections(COMMANDS_PAGE.read_text()).get(name, "")
    before_output = FENCE.sub("", section)
    documented = {
        cell for cell in FIRST_CELL.findall(before_output) if re.match(r"--|[a-z_]+$", cell)
    }
    command = load_command_class(room, name)
    assert documented == list_arguments(command)


def test_arguments_of_a_command_are_found_without_those_of_django():
    class Greet(BaseCommand):
        requires_system_checks = []

        def add_arguments(self, parser):
            parser.add_argument("name")
            parser.add_argument("-l", "--loud", action="store_true")

    assert list_arguments(Greet()) == {"name", "--loud"}


# Links ------------------------------------------------------------------------------------------


def find_broken_links(page: Path, root: Path) -> list[str]:
    """Relative links and images of a page that lead nowhere, or out of the repository."""
    text = CODE_SPAN.sub("", FENCE.sub("", page.read_text()))
    targets = LINK.findall(text) + HTML_LINK.findall(text)
    return [target for target in targets if not is_whole(target, page, root)]


def is_whole(target: str, page: Path, root: Path) -> bool:
    if re.match(r"[a-z][a-z0-9+.-]*:", target):
        return True
    name, _, anchor = target.partition("#")
    path = (page.parent / name).resolve() if name else page
    if not (path.exists() and path.is_relative_to(root)):
        return False
    return not anchor or path.suffix != ".md" or anchor in list_anchors(path.read_text())


def list_anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    headings = HEADING.findall(FENCE.sub("", text))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_page)
def test_links_and_images_lead_somewhere(page):
    assert find_broken_links(page, ROOT) == []


def test_links_that_lead_nowhere_are_found(tmp_path):
    (tmp_path / "other.md").write_text("# A heading, with `code`\n```\n# no heading\n```\n")
    page = tmp_path / "page.md"
    page.write_text(
        "[good](other.md) [good](other.md#a-heading-with-code) [web](https://example.org)\n"
        "[good](#here)\n## Here\n`[code](nowhere.md)`\n```\n[code](nowhere.md)\n```\n"
        '[bad](gone.md) ![bad](gone.png "title") [bad](other.md#no-heading) [bad](#gone)\n'
        '[bad](../outside.md) <img alt="" src="gone.svg">\n'
    )
    (tmp_path.parent / "outside.md").touch()
    assert find_broken_links(page, tmp_path) == [
        "gone.md", "gone.png", "other.md#no-heading", "#gone", "../outside.md", "gone.svg",
    ]  # fmt: skip


# Make -------------------------------------------------------------------------------------------


def find_make_targets(text: str) -> set[str]:
    """Targets that a page tells the reader to make, in code only: prose makes other things."""
    fences = [match[3] for match in FENCE.finditer(text)]
    spans = CODE_SPAN.findall(FENCE.sub("", text))
    lines = [line.strip() for block in [*fences, *spans] for line in block.splitlines()]
    return set(MAKE_TARGET.findall("\n".join(lines)))


def list_make_targets(makefile: str) -> set[str]:
    rules = RULE.findall(makefile.replace("$(VENV)", ".venv"))
    return {target for rule in rules for target in rule.split()}


@pytest.mark.parametrize("page", PAGES, ids=name_page)
def test_every_make_target_named_on_a_page_exists(page):
    targets = list_make_targets((ROOT / "Makefile").read_text())
    assert find_make_targets(page.read_text()) <= targets


def test_every_make_target_for_people_is_in_contributing():
    makefile = (ROOT / "Makefile").read_text()
    for_people = set(re.findall(r'^\t@echo "make (\w+)', makefile, re.MULTILINE))
    assert for_people <= find_make_targets((ROOT / "CONTRIBUTING.md").read_text())


def test_make_targets_are_found_in_code_only():
    text = "Please make sense. `make run PORT=1`, `cmake x`\n```\n$ make test  # make tea\n```\n"
    assert find_make_targets(text) == {"run", "test"}
    makefile = "A := b\nrun test: $(VENV)/ready\n\techo a: b\n$(VENV)/ready:\n"
    assert list_make_targets(makefile) == {"run", "test", ".venv/ready"}
