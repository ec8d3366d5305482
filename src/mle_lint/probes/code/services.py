"""Whether something keeps running and answers requests, and whether a test could ask it."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts import paths
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import imports
from mle_lint.probes.code.foreign_tests import foreign_tests
from mle_lint.probes.code.own_code import text_of
from mle_lint.probes.code.serving import WEB
from mle_lint.probes.code.suites import is_test_function, test_modules
from mle_lint.repository import Repository

# Frameworks whose functions are called by a protocol or a platform, not by a request to a path.
_OTHER = ("mcp.server", "fastmcp", "grpc", "modal", "cog", "functions_framework", "mangum",
          "sagemaker_inference", "ts.torch_handler", "azureml.contrib.services", "chalice",
          "aws_lambda_powertools", "langserve")  # fmt: skip
HTTP = tuple(package for package in WEB if package not in _OTHER)
_LISTENS = pattern(
    r"\b(?:app|server|fastify)\.listen\(|\bhttp\.ListenAndServe|\bgin\.(?:Default|New)\("
    r"|@SpringBootApplication|@RestController|\bHttpServer::new\(|\baxum::serve\(|\bpr_run\("
    r"|\bplumb\(|#\*\s*@(?:post|get)\b|\bWebApplication\.Create|\bHTTP\.serve\(|\bGenie\.up\("
)
MAX_FILES = 200


def web(repository: Repository) -> Iterator[Evidence]:
    """Files outside tests and notebooks that are a web service, in any language."""
    for module in repository.code:
        line = 0 if module.notebook else imports(module, HTTP)
        if line:
            yield Evidence(module.at(line), "a web service")
    for path in repository.of_kind("source")[:MAX_FILES]:
        text = "" if paths.is_test(path) else text_of(repository, path)
        found = _LISTENS.search(text)
        if found:
            line = text.count("\n", 0, found.start()) + 1
            yield Evidence(repository.place(path, line), "a web service")


def first_test(repository: Repository) -> Iterator[Evidence]:
    """The first test function of each test file."""
    for module in test_modules(repository):
        for function in module.facts.functions:
            if is_test_function(module, function):
                yield Evidence(module.at(function.line), function.name)
                break
    for test in foreign_tests(repository):
        yield Evidence(repository.place(test.path, test.line), test.title or "a test")
