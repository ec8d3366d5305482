"""The machine that runs code over abstract values, and notes in a trace what happens to rows.

The language: `machine`, `statements`, `expressions` and what these hand on to. Calls: `calls` asks
who answers one, `library` for what is imported. Tables: `frames` has their methods, `tables` makes
them. What is fitted: `estimators`; how rows are divided: `splitting`; what is chosen by a score:
`selection`. Each module knows only those below it.
"""
