"""The forms in which people say what a model learns, as patterns over folded sentences."""

from __future__ import annotations

from mle_lint.patterns import pattern

# One of two values, as it is written: `= 1`, `(0)`, `1 if`, `0 otherwise`.
BINARY = pattern(
    r"(?:[=:(]|->|→|\bis|\bas|\bequals) ?[`\"']?[01](?![\w.,%:/]*\d)|"
    r"(?<![\w.,/:-])[01] (?:if|when|for|inside|otherwise|"
    r"sonst|wenn|si|se|quando|cuando|falls|если|иначе|=)|[=为是]\s?[01](?!\d)|\bclass(?:e|"
    r"es)? (?:one|zero|two|[0-9]|a|b)\b|(?<!\d)1\u110b"
)
# "These are class one": the number that a kind of row gets.
CLASSED = pattern(
    r"\b(?:is|are|get|gets|as|ist|sind|sont|son) (?:the )?(?:class|label|klasse|classe|"
    r"clase) (?:one|zero|two|[0-9]|a|b)\b"
)
# Possible answers in a row, with marks of emphasis, slashes, commas or a last "or" between.
ITEM = r"[`*\"'“”(]{0,2}[^\W_][\w<>%+-]{0,24}(?: [\w<>%+-]{1,24}){0,3}[`*\"'”)]{0,2}"
LISTED = pattern(
    rf"{ITEM}(?: ?[,/|、] ?{ITEM}){{1,12}},? (?:or|and|und|oder|y|o|ou|e|et|и|или|veya|ve|"
    rf"atau|dan) {ITEM}"
    rf"|: {ITEM}(?:, {ITEM}){{2,12}}|[\w-]{{1,24}}(?: / [\w-]{{1,24}})+|"
    rf"[`\"'][\w<>-]+[`\"'](?:, [`\"'][\w<>-]+[`\"'])+"
    r"|\d{1,2} ?[:=-]? ?[^\W\d]+(?:, ?\d{1,2} ?[:=-]? ?[^\W\d]+)+"
    r"|[\u3040-\u9fff]{1,8}(?:[、/][\u3040-\u9fff]{1,8})+"
)
# A label and what stands behind it, which no tag of a version is.
LABEL = pattern(
    r"(?:^|[.;(,|*] ?)\W{0,3}([^\W\d_][^:：|=.;,\n]{0,40}?)\W{0,3}"
    r"[:：|][^\w\[<{]{0,4}(?!v?\d+\b)(?=\w)"
)
# A word of one's own that is explained: `"late" here means`, `"Lost": no call for`.
QUOTED = pattern(
    r"[\"“«「][^\"”»」\n]{2,30}[\"”»」] ?(?:(?:here|for us|in this project) ?)?"
    r"(?::|=|\b(?:means|if|when|bedeutet|heisst|signifie|significa|vuol dire|означает)\b"
    r"|指|とは|란)"
)
# What comes behind the name of the target when its meaning follows.
COPULA = pattern(
    r"\W{0,3}(?:[^\W\d_]{1,24} ){0,2}?(?:is|are|was|were|means|equals|es|son|e|est|sont|ist|sind|"
    r"sono|равна|равен|это) "
    r"(?!well |clear|defined|known|"
    r"not |the column|your|set |then|used|passed|stored|needed|required|encod|also|"
    r"only)[^\W_]|[は是为]|\s?(?:\u110b\u1173\u11ab|\u1102\u1173\u11ab) "
)
# Words that are too common to tell of a target, and tell it in some forms; kinds and their names.
SHORT = (
    "y",
    "when",
    "once",
    "as soon as",
    "whenever",
    "des que",
    "lorsqu*",
    "sobald",
    "wenn",
    "cuando",
    "quando",
    "class",
    "classe",
    "klasse",
    "clase",
)
MAPPED = pattern(
    r"[\w)] ?(?:=|=>|->|→) ?[`\"']?[a-z][\w' -]{1,24}[,;][^=>→\n]{1,60}[\w)] ?(?:=|=>|->|"
    r"→) ?[`\"']?[a-z]"
)
# What something is under a condition that is counted: `a parcel is late once two days are over`.
IS_WHEN = pattern(
    r"\b(?:is|are|was|were|est|sont|ist|sind|es|son|e|sono) (?:(?:an?|in|en|un|une|ein|eine|"
    r"una|um|uma) )?"
    r"(?:[\w'\"-]+ ){1,3}?(?:if|when|whenever|once|as soon as|unless|des que|lorsqu\w+|quand|"
    r"si|wenn|sobald|"
    r"falls|cuando|quando|se) [^.]{0,80}?(?:\d|\b(?:no|not|never|fewer|more than|less than|"
    r"half|two|three|four|"
    r"five|six|seven|ten|plus de|moins de|mehr als|weniger|kein\w*|mas de|menos de|mais de|"
    r"piu di|meno di)\b)"
)
# What each row may be: `named each grain: birch, alder or other`.
EACH = pattern(
    rf"\b(?:each|every|chaque|cada|ogni|jede\w*) (?:[\w-]+ ){{0,3}}[\w-]+: {ITEM}"
    rf"(?:, {ITEM}){{0,12}},? (?:or|oder|ou|o|или) {ITEM}"
)
# Two values that exclude each other, in brackets behind what has them: `sentiment (good/bad)`.
OPPOSED = pattern(
    r"\w[*`_]{0,2}:? ?\((?:yes ?/ ?no|no ?/ ?yes|si ?/ ?no|oui ?/ ?non|ja ?/ ?nein|sim ?/ ?nao|"
    r"да ?/ ?нет|true ?/ ?false|0 ?/ ?1|1 ?/ ?0|posi\w+ ?/ ?nega\w+|nega\w+ ?/ ?posi\w+|"
    r"good ?/ ?bad|normal ?/ ?\w{3,}|fake ?/ ?real|real ?/ ?fake|spam ?/ ?ham|"
    r"benign ?/ ?malignant|low ?/ ?(?:medium ?/ ?)?high|presen\w+ ?/ ?absen\w+|"
    r"default ?/ ?\w{3,}|churn\w* ?/ ?\w{3,}|是 ?/ ?否)\b"
)
# One answer or the other, and how many values a column has.
EITHER = pattern(
    r"\b(?:says?|tells?|calls?|decides?|sorts?|classif\w+|distinguish\w*|"
    r"separates?) (?:[\w'-]+ ){0,4}?"
    r"[\w-]{3,} (?:or|from|vs|versus|oder|ou|o) (?!csv|json)[\w-]{3,}"
)
VALUED = pattern(
    r"\b(?:one|two|three|four|five|zwei|drei|deux|trois|dos|tres|cuatro|dois|due|tre|два|три|"
    r"[2-9]|1\d) "
    r"(?:[^\W\d_]+ )?(?:values?|valores|valeurs|werte|valori|classes|clases|klassen|classi|"
    r"levels|labels|значени\w+|класс\w+)\b"
)
# What learns, and the verbs by which it is told what comes out of it.
MODEL = (
    r"(?:model|network|net|classifier|regressor|regression|detector|forecaster|predictor|"
    r"ensemble|forest|"
    r"booster|tree|trees|cnn|lstm|gru|unet|u-net|transformer|head|tower|ranker|modell|netz|"
    r"reseau|modele|"
    r"modelo|red|rede|rete|modello|модель|сеть|нейросеть)"
)
OUT = (
    r"(?:outputs?|predicts?|returns?|gives?|forecasts?|estimates?|learns?|guesses|emits|"
    r"yields|says|answers|tells|"
    r"scores|ranks|sagt|liefert|gibt|schatzt|lernt|erkennt|donne|predit|estime|renvoie|rend|"
    r"apprend|da|devuelve|"
    r"predice|estima|aprende|preve|restituisce|stima|impara|выдает|предсказывает|"
    r"прогнозирует|оценивает|угадывает|учит)"
)
OUTPUT = pattern(
    rf"\b{MODEL} (?:[^\W\d_]+ ){{0,2}}?{OUT} (?:(?:the|a|an|one|its|le|la|les|el|los|den|"
    rf"die|das|il|o|os|as) )?"
    r"(?!result|predict|output|json|answer|response|value|good|better|best|well|from|on|at|"
    r"in|how to|what|model|to |"
    r"accur|ergebnis|vorhersag|resultat|risult|respuesta|prediccion|previs)[^\W\d_]{3,}"
)
# Some people, counted, before a verb of giving labels.
SOME = pattern(
    r"\b(?:one|two|three|four|five|six|seven|eight|ten|dozen|several|zwei|drei|vier|funf|"
    r"mehrere|deux|trois|quatre|"
    r"plusieurs|dos|tres|cuatro|varios|varias|dois|duas|quatro|varios|due|tre|quattro|"
    r"diversi|два|две|двое|трое|три|"
    r"четыре|несколько|iki|uc|dua|tiga|hai)\b|[两二三四五]\s?[名位个]|\d\s?[名人]|"
    r"[2-9]\u1106\u1167\u11bc|\b[2-9] [a-z]"
)
# What a prediction is for; what somebody can do then is no guess at what is predicted.
PURPOSE = pattern(
    r",? \b(?:so that|so|in order that|which lets|which allows|damit|sodass|para que|afin que|"
    r"affinche|чтобы) .*"
)
