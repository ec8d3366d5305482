from mle_lint.artefacts.generated_documents import is_generated, without_prose
from mle_lint.artefacts.markdown import parse

ANGULAR = """# Web

This project was generated with [Angular CLI](https://angular.dev/cli) version 17.3.0.

## Development server

```bash
ng serve
```

## Code scaffolding

Run `ng generate component component-name` to generate a new component.
"""


def test_what_a_generator_wrote_is_known_under_any_title() -> None:
    assert is_generated(parse(ANGULAR))
    blocks = without_prose(parse(ANGULAR)).blocks
    assert [block.text.strip() for block in blocks] == ["ng serve"]


def test_what_an_author_added_makes_it_his_own() -> None:
    own = ANGULAR.replace(
        "This project", "Shows the risk of each loan to its clerk.\n\nThis project"
    )
    assert not is_generated(parse(own))
    assert not is_generated(parse(ANGULAR + "\n## Screens\n\nOne for each clerk.\n"))
    assert not is_generated(parse(ANGULAR + "\n" + "word " * 700))
