from __future__ import annotations

import subprocess
import sys

import pytest

from gongshi.records.reading import SURNAME_READINGS, pinyin_key, reading, spell


@pytest.mark.parametrize(
    ("name", "given", "full", "initials"),
    [
        ("魏金辉", None, "wei jinhui", "wjh"),
        ("尹力", None, "yin li", "yl"),
        ("吕自刚", None, "lv zigang", "lzg"),
        ("李　伟", None, "li wei", "lw"),
        ("曾泽翔", None, "zeng zexiang", "zzx"),
        ("单晓岚", None, "shan xiaolan", "sxl"),
        ("解单", None, "xie dan", "xd"),  # 单 is a surname's reading only in front
        ("仇查", None, "qiu cha", "qc"),
        ("区国强", None, "ou guoqiang", "ogq"),
        ("盖叫天", None, "ge jiaotian", "gjt"),
        ("朴长青", None, "piao changqing", "pcq"),
        ("尉迟惠香", None, "yuchi huixiang", "ychx"),
        ("万俟雪", None, "moqi xue", "mqx"),
        ("令狐汝发", None, "linghu rufa", "lhrf"),
        ("长孙明", None, "zhangsun ming", "zsm"),
        ("单于飞", None, "chanyu fei", "cyf"),
        ("欧阳修", None, "ouyang xiu", "oyx"),
        ("赵文𬱖", None, "zhao wendi", "zwd"),
        ("李\U0003fffd", None, "li", "l"),  # no reading known
        ("阿依努尔·买合木提江", None, "ayinuer maihemutijiang", "aynemhmtj"),
        ("木合塔尔·阿布都热依木江", None, "muhetaer abudureyimujiang", "mhteabdrymj"),
        ("阿不都热合曼", None, "abudureheman", "abdrhm"),
        # as the field 拼音 says
        ("单晓明", "Dan Xiaoming", "dan xiaoming", "dxm"),
        ("覃明", "Tán Míng", "tan ming", "tm"),
        ("吕布", "Lǚ Bù", "lv bu", "lb"),
        ("吕布", "LÜ BU", "lv bu", "lb"),
        ("李西安", "Li Xi'an", "li xian", "lxa"),
        ("王安安", "wang an an", "wang anan", "waa"),
        ("欧阳长海", "ou yang zhang hai", "ouyang zhanghai", "oyzh"),
        ("卓玛央宗", "Zhuomayangzong", "zhuomayangzong", "zmyz"),
        ("木合塔尔·阿布都", "Muhtar Abdu", "muhtar abdu", "ma"),  # in the bearer's language
        ("魏金辉", " ", "wei jinhui", "wjh"),
        ("", None, "", ""),
    ],
)
def test_reading(name: str, given: str | None, full: str, initials: str) -> None:
    found = reading(name, given)
    assert (found.full, found.initials) == (full, initials)
    assert found.joined == full.replace(" ", "")


@pytest.mark.parametrize(
    ("name", "given", "surname", "rest"),
    [
        ("上官永鹏", None, "shangguan", "yongpeng"),
        ("方", None, "fang", ""),
        ("格桑·洛桑次仁", None, "", "gesang luosangciren"),
        ("上官永鹏", "Shangguan Yongpeng", "shangguan", "yongpeng"),
        ("卓玛央宗", "Zhuomayangzong", "", "zhuomayangzong"),
    ],
)
def test_surname_and_given_name(name: str, given: str | None, surname: str, rest: str) -> None:
    found = reading(name, given)
    assert (found.surname, found.given) == (surname, rest)


@pytest.mark.parametrize("surname", SURNAME_READINGS)
def test_each_surname_reads_as_its_table_says(surname: str) -> None:
    assert reading(surname + "明明").surname == SURNAME_READINGS[surname].replace(" ", "")


@pytest.mark.parametrize(
    "names",
    [
        "查明 张伟 张一 章伟 章一 周明",  # 查 zha; all 张 (7 strokes) before all 章 (11)
        "区明 欧阳明 欧一明",  # ou: 区 4 strokes, 欧 8; yang before yi
        "陆明 鲁明 罗明 吕明",  # lu, lu, luo, lv; 陆 7 strokes, 鲁 12
    ],
)
def test_names_in_order_of_pinyin(names: str) -> None:
    expected = names.split()
    backwards = expected[::-1]
    assert sorted(backwards, key=pinyin_key) == expected


def test_the_field_decides_the_place_too() -> None:
    assert pinyin_key("覃明", "Tan Ming") > pinyin_key("孙明") > pinyin_key("覃明")
    assert pinyin_key("木合塔尔·阿布都", "Muhtar Abdu") > pinyin_key("穆明")


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        ("喜洲镇", "xi zhou zhen"),
        ("乐和村", "le he cun"),  # not the surname yue
        ("重庆银行", "chong qing yin hang"),
        ("5G 代表工作站（A1）", "5g dai biao gong zuo zhan a1"),
        ("", ""),
    ],
)
def test_spell_other_text(text: str, syllables: str) -> None:
    assert spell(text) == tuple(syllables.split())


def test_the_dictionary_is_loaded_only_when_a_name_is_read() -> None:
    code = "import sys, gongshi.records.reading; sys.exit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("length", [50, 5_000])
def test_pinyin_that_cannot_be_cut_costs_little(length: int) -> None:
    assert reading("安" * length, "A" * length + "x").initials == "a"
