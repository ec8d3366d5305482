"""What names stand for while code is followed: rows as sets, what was learnt from them, the tables
and objects that hold both, and what two values are together."""
