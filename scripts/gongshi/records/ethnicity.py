"""The 56 ethnic groups of China with their numeric codes (GB/T 3304-1991), and two more words."""

from __future__ import annotations

from typing import Annotated, Any

from gongshi.records.part import Take
from gongshi.records.problem import did_you_mean

_NAMES = (
    "汉族 蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 "
    "哈尼族 哈萨克族 傣族 黎族 傈僳族 佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族 "
    "柯尔克孜族 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族 "
    "塔吉克族 怒族 乌孜别克族 俄罗斯族 鄂温克族 德昂族 保安族 裕固族 京族 塔塔尔族 独龙族 "
    "鄂伦春族 赫哲族 门巴族 珞巴族 基诺族"
).split()

ETHNICITY_CODES = {name: f"{number:02d}" for number, name in enumerate(_NAMES, 1)}
"""Name → two-digit code, in the order of the standard."""

_OTHERS = ("未识别民族", "外国血统中国籍人士")
_KNOWN = {name: name for name in (*_NAMES, *_OTHERS)}


def _ethnicity(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("这里要填民族的全称，例如 白族")
    if known := _KNOWN.get(value):
        return known  # one text for all records
    raise ValueError(f"没有“{value}”这个民族名称{did_you_mean(value, ETHNICITY_CODES)}")


Ethnicity = Annotated[str, Take(_ethnicity)]
