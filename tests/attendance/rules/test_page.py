"""The examples of docs/explanation/how-a-day-is-counted.md are what the rules say."""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from attendance.models import DaySummary, Shift
from attendance.rules import RequiredBreak, ShiftTerms
from tests.attendance.rules.notation import pick, shift, summarise

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "explanation" / "how-a-day-is-counted.md"
EXAMPLE = re.compile(r"^```example\n(.*?)^```", re.MULTILINE | re.DOTALL)
REQUIRED_BREAK = re.compile(r"required break (\d+) after (\d+)")

TERMS = {str(term.verbose_name): term.name for term in Shift._meta.concrete_fields}
ROUNDINGS = {label: value for value, label in Shift.Rounding.choices}
NUMBERS = {str(number.verbose_name): number.name for number in DaySummary._meta.concrete_fields}
STATUSES = {str(label): value for value, label in DaySummary.Status.choices}
KINDS = {"break": "break_start", "back": "break_end"}


@dataclass
class Example:
    """What one block says."""

    zone: str = "Europe/Berlin"
    terms: ShiftTerms | None = None
    stamps: list[str] = field(default_factory=list)
    days: dict[str, dict[str, object]] = field(default_factory=dict)


def read_example(block: str) -> Example:
    example = Example()
    for line in block.splitlines():
        word, rest = line.split(maxsplit=1)
        if word == "Site":
            example.zone = rest
        elif word == "Shift":
            example.terms = read_shift(rest)
        elif word == "→":
            day, told = rest.split(maxsplit=1)
            example.days[day] = dict(read_told(part) for part in told.split("; "))
        else:
            words = [KINDS.get(part, part) for part in line.split()]
            example.stamps.append(" ".join(words))
    return example


def read_shift(text: str) -> ShiftTerms:
    times, *parts = text.split("; ")
    terms = shift(times.replace("–", "-"))
    for part in parts:
        if found := REQUIRED_BREAK.fullmatch(part):
            required = RequiredBreak(after=int(found[2]), minutes=int(found[1]))
            terms = replace(terms, required_breaks=(*terms.required_breaks, required))
        else:
            terms = replace(terms, **read_term(part))
    return terms


def read_term(part: str) -> dict[str, object]:
    label, value = part.rsplit(maxsplit=1)
    if value == "no":
        return {TERMS[label]: False}
    if label == "rounding":
        return {"rounding_mode": ROUNDINGS[value]}
    return {TERMS[label]: int(value)}


def read_told(part: str) -> tuple[str, object]:
    if part in STATUSES:
        return "status", STATUSES[part]
    label, value = part.rsplit(maxsplit=1)
    if label == "exceptions":
        return label, () if value == "none" else (value,)
    hours, minutes = value.split(":")
    return NUMBERS[label], 60 * int(hours) + int(minutes)


BLOCKS = EXAMPLE.findall(PAGE.read_text())


def test_there_are_examples():
    assert len(BLOCKS) > 12


@pytest.mark.parametrize("block", BLOCKS)
def test_an_example_of_the_page(block):
    example = read_example(block)
    results = summarise(example.stamps, example.terms, zone=example.zone, days=example.days)
    for day, told in example.days.items():
        assert pick(results[day], told) == told, day
