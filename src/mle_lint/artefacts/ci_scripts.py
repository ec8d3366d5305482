"""Jenkins, Bitbucket, Travis, Cloud Build and CodeBuild files: only the scripts that they run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.artefacts.ci_model import MAX_STEPS, Job, Step, Workflow
from mle_lint.artefacts.yaml_nodes import MAX_NODES, Node, parse_map
from mle_lint.patterns import pattern

_STAGE = r"\bstage\s*\(\s*['\"](?P<stage>[^'\"\n]{0,200})['\"]"
_CALL = (
    r"\b(?P<shell>sh|bat|powershell|pwsh)\b\s{0,20}\(?\s{0,200}"
    r"(?P<named>(?:\w{1,40}\s{0,9}:\s{0,9}(?:true|false|'[^'\n]{0,200}'|\"[^\"\n]{0,200}\")\s{0,9},\s{0,200}){0,4})"
    r"(?:script\s{0,9}:\s{0,200})?"
)
_TEXT = (
    r"(?P<script>'''(?:.*?)'''|\"\"\"(?:.*?)\"\"\"|"
    r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\")(?P<after>[^\n]{0,200})"
)
_JENKINS = pattern(rf"{_STAGE}|{_CALL}{_TEXT}", re.DOTALL)
_JENKINS_COMMENT = pattern(r"^[ \t]*//[^\n]*", re.MULTILINE)
_STATUS_KEPT = pattern(r"returnStatus\s*:\s*true")
_SCRIPT_KEYS = frozenset(
    {"before_install", "install", "before_script", "script", "after_script", "run", "commands"}
    | {"after_success", "before_deploy"}
)


def parse_jenkinsfile(text: str) -> Workflow:
    """The shell steps of a Jenkinsfile, one Job for each stage that has some. Never fails."""
    text = _JENKINS_COMMENT.sub("", text)
    jobs = [Job("", 1)]
    line, counted = 1, 0
    for found in _JENKINS.finditer(text):
        line += text.count("\n", counted, found.start())
        counted = found.start()
        if found["stage"] is not None:
            jobs.append(Job(found["stage"], line))
        elif len(jobs[-1].steps) < MAX_STEPS:
            step = _shell_step(found, line)
            jobs[-1] = jobs[-1]._replace(steps=(*jobs[-1].steps, step))
    return Workflow(jobs=tuple(job for job in jobs if job.steps))


def parse_generic(text: str) -> Workflow:
    """Every script under a key such as script, run or install, as the steps of one Job.

    Steps of Cloud Build (an image with `args`) become one command line. Raises ParseError for
    broken YAML and for a top level that is no map.
    """
    root = parse_map(text)
    steps = tuple(_scripts(root))
    return Workflow("", root.line, (), (Job("", root.line, steps),) if steps else ())


def _shell_step(found: re.Match[str], line: int) -> Step:
    quoted = found["script"]
    marks = 3 if quoted[:3] in ("'''", '"""') else 1
    script = quoted[marks:-marks]
    ignored = _STATUS_KEPT.search(found["named"] or "") or _STATUS_KEPT.search(found["after"])
    return Step(
        run=script,
        line=line,
        run_line=line + found[0].count("\n", 0, found.start("script") - found.start()),
        continue_on_error=ignored is not None,
        shell="" if found["shell"] == "sh" else found["shell"],
    )


def _scripts(root: Node) -> Iterator[Step]:
    seen: set[int] = set()
    waiting = [("", root)]
    left = MAX_STEPS
    while waiting and left and len(seen) < MAX_NODES:
        key, node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if key in _SCRIPT_KEYS and node.value:
            left -= 1
            yield Step(run=node.value, line=node.line, run_line=node.text_line)
        elif node.kind == "map" and node.get("args") and node.get("name"):
            left -= 1
            yield _container_step(node)
        waiting += reversed([(name or key, value) for name, value in node.items])


def _container_step(node: Node) -> Step:
    import shlex

    arguments = (node.get("args") or node).each()
    image = node.text("name").rsplit("/", 1)[-1].partition(":")[0]
    program = node.text("entrypoint") or image
    words = (program, *(item.value for item in arguments[:MAX_STEPS]))
    last = arguments[-1] if arguments else node
    block = last.style == "|"
    if block and program.rsplit("/", 1)[-1] in ("bash", "sh"):
        return Step(run=last.value, line=node.line, run_line=last.text_line)
    return Step(run=shlex.join(words), line=node.line, run_line=node.line)
