"""What is at fault in a trace, and how gravely: `detect` finds what was learnt from rows too early,
`evaluation` how a result was measured, and the others what makes either a fault or a remark."""
