"""Legal forms that a company's name carries and that say nothing about which company it is."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CHINESE = tuple(
    sorted(
        (
            "股份有限公司",
            "有限责任公司",
            "集团有限公司",
            "集团股份有限公司",
            "股份公司",
            "有限公司",
            "责任公司",
            "集团公司",
            "总公司",
            "分公司",
            "子公司",
            "公司",
            "集团",
            "有限合伙",
            "普通合伙",
            "合伙企业",
            "个人独资企业",
            "股份",
            "株式会社",
        ),
        key=len,
        reverse=True,
    )
)
"""Longest first; they stand at the end, one after the other, and in brackets."""

_PHRASES = """
public limited company | limited liability company | private limited company | joint stock company
open joint stock company | public joint stock company | closed joint stock company | limited partnership
limited liability partnership | company limited | company ltd | co ltd | co limited | co inc | co llc | coltd
corporation limited | corp ltd | group co ltd | group limited | group ltd | group company | holding co ltd | pte ltd
pty ltd | private limited | pvt ltd | sdn bhd
gesellschaft mit beschrankter haftung | gmbh co kg | gmbh co kgaa | gmbh co ohg | ag co kg | gmbh cie kg | mbh
kommanditgesellschaft auf aktien | offene handelsgesellschaft | kommanditgesellschaft | aktiengesellschaft
unternehmergesellschaft haftungsbeschrankt | ug haftungsbeschrankt | unternehmergesellschaft | haftungsbeschrankt
eingetragener kaufmann | eingetragene genossenschaft | zweigniederlassung
societe anonyme | societe a responsabilite limitee | societe par actions simplifiee | societe en nom collectif
besloten vennootschap | naamloze vennootschap | vennootschap onder firma
societa per azioni | societa a responsabilita limitata | sociedad anonima | sociedad limitada
sociedad de responsabilidad limitada | sl unipersonal
you xian gong si | youxian gongsi | youxiangongsi | you xian ze ren gong si | youxian zeren gongsi
gu fen you xian gong si | gufen youxian gongsi | gufen you xian gong si | ji tuan | jituan | gongsi
obshchestvo s ogranichennoi otvetstvennostyu | obshchestvo s ogranichennoy otvetstvennostyu
aktsionernoe obshchestvo | publichnoe aktsionernoe obshchestvo
"""

_BRANCH = re.compile(r"(公司).{2,10}(?:分公司|分行|支行|办事处)$")
"""The branch of a company is that company."""

PHRASES = frozenset(tuple(phrase.split()) for phrase in re.split(r"[|\n]", _PHRASES) if phrase.strip())
"""Several words that are a form wherever they stand."""

ANYWHERE = _words(
    """
    gmbh ltd limited llc plc llp inc incorporated corp corporation ggmbh kgaa ohg gbr ev eg ek ekfr ekfm sarl sasu eurl
    bvba sprl spa srl srls slu sapi kft zrt doo sro oyj ooo oao zao pao jsc ojsc pjsc cjsc nv bv bhd
    """
)
"""Words that are a form wherever they stand."""

AT_THE_ENDS = _words(
    """
    ag kg ug se sa sas snc scs sci sl sc sp as ab oy aps lp co company cie compagnie group gruppe groupe grupo gruppo
    holding holdings ao too pt ip
    societe ste firma
    """
)
"""Words that are a form at either end only: inside they may be part of the name."""


def without_chinese_forms(text: str) -> str:
    """The text without the forms at its end. A name that is nothing but forms stays as it is."""
    rest = _BRANCH.sub(r"\1", text)
    while True:
        form = next((form for form in CHINESE if rest.endswith(form) and len(rest) > len(form)), None)
        if form is None:
            return rest
        rest = rest[: -len(form)]


def without_forms(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words, in plain letters, without forms. A name that is nothing but forms stays as it is."""
    rest = [word for word in _without_phrases(list(words)) if word not in ANYWHERE]
    while rest and rest[-1] in AT_THE_ENDS:
        rest.pop()
    while rest and rest[0] in AT_THE_ENDS:
        rest.pop(0)
    return tuple(rest) or words


_LONGEST = max(len(phrase) for phrase in PHRASES)


def _without_phrases(words: list[str]) -> list[str]:
    left: list[str] = []
    place = 0
    while place < len(words):
        for length in range(min(_LONGEST, len(words) - place), 0, -1):
            if tuple(words[place : place + length]) in PHRASES:
                place += length
                break
        else:
            left.append(words[place])
            place += 1
    return left
