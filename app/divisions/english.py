"""English names of divisions: the accepted ones where there are, else the reading and the kind.

What a county writes in its own list goes before all of this.
"""

from __future__ import annotations

import re

from app.core.pinyin import reading

# Names whose English is not their reading.
ACCEPTED: dict[str, str] = {
    "内蒙古": "Inner Mongolia",
    "广西壮族自治区": "Guangxi Zhuang Autonomous Region",
    "西藏": "Xizang",
    "宁夏回族自治区": "Ningxia Hui Autonomous Region",
    "新疆维吾尔自治区": "Xinjiang Uygur Autonomous Region",
    "陕西": "Shaanxi",
    "北京市": "Beijing Municipality",
    "天津市": "Tianjin Municipality",
    "上海市": "Shanghai Municipality",
    "重庆市": "Chongqing Municipality",
    "香港特别行政区": "Hong Kong Special Administrative Region",
    "澳门特别行政区": "Macao Special Administrative Region",
    "哈尔滨": "Harbin",
    "齐齐哈尔": "Qiqihar",
    "呼和浩特": "Hohhot",
    "包头": "Baotou",
    "鄂尔多斯": "Ordos",
    "呼伦贝尔": "Hulunbuir",
    "巴彦淖尔": "Bayannur",
    "乌兰察布": "Ulanqab",
    "锡林郭勒": "Xilingol",
    "锡林浩特": "Xilinhot",
    "兴安盟": "Hinggan League",
    "阿拉善": "Alxa",
    "达拉特": "Dalad",
    "准格尔": "Jungar",
    "鄂托克前": "Otog Front",
    "鄂托克": "Otog",
    "杭锦": "Hanggin",
    "乌审": "Uxin",
    "伊金霍洛": "Ejin Horo",
    "乌鲁木齐": "Ürümqi",
    "克拉玛依": "Karamay",
    "吐鲁番": "Turpan",
    "哈密": "Hami",
    "喀什": "Kashgar",
    "和田": "Hotan",
    "伊犁哈萨克": "Ili Kazak",
    "阿克苏": "Aksu",
    "塔城": "Tacheng",
    "阿勒泰": "Altay",
    "拉萨": "Lhasa",
    "日喀则": "Xigazê",
    "林芝": "Nyingchi",
    "昌都": "Qamdo",
    "山南": "Shannan",
    "那曲": "Nagqu",
    "阿里": "Ngari",
    "甘孜": "Garzê",
    "阿坝": "Aba",
    "香格里拉": "Shangri-La",
    "市辖区": "Districts and counties directly under the municipality",
    "县": "Counties directly under the municipality",
    "省直辖县级行政区划": "Counties directly under the province",
    "自治区直辖县级行政区划": "Cities directly under the autonomous region",
    "市直辖乡镇": "Towns directly under the city",
}

KINDS: dict[str, str] = {
    "村民委员会": "Village",
    "居民委员会": "Community",
    "街道办事处": "Subdistrict",
    "自治区": "Autonomous Region",
    "自治州": "Autonomous Prefecture",
    "自治县": "Autonomous County",
    "自治旗": "Autonomous Banner",
    "联合旗": "Joint Banner",
    "民族乡": "Ethnic Township",
    "民族苏木": "Ethnic Sumu",
    "矿区": "Mining District",
    "林区": "Forestry District",
    "特区": "Special District",
    "新区": "New District",
    "地区": "Prefecture",
    "街道": "Subdistrict",
    "社区": "Community",
    "苏木": "Sumu",
    "嘎查": "Gacha",
    "林场": "Forest Farm",
    "农场": "Farm",
    "省": "Province",
    "市": "City",
    "盟": "League",
    "县": "County",
    "旗": "Banner",
    "区": "District",
    "镇": "Town",
    "乡": "Township",
    "村": "Village",
}

PEOPLES: dict[str, str] = {
    "维吾尔": "Uygur",
    "哈萨克": "Kazak",
    "柯尔克孜": "Kirgiz",
    "蒙古族": "Mongol",
    "蒙古": "Mongol",
    "塔吉克": "Tajik",
    "锡伯": "Xibe",
    "达斡尔族": "Daur",
    "鄂伦春": "Oroqen",
    "鄂温克族": "Ewenki",
    "朝鲜族": "Korean",
    "满族": "Manchu",
    "回族": "Hui",
    "藏族": "Zang",
    "羌族": "Qiang",
    "彝族": "Yi",
    "苗族": "Miao",
    "侗族": "Dong",
    "布依族": "Bouyei",
    "水族": "Sui",
    "仡佬族": "Gelao",
    "土家族": "Tujia",
    "瑶族": "Yao",
    "壮族": "Zhuang",
    "毛南族": "Maonan",
    "仫佬族": "Mulao",
    "黎族": "Li",
    "畲族": "She",
    "白族": "Bai",
    "傣族": "Dai",
    "哈尼族": "Hani",
    "景颇族": "Jingpo",
    "傈僳族": "Lisu",
    "怒族": "Nu",
    "独龙族": "Derung",
    "纳西族": "Naxi",
    "普米族": "Pumi",
    "拉祜族": "Lahu",
    "佤族": "Va",
    "布朗族": "Blang",
    "东乡族": "Dongxiang",
    "撒拉族": "Salar",
    "保安族": "Bonan",
    "裕固族": "Yugur",
    "土族": "Tu",
    "各族": "Multi-Ethnic",
}
_PEOPLES = re.compile("(?:" + "|".join(sorted(PEOPLES, key=len, reverse=True)) + ")+$")
_ONE_PEOPLE = re.compile("|".join(sorted(PEOPLES, key=len, reverse=True)))


def english_name(name: str) -> str:
    """`青禾县` Qinghe County, `黔东南苗族侗族自治州` Qiandongnan Miao and Dong Autonomous …"""
    accepted = ACCEPTED.get(name)
    if accepted is not None:
        return accepted
    stem, kind = _parted(name)
    if not kind:
        return capitalised(name)
    people = None if stem in ACCEPTED else _PEOPLES.search(stem)
    if people is None or not (kind.startswith("Autonomous") or stem.endswith("族")):
        return f"{ACCEPTED.get(stem) or capitalised(stem)} {kind}"
    who = _listed([PEOPLES[one] for one in _ONE_PEOPLE.findall(people.group())])
    stem = stem[: people.start()]
    own = f"{ACCEPTED.get(stem) or capitalised(stem)} " if stem else ""
    return f"{own}{who} {kind.removeprefix('Ethnic ')}"


def capitalised(name: str) -> str:
    """The syllables of a name as one word: `六安` Lu'an, `吕梁` Lüliang."""
    word = ""
    for syllable in reading(name).replace("v", "ü").split(" "):
        apart = word and not syllable.isdigit() and syllable[:1] in "aoe"
        word += f"'{syllable}" if apart else syllable
    return word[:1].upper() + word[1:]


def _parted(name: str) -> tuple[str, str]:
    """The name proper and its kind; a name of one character keeps its kind (沙县 Shaxian)."""
    for ending, kind in KINDS.items():
        stem = name.removesuffix(ending)
        if stem and stem != name:
            whole = len(stem) == 1 and len(ending) == 1
            return (name, kind) if whole else (stem, kind)
    return name, ""


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
