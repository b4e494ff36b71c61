"""Words that start sentences: after a letter chain such as "U.N." or "D.C." only one of these shows that it ended."""

import re
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+")

_ENGLISH: Final = """
    A According Accordingly Additionally After Again Albeit All Also Although Amid Among An And Another Any As Asked At
    Because Before Being Besides Between Both But By Can Certainly Citing Clearly Consequently Could Currently Despite
    Did Do Does Due During Each Earlier Either Elsewhere Even Eventually Every Everyone Everything Few Finally
    Following For Formerly From Further Furthermore Given Had Has Have Having He Hence Her Here His How However I If In
    Indeed Initially Instead Is It Its Last Later Lastly Let Likewise Many Meanwhile More Moreover Most Much My Neither
    Nevertheless Nobody None Nonetheless Nor Not Nothing Notwithstanding Now Of Often On Once One Only Or Others
    Otherwise Our Out Over Overall Perhaps Please Previously Questions Rather Recently Regarding Respectively
    Responding Separately Several Shall She Should Similarly Since So Some Soon Speaking Still Subsequently Such Take
    Than Thank Thanks That The Their Then There Thereafter Therefore These They This Those Though Three Through
    Throughout Thus To Today Together Tomorrow Tonight Two Ultimately Under Unfortunately Unless Unlike Until Upon
    Usually Very Was We Well Were What When Whenever Where Whereas Wherever Whether Which While Who Whoever Whose Why
    With Within Without Would Yes Yesterday Yet You Your
"""
_FRENCH: Final = """
    Le La Les Il Elle Ils Elles On Nous Vous Je Ce Cet Cette Ces Un Une Des Du Au Aux Dans Pour Par Selon Mais Et Or
    Car Après Avant Depuis Lors Lorsque Quand Si En Sur Sous Avec Sans Leur Leurs Son Sa Ses Notre Votre Cela Ainsi
    Toutefois Cependant Enfin Ensuite Puis Aujourd Hier Demain Tous Toutes Tout Plusieurs Certains Quant Malgré Afin
    Alors Aussi Comme Contre Entre Pendant Outre Dès
"""
_SPANISH: Final = """
    El La Los Las Un Una Unos Unas En Por Para Según Pero Y Este Esta Estos Estas Ese Esa Eso Esto Su Sus Con Sin Al
    Tras Desde Hasta Cuando Donde Aunque Como Si No Se Lo Le Ellos Ellas Ella Él Nosotros Ambos Ambas Además Asimismo
    También Ayer Hoy Mañana Durante Entre Sobre Todos Todas Luego Después Antes Así Ahora Mientras Muchos
"""
_PORTUGUESE: Final = """
    O A Os As Um Uma Em No Na Nos Nas Por Para Segundo Mas E Este Esta Estes Estas Esse Essa Isso Isto Seu Sua Com Sem
    Ao À Após Desde Até Quando Onde Embora Como Se Não Ele Ela Eles Elas Ambos Além Também Ontem Hoje Amanhã Durante
    Entre Sobre Todos Depois Antes Assim Agora Enquanto
"""
_ITALIAN: Final = """
    Il Lo La I Gli Le Un Una Uno In Nel Nella Nei Per Con Senza Secondo Ma E Questo Questa Questi Queste Quello Suo Sua
    Al Alla Ai Dopo Prima Durante Quando Dove Anche Come Se Non Si Egli Lui Lei Loro Noi Essi Entrambi Inoltre Tuttavia
    Infine Ieri Oggi Domani Tra Fra Su Sul Sulla Tutti Molti Poi Così Ora Mentre
"""
_GERMAN: Final = """
    Der Die Das Den Dem Des Ein Eine Einen Einem Einer Er Sie Es Wir Ich Ihr In Im Am An Auf Bei Beide Mit Nach Vor Von
    Zu Zum Zur Für Aus Über Unter Zwischen Durch Gegen Ohne Seit Während Wenn Als Ob Dass Weil Da Daher Damit Danach
    Dann Dort Hier Heute Gestern Morgen Jetzt Nun Auch Aber Und Oder Doch Dies Diese Dieser Dieses Diesen Jene Alle
    Viele Einige Mehrere Kein Keine Nicht Nur Noch Zudem Außerdem Allerdings Jedoch Darüber Deshalb Bereits Seine
    Seiner Ihre Unser Unsere Was Wer Wie Wo Warum
"""
_RUSSIAN: Final = """
    Он Она Они Оно Это Эта Этот Эти Мы Я Вы В Во На По После Перед При Для До Из К Ко О Об От С Со У За Под Над Между
    Но А И Или Если Когда Где Как Что Кто Кроме Также Однако Затем Потом Поэтому Все Всё Его Её Их Наш Наша Тем Таким
    Так Там Тогда Сегодня Вчера Завтра Сейчас Оба Обе Стороны Согласно Ранее Позднее Вместе Несмотря
    Він Вона Вони Це Ми Ви Та Але Проте Також Після Під Від Сторони
"""
_SURNAMES: Final = frozenset(
    "A An As At Al Da Das De Des Di Die Do Du E El Even I In La Las Le Les Lo Los My No O On Or Os Long Lui So Su To "
    "Tu Van Von Will You И К С У О А В Я".split()
)
"""Starters that are also (parts of) names or initials, so they prove nothing after a single initial."""
_SAFE_AFTER_INITIAL: Final = frozenset("A An As At In On My To Or Even".split())
_HEADS: Final = {"Under": ("Secretary", "Secretaries"), "Most": ("Favoured", "Favored"), "The": ("Hague",)}
"""Starters that open a name when one of these words follows."""

_STARTERS: Final = frozenset(
    f"{_ENGLISH} {_FRENCH} {_SPANISH} {_PORTUGUESE} {_ITALIAN} {_GERMAN} {_RUSSIAN}".split()
) - {"O", "E", "No", "Des", "I"}
_ADVERBS: Final = tuple(
    "ally ully ingly antly ently edly ately ously ively arly ibly ably ardly ondly irdly ctly".split()
)
_ELIDED: Final = frozenset(("L", "C", "J", "Qu", "Lorsqu", "Puisqu", "Jusqu"))


def is_starter(text: str, start: int, end: int, after_initial: bool = False) -> bool:
    """Whether the word at `start` is one that starts sentences.

    `after_initial` says that a single initial stands before it, where "Le", "Das" or "El" may be a surname.
    """
    match = _WORD.match(text, start, end)
    if match is None:
        return False
    word, after = match[0], match.end()
    following = text[after : after + 1] if after < end else ""
    if word not in _STARTERS:
        if word == "I":
            return (following.isspace() and text[after + 1 : after + 2].islower()) or following in ("'", "’")
        if word in _ELIDED:
            return following in ("'", "’") and not after_initial
        if word.isupper() and len(word) > 1 and word.capitalize() in _STARTERS:
            word = word.capitalize()
        else:
            return following == "," and word[0].isupper() and word.endswith(_ADVERBS)
    if following == "-" or (following == "." and len(word) < 3):
        return False
    if word in _HEADS and text.startswith(_HEADS[word], after + 1):
        return False
    return not (after_initial and word in _SURNAMES and word not in _SAFE_AFTER_INITIAL)
