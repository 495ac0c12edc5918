"""Feature cases in running text: names, expressions, conditions, loops, line ends."""

from __future__ import annotations

from docxtpl import Listing, RichText, RichTextParagraph

from tests.typeset.compiled.making import Case, paper, raw

PEOPLE = [{"name": "甲一", "age": 30}, {"name": "乙二", "age": 4}, {"name": "丙三 & 子", "age": 51}]
SPECIALS = "一行\n二行\t制表\n\n末行"
STYLED = (
    '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/><w:sz w:val="40"/></w:rPr>'
    "<w:t>前 {{ x }} 后</w:t></w:r></w:p>"
)


def plain() -> list[Case]:
    """Names and expressions."""
    person = {"name": "张某某", "home": {"village": "云坪村", "rooms": [3, 4]}}
    cells = {
        "a name": ("甲方：{{ a }}。", {"a": "青禾林场"}),
        "two names in a paragraph": ("{{ a }} 与 {{ b }}", {"a": "甲", "b": "乙"}),
        "a name twice": ("{{ a }}{{ a }}", {"a": "又"}),
        "no blanks in the tag": ("{{a}}", {"a": "紧"}),
        "an integer": ("{{ n }} 亩", {"n": 12}),
        "a decimal": ("{{ n }}", {"n": 1.5}),
        "yes and no": ("{{ yes }} {{ no }}", {"yes": True, "no": False}),
        "an empty text": ("[{{ a }}]", {"a": ""}),
        "blanks are kept": ("[{{ a }}]", {"a": "  两格  "}),
        "what XML reserves": ("{{ a }}", {"a": "<b>&\"引号'</b> &amp; ]]>"}),
        "wide blanks and rare characters": (
            "{{ a }}",
            {"a": "全角\u3000空格\u00a0\ue5e5𠮷\U00020bb7"},
        ),
        "a field": ("{{ p.name }}", {"p": person}),
        "a field of a field": ("{{ p.home.village }}", {"p": person}),
        "a field in brackets": ('{{ p["name"] }}', {"p": person}),
        "curly quotes": ("{{ p[“name”] }}{{ p[‘name’] }}", {"p": person}),
        "an item of a list": ("{{ p.home.rooms[1] }}", {"p": person}),
        "a filter": ("{{ a|upper }} {{ a|e }}", {"a": "ab<c"}),
        "a default": ("{{ a|default('无') }} {{ b|default('无') }}", {"a": "有"}),
        "joining": ("{{ xs|join('、') }}", {"xs": ["一", "二<", "三"]}),
        "a length": ("{{ xs|length }} 人", {"xs": [1, 2, 3]}),
        "arithmetic": ("{{ a * 3 + b // 2 - 1 }} {{ a % 4 }} {{ a ** 2 }}", {"a": 7, "b": 9}),
        "joining with ~": ("{{ a ~ '-' ~ b }}", {"a": "甲", "b": 2}),
        "a short condition": (
            "{{ '有' if a else '无' }}{{ '有' if b else '无' }}",
            {"a": 1, "b": 0},
        ),
        "a constant": ("{{ '定' }}{{ 3 }}", {}),
        "a comparison": ("{{ a > 3 and b == '乙' }}", {"a": 4, "b": "乙"}),
        "a comment": ("前{# 不见 #}后 {{ a }}", {"a": "甲"}),
        "raw": ("{% raw %}{{ a }}{% endraw %} {{ a }}", {"a": "甲"}),
        "written braces": ("{_{ a }_} {_% if %_} {{ a }}", {"a": "甲"}),
        "a test": (
            "{% if a is defined %}有{% endif %}{% if b is not defined %}无{% endif %}",
            {"a": 1},
        ),
    }
    return [Case(name, paper(text), facts) for name, (text, facts) in cells.items()]


def control() -> list[Case]:
    """Conditions, loops and assignments."""
    people = {"people": PEOPLE}
    each = "{% for p in people %}{{ p.name }}；{% endfor %}"
    many = {
        "a condition in a line": (["{% if a %}甲{% endif %}乙"], {"a": True}),
        "otherwise": (["{% if a %}甲{% elif b %}乙{% else %}丙{% endif %}"], {"a": 0, "b": 0}),
        "a condition over paragraphs": (["{%p if a %}", "甲", "{%p endif %}", "乙"], {"a": False}),
        "otherwise over paragraphs": (
            ["{%p if a %}", "甲", "{%p else %}", "乙 {{ a }}", "{%p endif %}"],
            {"a": ""},
        ),
        "a condition that opens and closes in paragraphs": (
            ["始{% if a %}甲", "乙{% endif %}终"],
            {"a": 1},
        ),
        "a loop in a line": ([each], people),
        "a loop over paragraphs": (
            ["{%p for p in people %}", "{{ p.name }}，{{ p.age }} 岁", "{%p endfor %}"],
            people,
        ),
        "loops in loops": (
            [
                "{%p for g in gs %}",
                "{{ g.n }}组",
                "{%p for x in g.xs %}",
                "{{ g.n }}-{{ x }}",
                "{%p endfor %}",
                "{%p endfor %}",
            ],
            {"gs": [{"n": 1, "xs": ["甲", "乙"]}, {"n": 2, "xs": []}, {"n": 3, "xs": ["丙\t丁"]}]},
        ),
        "the counters of a loop": (
            [
                "{% for p in people %}{{ loop.index }}/{{ loop.length }}"
                "{% if not loop.last %}，{% endif %}{% endfor %}"
            ],
            people,
        ),
        "a cycle": (["{% for p in people %}{{ loop.cycle('单', '双') }}{% endfor %}"], people),
        "the loop before": (
            [
                "{% for p in people %}{% set outer = loop %}{% for c in p.name %}"
                "{{ outer.index }}{{ c }}{% endfor %}{% endfor %}"
            ],
            people,
        ),
        "a loop over nothing": (["{% for x in xs %}有{% else %}无{% endfor %}"], {"xs": []}),
        "a filtered loop": (
            ["{% for p in people if p.age > 10 %}{{ p.name }}{% endfor %}"],
            people,
        ),
        "a sorted loop": (
            ["{% for p in people|sort(attribute='age') %}{{ p.name }}{% endfor %}"],
            people,
        ),
        "groups": (
            ["{% for age, ps in people|groupby('age') %}{{ age }}:{{ ps|length }} {% endfor %}"],
            people,
        ),
        "the items of a record": (
            [
                "{% for k, v in r|items %}{{ k }}={{ v }};{% endfor %}"
                "{% for k in r %}{{ k }}{% endfor %}"
            ],
            {"r": {"甲": "1", "乙<": 2}},
        ),
        "numbers": (["{% for i in range(3) %}{{ i }}{% endfor %}"], {}),
        "an assignment": (["{% set x = a ~ '!' %}{{ x }}"], {"a": "甲"}),
        "a count": (
            [
                "{% set ns = namespace(n=0) %}{% for p in people %}"
                "{% set ns.n = ns.n + p.age %}{% endfor %}{{ ns.n }}"
            ],
            people,
        ),
        "with": (["{% with x = a %}{{ x }}{% endwith %}"], {"a": "甲"}),
        "a run": ([["前", "{%r if a %}", "粗", "{%r endif %}", "后"]], {"a": True}),
        "merging with the paragraph before": (["前", "{%- if a %}后{% endif %}"], {"a": 1}),
        "merging with the paragraph after": (["{% if a -%}", "后{% endif %}"], {"a": 1}),
        "a comment over a paragraph": (["甲", "{#p 不见 #}", "乙"], {}),
        "tags split over runs": ([["甲方 {", "{ a", ".name }", "} 止"]], {"a": {"name": "林场"}}),
        "a condition split over runs": ([["{% if ", "a %}", "是{%", " endif %}"]], {"a": 1}),
    }
    return [Case(name, paper(*paragraphs), facts) for name, (paragraphs, facts) in many.items()]


def line_ends() -> list[Case]:
    """Newlines, tabs, paragraphs and pages inside values and inside the template."""
    rich = RichText("粗", bold=True)
    rich.add("红\n换行\t制表", color="#FF0000", size=30, underline="double", font="eastAsia:仿宋")
    paragraphs = RichTextParagraph("一段", parastyle="Heading1")
    paragraphs.add(RichText("又一段\n换行", italic=True))
    conditional = STYLED.replace("<w:b/>", "{% if bold %}<w:b/>{% endif %}")
    box = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        "<w:txbxContent><w:p><w:pPr><w:jc w:val='right'/></w:pPr><w:r><w:t>框 {{ x }}</w:t></w:r>"
        "</w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice></mc:AlternateContent></w:r></w:p>"
    )
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
        "TITLE {{ x }}</w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
    )
    link = '<w:p><w:hyperlink w:anchor="甲"><w:r><w:t>见 {{ x }}</w:t></w:r></w:hyperlink></w:p>'
    control_box = (
        "<w:sdt><w:sdtPr><w:alias w:val='{{ a }}'/></w:sdtPr><w:sdtContent><w:p><w:r>"
        "<w:t>{{ x }}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    typed = "<w:p><w:r><w:t>字\n行\t格 {{ x }}</w:t></w:r></w:p>"
    coloured = '<w:p><w:r><w:rPr><w:color w:val="{{ c }}"/></w:rPr><w:t>{{ x }}</w:t></w:r></w:p>'
    runs = [
        '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">',
        '<w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">',
    ]
    changing = f"<w:p>{runs[0]}{{% if f %}}甲</w:t></w:r>{runs[1]}乙{{% else %}}丙{{% endif %}}"
    turning = f"<w:p>{runs[0]}{{% for n in ns %}}{{{{ x }}}}</w:t></w:r>{runs[1]}乙{{% endfor %}}"
    end = "{{ x }}</w:t></w:r></w:p>"
    templates = {
        "a run that a condition changes": (raw(changing + end), {"x": SPECIALS, "f": True}),
        "a run that a condition leaves": (raw(changing + end), {"x": SPECIALS, "f": False}),
        "a run that a loop changes": (raw(turning + end), {"x": SPECIALS, "ns": [1, 2, 3]}),
        "a newline and a tab": (paper("说明：{{ x }}。"), {"x": SPECIALS}),
        "a newline within properties": (raw(STYLED), {"x": SPECIALS}),
        "a paragraph in a value": (raw(STYLED), {"x": "一段\a二段"}),
        "a page in a value": (raw(STYLED), {"x": "一页\f二页"}),
        "all of them together": (raw(STYLED * 2), {"x": "\n一\a\t二\f三\n"}),
        "properties with a condition": (raw(conditional), {"x": SPECIALS, "bold": True}),
        "properties with a condition, plain": (raw(conditional), {"x": "平", "bold": False}),
        "a listing": (paper("{{ x }}"), {"x": Listing("一 & 二\n三\a四")}),
        "rich text": (paper("前{{r x }}后"), {"x": rich}),
        "rich text, plainly": (paper("{{r x }}"), {"x": RichText("<平>", style="Strong")}),
        "paragraphs of rich text": (paper("前", "{{p x }}", "后"), {"x": paragraphs}),
        "a newline in a loop": (
            paper("{% for p in xs %}{{ p.n }};{% endfor %}"),
            {"xs": [{"n": "一\n二"}, {"n": "三"}]},
        ),
        "newlines that the author typed": (raw(typed), {"x": "甲\n乙"}),
        "a colour": (raw(coloured), {"c": "FF0000", "x": "红"}),
        "a text box": (raw(box), {"x": "甲\n乙"}),
        "a field of Word": (raw(field), {"x": "甲"}),
        "inside a link": (raw(link), {"x": "甲\n乙"}),
        "a content control": (raw(control_box), {"a": "名 & 称", "x": "甲\t乙"}),
    }
    return [Case(name, template, facts) for name, (template, facts) in templates.items()]


CASES = [*plain(), *control(), *line_ends()]
