"""Follows rows and what was learnt from them through code, without running it.

A module is interpreted over abstract values: rows are sets of atoms that splits divide, and every
statistic leaves a token that says which rows it saw. The rules only compare the two.
"""
