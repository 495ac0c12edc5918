"""What can be wrong with the tags of a template: message and remedy of each code."""

from __future__ import annotations

from app.core.bilingual import Text

_LIST_OF_NAMES = Text(
    "可用的名称见本文书的字段清单。",
    "The field list of this paper names everything that can be used.",
)
_PLAIN_ONLY = Text(
    "标记里只能写字段名称、比较和 if / for；请改用字段清单里的名称。",
    "A tag may hold field names, comparisons, if and for; use a name of the field list.",
)
_ONE_RUN = Text(
    "请删去整个标记，在同一段里一次打完。",
    "Delete the whole tag and type it in one go inside one paragraph.",
)

TAGS: dict[str, tuple[Text, Text]] = {
    "braces.unclosed": (
        Text("这个标记没有结束：", "This tag is never closed:"),
        Text("请补上 {close}。", "Add {close}."),
    ),
    "braces.nested": (
        Text("标记里面又开始了一个标记：", "Another tag begins inside this one:"),
        Text("请先用 {close} 结束前一个标记。", "Close the first tag with {close}."),
    ),
    "braces.mismatched": (
        Text("标记的开头和结尾不是一对：", "The two ends of this tag do not match:"),
        Text("请用 {close} 结束。", "End it with {close}."),
    ),
    "braces.stray": (
        Text("有结尾没有开头：", "A tag ends here that never began:"),
        Text(
            "请补上开头；如果只是文字，请在两个符号之间加一个空格。",
            "Add its beginning; where it is plain text, put a space between the two signs.",
        ),
    ),
    "braces.across": (
        Text("标记跨了段落、单元格或文本框：", "The tag runs over paragraphs, cells or boxes:"),
        _ONE_RUN,
    ),
    "braces.revised": (
        Text("标记里夹着修订、域或公式：", "Revisions, a field or a formula stand inside the tag:"),
        Text(
            "请先接受全部修订，再在同一段里把标记一次打完。",
            "Accept all changes first, then type the tag in one go.",
        ),
    ),
    "braces.many": (
        Text("标记太多，最多 {limit} 个。", "Too many tags; at most {limit}."),
        Text("请用循环代替重复的行。", "Use a loop for rows that repeat."),
    ),
    "braces.long": (
        Text("标记太长：", "The tag is too long:"),
        Text("一个标记最多 {limit} 个字符。", "A tag has at most {limit} characters."),
    ),
    "braces.fullwidth": (
        Text("用了全角花括号，不会被填写：", "Full-width braces are not filled in:"),
        Text("请换成半角的 {{{{ 和 }}}}。", "Type plain {{{{ and }}}}."),
    ),
    "braces.hidden": (
        Text(
            "标记藏在对象的属性或批注里：",
            "A tag is hidden in the properties of an object or in a comment of the file:",
        ),
        Text(
            "请把标记写在看得见的文字里；检查替代文字、控件标题和书签名。",
            "Write tags in visible text; look at alternative texts, control titles, bookmarks.",
        ),
    ),
    "braces.in_field": (
        Text("标记写在了域代码里：", "A tag stands inside a field code:"),
        Text("请把标记写成普通文字。", "Write the tag as ordinary text."),
    ),
    "braces.not_filled": (
        Text("这个位置的标记不会被填写：", "Tags in this place are not filled in:"),
        Text(
            "请移到正文、页眉、页脚或脚注。",
            "Move it to the body, a header, a footer or a footnote.",
        ),
    ),
    "grammar.unreadable": (
        Text("看不懂这个标记：", "This tag cannot be understood:"),
        Text(
            "常见原因：引号没有成对、少了 == 的一个等号、名称里有空格。",
            "Often a quote is missing, == has lost a sign, or a name holds a space.",
        ),
    ),
    "grammar.empty": (
        Text("标记是空的：", "The tag is empty:"),
        Text("请写上字段名称或删去标记。", "Write a field name or delete the tag."),
    ),
    "grammar.unknown_name": (
        Text("没有“{name}”这一项：", "There is no field “{name}”:"),
        _LIST_OF_NAMES,
    ),
    "grammar.misspelt_name": (
        Text("没有“{name}”这一项：", "There is no field “{name}”:"),
        Text("是不是想写 {near}？", "Did you mean {near}?"),
    ),
    "grammar.unknown_column": (
        Text("“{list}”的行里没有“{name}”这一项：", "Rows of “{list}” have no “{name}”:"),
        _LIST_OF_NAMES,
    ),
    "grammar.misspelt_column": (
        Text("“{list}”的行里没有“{name}”这一项：", "Rows of “{list}” have no “{name}”:"),
        Text("是不是想写 {near}？", "Did you mean {near}?"),
    ),
    "grammar.list_printed": (
        Text("“{name}”是一张清单，不能直接打印：", "“{name}” is a list and cannot be printed:"),
        Text(
            "请用循环：{{%tr for row in {name} %}} … {{%tr endfor %}}。",
            "Use a loop: {{%tr for row in {name} %}} … {{%tr endfor %}}.",
        ),
    ),
    "grammar.row_printed": (
        Text(
            "“{name}”是一整行，要写明是哪一项：", "“{name}” is a whole row; name one of its fields:"
        ),
        Text(
            "请写成 {name}.字段名，例如 {name}.no。", "Write {name}.field, for example {name}.no."
        ),
    ),
    "grammar.row_outside": (
        Text("“{name}”只能在它的循环里用：", "“{name}” can only be used inside its loop:"),
        Text("请移到 for 和 endfor 之间。", "Move it between for and endfor."),
    ),
    "grammar.not_a_list": (
        Text("“{name}”不是清单，不能循环：", "“{name}” is not a list and cannot be looped over:"),
        _LIST_OF_NAMES,
    ),
    "grammar.no_parts": (
        Text("“{name}”没有下一级：", "“{name}” has nothing below it:"),
        Text("请只写 {name}。", "Write {name} alone."),
    ),
    "grammar.row_name": (
        Text("循环里的行名“{name}”与字段重名：", "The row name “{name}” is also a field:"),
        Text("请换一个行名，例如 row。", "Choose another name, for example row."),
    ),
    "grammar.loop_word": (
        Text(
            "loop 只有 index、first、last、length：", "loop has index, first, last and length only:"
        ),
        Text("序号请写 loop.index 或 row.no。", "For a number write loop.index or row.no."),
    ),
    "grammar.loop_outside": (
        Text("loop 只能在循环里用：", "loop can only be used inside a loop:"),
        Text("请移到 for 和 endfor 之间。", "Move it between for and endfor."),
    ),
    "grammar.loops_deep": (
        Text("循环套得太多，最多 {limit} 层：", "Loops inside loops: at most {limit}:"),
        Text("请把清单分成几张表。", "Use several tables."),
    ),
    "grammar.blocks_deep": (
        Text("if 套得太多，最多 {limit} 层：", "if inside if: at most {limit}:"),
        Text("请用 and、or 或 elif 合并条件。", "Join conditions with and, or, elif."),
    ),
    "grammar.not_opened": (
        Text("这个标记没有对应的开头：", "This tag has no beginning:"),
        Text("请在前面补上 {open}，或删去它。", "Add {open} before it, or delete it."),
    ),
    "grammar.not_ended": (
        Text("这个 {open} 没有结束：", "This {open} is never ended:"),
        Text("请补上 {close}。", "Add {close}."),
    ),
    "grammar.crossed": (
        Text("{close} 出现在 {open} 结束之前：", "{close} comes before {open} has ended:"),
        Text("请先结束里面的，再结束外面的。", "End the inner one first, then the outer one."),
    ),
    "grammar.after_else": (
        Text("else 之后不能再有 else 或 elif：", "Neither else nor elif may follow else:"),
        Text("请合并条件，else 放在最后。", "Join the conditions; else comes last."),
    ),
    "grammar.statement": (
        Text("不允许使用“{word}”：", "“{word}” is not allowed:"),
        Text(
            "模板里只能用 for、endfor、if、elif、else、endif。",
            "Templates may use for, endfor, if, elif, else, endif.",
        ),
    ),
    "grammar.misspelt_statement": (
        Text("不认识“{word}”：", "“{word}” is not known:"),
        Text("是不是想写 {near}？", "Did you mean {near}?"),
    ),
    "grammar.forbidden": (
        Text("标记里不允许{what}：", "A tag may not hold {what}:"),
        _PLAIN_ONLY,
    ),
    "grammar.filter": (
        Text("不允许使用过滤器“{name}”：", "The filter “{name}” is not allowed:"),
        Text("可以用：{allowed}。", "Allowed are: {allowed}."),
    ),
    "grammar.test": (
        Text("不允许使用判断“is {name}”：", "The test “is {name}” is not allowed:"),
        _PLAIN_ONLY,
    ),
    "grammar.outside_row": (
        Text("{prefix} 标记只能写在表格里：", "{prefix} tags belong in a table:"),
        Text("请移进表格，或改用 {{%p … %}}。", "Move it into a table, or use {{%p … %}}."),
    ),
    "grammar.beside": (
        Text(
            "同一{where}里还有别的标记，会随这个标记一起消失：",
            "Other tags in the same {where} vanish together with this one:",
        ),
        Text(
            "请让它独占一{where}，其余内容放到相邻的{where}。",
            "Give it a {where} of its own and move the rest to the next {where}.",
        ),
    ),
    "grammar.prefix_signs": (
        Text("{prefix} 标记里不能有 % 或 }}：", "{prefix} tags may not hold % or }}:"),
        Text("请改用别的写法。", "Write it without them."),
    ),
    "grammar.prefix_value": (
        Text("{prefix} 前缀只用于 for 和 if：", "{prefix} is for loops and conditions only:"),
        Text("打印字段请写 {{{{ 字段名 }}}}。", "To print a field write {{{{ name }}}}."),
    ),
    "grammar.elsewhere": (
        Text(
            "填写时会看到与您所写不同的标记，模板不能使用：",
            "What would be filled in is not what was written:",
        ),
        Text(
            "请在 Word 或 WPS 中新建一份，把文字粘贴过去。",
            "Make a new document in Word or WPS and paste the text.",
        ),
    ),
}
