"""Follows rows and what was learnt from them through code, without running it.

A module is interpreted over abstract values: rows are sets of atoms that splits divide, and every
statistic leaves a token that says which rows it saw. The rules only compare the two.

`values` are what names stand for; `running` is the machine that follows code and notes `events` in
a `trace`; `judging` says what is at fault in a trace, and how gravely. `following` does this for a
file, `analysis` for those of a repository that `chosen` picks. What libraries do stands in
`knowledge`, what names say in `naming`, what is asked of code in `syntax` and `shown`.
"""
