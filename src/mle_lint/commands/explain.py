"""`mle-lint explain`: one rule, from why it matters to an example of each side."""

from __future__ import annotations

from mle_lint import catalogue
from mle_lint.commands.answer import Answer
from mle_lint.commands.examples import Example, examples, others
from mle_lint.reporters.escape import plain, prose
from mle_lint.reporters.terminal import PLAIN, Style, wrapped
from mle_lint.rule import Rule


def run(slug: str, folders: tuple[str, ...] = (), style: Style = PLAIN) -> Answer:
    """Everything about the rule of a slug or id; raises UserError naming the nearest one."""
    rule = catalogue.load(*folders).named(slug)
    blocks = [
        wrapped(style.paint(rule.id, "bold") + "  ", prose(rule.title)),
        _block("Why", [rule.rationale], style),
        _counts(rule, style),
        *_backing(rule, style),
        _block("How to fix", [rule.remediation], style),
        _ignoring(rule, style),
        _block("References", rule.references, style),
        *(_example(example, style) for example in examples(rule.id)),
        _block("Also tested", others(rule.id), style),
    ]
    return Answer("\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n")


def _block(heading: str, texts: list[str] | tuple[str, ...], style: Style) -> list[str]:
    lines = [line for text in texts for line in wrapped("  ", " ".join(plain(text).split()))]
    return [style.paint(heading, "bold"), *lines] if lines else []


def _counts(rule: Rule, style: Style) -> list[str]:
    lines = [style.paint("What counts", "bold")]
    if rule.kind == "fault":
        return lines + wrapped("  clean    ", plain(rule.means))
    for grade in rule.grades:
        lines += wrapped(f"  {grade.outcome.value:<7}  ", plain(grade.means))
    return lines


def _backing(rule: Rule, style: Style) -> list[list[str]]:
    """What would back a claim of each kind, and the subjects that are known."""
    if not rule.backing or rule.fault is None:
        return []
    blocks = [_block("What backs a claim", rule.backing, style)]
    for name, value in rule.fault.parameters:
        rows = [row for row in value if " | " in row] if isinstance(value, tuple) else []
        if rows:
            names = ", ".join(row.partition(" | ")[0].lstrip("~^") for row in rows)
            blocks.append(_block(f"Known {name}", [names], style))
    return blocks


def _ignoring(rule: Rule, style: Style) -> list[str]:
    comment = f"mle-lint: ignore[{rule.slug}] the reason, in a few words"
    where = "on the line of the finding or the one above" if rule.kind == "fault" else "in the file"
    return [
        style.paint("To silence it", "bold"),
        *wrapped("  ", f"A comment {where}, in the file's own language:"),
        f"    # {comment}",
        f"    <!-- {comment} -->",
        *wrapped("  ", "Or in .mle-lint.yml, for every file:"),
        "    ignore:",
        f"      {rule.slug}: the reason, in a few words",
    ]


def _example(example: Example, style: Style) -> list[str]:
    lines = [style.paint(f"Example that {example.side}", "bold")]
    for name, content in example.files:
        lines.append(f"  {plain(name)}")
        lines += [f"    | {plain(line.expandtabs(4))}".rstrip() for line in content]
    if example.more:
        lines.append(f"  and {example.more} more")
    return lines
