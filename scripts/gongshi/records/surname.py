"""Where a Chinese name divides: surname and given name, or the parts between interpuncts."""

from __future__ import annotations

import re

COMPOUND = frozenset({
    "欧阳", "司马", "上官", "诸葛", "皇甫", "尉迟", "令狐", "长孙", "夏侯", "慕容", "宇文",
    "司徒", "司空", "公孙", "轩辕", "端木", "独孤", "南宫", "东方", "西门", "万俟", "单于",
    "澹台", "闻人", "赫连", "淳于", "呼延", "申屠", "太史", "濮阳", "钟离", "鲜于", "闾丘",
    "亓官", "公冶", "仲孙", "颛孙", "漆雕", "巫马", "拓跋", "纳兰", "完颜", "耶律", "贺兰",
    "哥舒", "百里", "东郭", "南门", "公羊", "羊舌", "壤驷", "太叔", "第五", "司寇", "达奚",
})  # fmt: skip
"""Compound surnames. Those that are rarer than a common surname followed by their second character
(段干 乐正 宗政 梁丘 谷梁 左丘) are left out: 段干城 is far more likely a 段."""

INTERPUNCTS = "\u00b7\u2022\u2027\u2219\u22c5\u30fb\uff65.\uff0e"
"""Marks that people type between the parts of a name; `·` (U+00B7) is the standard one."""

_BETWEEN_PARTS = re.compile(f"[{re.escape(INTERPUNCTS)}]+")
_LONGEST_WITH_SURNAME = 4


def name_parts(name: str) -> tuple[str, ...]:
    """Give the parts between interpuncts, without any blanks: one part for most names."""
    if name.isalpha():  # neither of them is
        return (name,)
    return tuple(filter(None, _BETWEEN_PARTS.split("".join(name.split()))))


def split_name(name: str) -> tuple[str, str]:
    """Give surname and given name; the surname is empty where the name has none to be seen.

    That is so for names with interpuncts and for names too long to begin with a surname.
    A name of two characters has a surname of one, even where both spell a compound surname.
    """
    parts = name_parts(name)
    whole = "".join(parts)
    if len(whole) > 2 and len(parts) == 1 and whole[:2] in COMPOUND:
        return whole[:2], whole[2:]
    if len(parts) != 1 or len(whole) > _LONGEST_WITH_SURNAME:
        return "", whole
    return whole[:1], whole[1:]
