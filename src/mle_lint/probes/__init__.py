"""Pure functions from a repository to evidence, which rules call by address.

A folder with the name of a family of rules holds what that family asks; `code`, `files`,
`documents` and `commands` hold what several families read, and know nothing of any family.
"""
