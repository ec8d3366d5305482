"""A LaTeX report is read as its reader sees it."""

from __future__ import annotations

import pytest

from mle_lint.artefacts.latex import parse

REPORT = r"""\documentclass{article}
\title{Late parcels}
\begin{document}
\maketitle
\section{Results}\label{sec:results} % the main part
The model is \textbf{right} in 81\% of cases~\cite{a,b}, see
\href{https://example.org/data}{the data}.

\begin{itemize}
  \item Rural depots are worse.
  \item Night is
    better.
\end{itemize}
\begin{table}
\begin{tabular}{l|r}
Model & F1 \\ \hline
Majority & 0.41 \\
\end{tabular}
\caption{Held-out rows}
\end{table}
\begin{lstlisting}
% no comment
\end{lstlisting}
\begin{equation}
x = 1
\end{equation}
\end{document}
"""


def test_each_kind_of_block_is_read_with_its_line() -> None:
    assert [(b.kind, b.level, b.line, b.text) for b in parse(REPORT).blocks] == [
        ("heading", 1, 2, "Late parcels"),
        ("heading", 2, 5, "Results"),
        ("paragraph", 0, 6, "The model is right in 81% of cases , see the data."),
        ("item", 1, 10, "Rural depots are worse."),
        ("item", 1, 11, "Night is better."),
        ("row", 1, 16, "Model | F1"),
        ("row", 0, 17, "Majority | 0.41"),
        ("paragraph", 0, 19, "Held-out rows"),
        ("code", 0, 22, "% no comment"),
    ]


def test_links_are_kept_and_pictures_are_not() -> None:
    text = "\\url{https://a.org} \\includegraphics[width=1cm]{plots/roc} \\href{https://b.org}{b}"
    assert [(link.target, link.text) for link in parse(text).links] == [
        ("https://b.org", "b"),
        ("https://a.org", "https://a.org"),
    ]


def test_an_escaped_ampersand_ends_no_cell() -> None:
    text = "\\begin{tabular}{l|r}\nR\\&D & 0.4 \\\\\n\\end{tabular}\n"
    assert [block.text for block in parse(text).blocks] == ["R&D | 0.4"]


@pytest.mark.parametrize(
    "text",
    [
        "\\cite[" * 100_000,
        "\\begin{itemize}" * 20_000,
        "\\href{" * 100_000,
        "\\section[" * 50_000,
        "{" * 200_000,
        "\\end{itemize}\n" * 20_000,
        "\\\\" * 200_000,
    ],
)
def test_hostile_text_is_read_to_its_end(text: str) -> None:
    assert parse(text).links == ()


@pytest.mark.parametrize(
    ("source", "read"),
    [
        (r"pr\'ediction \`a Z\"urich, le\c{c}on, \^{\i}le", "prédiction à Zürich, leçon, île"),
        (r"83{,}3\,\% of 12\,000 rows", "83,3 % of 12000 rows"),
        (r"F1 of $0.81 \pm 0.02$, $x \geq 3$", "F1 of 0.81 ± 0.02, x ≥ 3"),
        (r"Stra\ss e and \o{}re", "Straße and øre"),
    ],
)
def test_accents_numbers_and_signs_are_read_as_printed(source: str, read: str) -> None:
    assert [block.text for block in parse(source).blocks] == [read]


def test_what_follows_on_the_line_of_a_title_or_a_border_is_text() -> None:
    text = r"""
\paragraph{Split \textbf{by time}.} The last month is held out.
\begin{abstract} We rank \end{abstract}
\begin{description}
\item[Planner] orders the stock
\end{description}
"""
    assert [(block.kind, block.text) for block in parse(text).blocks] == [
        ("heading", "Split by time ."),
        ("paragraph", "The last month is held out."),
        ("paragraph", "We rank"),
        ("item", "Planner orders the stock"),
    ]
