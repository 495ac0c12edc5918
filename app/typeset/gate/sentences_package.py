"""What can be wrong with a file as a package: message and remedy of each code."""

from __future__ import annotations

from app.core.bilingual import Text

_SAVE_AGAIN = Text(
    "请用 Word 或 WPS 打开，“另存为”→“Word 文档（.docx）”后重新上传。",
    "Open it in Word or WPS, choose Save As → Word document (.docx), and upload that.",
)
_MAKE_ANEW = Text(
    "请不要上传这个文件；需要时请用 Word 或 WPS 新建一份，把文字粘贴过去。",
    "Do not use this file; make a new one in Word or WPS and paste the text into it.",
)
_AS_PICTURE = Text(
    "请删去它；需要显示内容时，改为粘贴成 PNG 或 JPEG 图片。",
    "Delete it; where its content must show, paste it as a PNG or JPEG picture.",
)
_SHRINK = Text(
    "请压缩图片、删去不用的内容，或把长表改成循环行后重新上传。",
    "Compress the pictures, delete what is not used, or turn long tables into loops.",
)

PACKAGE: dict[str, tuple[Text, Text]] = {
    "package.not_zip": (
        Text("这不是 .docx 文件。", "This is not a .docx file."),
        _SAVE_AGAIN,
    ),
    "package.damaged": (
        Text("文件不完整或已损坏。", "The file is incomplete or damaged."),
        _SAVE_AGAIN,
    ),
    "package.too_big": (
        Text("文件太大，最多 {limit}。", "The file is too large; at most {limit}."),
        _SHRINK,
    ),
    "package.many_entries": (
        Text(
            "文件内有 {count} 个部件，最多 {limit} 个。", "It holds {count} parts; at most {limit}."
        ),
        _MAKE_ANEW,
    ),
    "package.bomb": (
        Text(
            "部件 {name} 展开后过大，像是压缩炸弹。",
            "Part {name} unpacks to far too much, like a zip bomb.",
        ),
        _MAKE_ANEW,
    ),
    "package.lying": (
        Text(
            "部件 {name} 的登记与实际内容不符。",
            "What the file says about part {name} is not what it holds.",
        ),
        _MAKE_ANEW,
    ),
    "package.overlap": (
        Text("部件 {name} 与另一部件重叠。", "Part {name} overlaps another part."),
        _MAKE_ANEW,
    ),
    "package.name": (
        Text("部件名称不允许：{name}。", "A part has a name that is not allowed: {name}."),
        _MAKE_ANEW,
    ),
    "package.duplicate": (
        Text("部件 {name} 出现了两次。", "Part {name} stands twice in the file."),
        _MAKE_ANEW,
    ),
    "package.encrypted": (
        Text("文件设有打开密码或加密。", "The file is protected by a password."),
        Text(
            "请在 Word 或 WPS 中取消密码（文件→信息→保护文档）后重新上传。",
            "Remove the password in Word or WPS (File → Info → Protect) and upload it again.",
        ),
    ),
    "package.old_word": (
        Text(
            "这是旧的 .doc 文件，或设有打开密码。",
            "This is an old .doc file, or it is protected by a password.",
        ),
        _SAVE_AGAIN,
    ),
    "package.no_body": (
        Text("文件里找不到正文。", "No document body was found in the file."),
        _SAVE_AGAIN,
    ),
    "package.word_template": (
        Text("这是 Word 模板（.dotx），不是文档。", "This is a Word template (.dotx)."),
        _SAVE_AGAIN,
    ),
    "package.strict": (
        Text("文件存成了 Strict Open XML 格式。", "The file was saved as Strict Open XML."),
        Text(
            "请在 Word 里“另存为”→“Word 文档（.docx）”，不要选“Strict Open XML”。",
            "In Word choose Save As → Word Document (.docx), not Strict Open XML.",
        ),
    ),
    "package.untyped": (
        Text("部件 {name} 没有登记类型。", "Part {name} has no declared type."),
        _SAVE_AGAIN,
    ),
    "package.unknown_part": (
        Text("文件带有不认识的部件 {name}。", "The file carries an unknown part: {name}."),
        _AS_PICTURE,
    ),
    "package.missing_part": (
        Text(
            "文件引用了并不存在的部件 {name}。",
            "The file refers to a part that is missing: {name}.",
        ),
        _SAVE_AGAIN,
    ),
    "package.macro": (
        Text("文件含有宏。", "The file contains macros."),
        Text(
            "请“另存为”不带宏的 .docx（不是 .docm），再重新上传。",
            "Save it as .docx without macros (not .docm) and upload that.",
        ),
    ),
    "package.active": (
        Text("文件含有控件或加载项：{name}。", "The file contains a control or add-in: {name}."),
        _AS_PICTURE,
    ),
    "package.embedded": (
        Text(
            "文件里嵌有其他文件或对象：{name}。",
            "Another file or object is embedded: {name}.",
        ),
        _AS_PICTURE,
    ),
    "package.picture": (
        Text("部件 {name} 不是它声称的图片。", "Part {name} is not the picture it claims to be."),
        Text(
            "请删去这张图片，重新插入 PNG 或 JPEG。", "Delete the picture and insert a PNG or JPEG."
        ),
    ),
    "package.svg": (
        Text("文件含有 SVG 图形 {name}。", "The file contains an SVG drawing: {name}."),
        Text("请改用 PNG 图片。", "Use a PNG picture instead."),
    ),
    "package.picture_pixels": (
        Text("图片 {name} 的像素过多。", "Picture {name} has too many pixels."),
        Text("请缩小图片后重新插入。", "Make the picture smaller and insert it again."),
    ),
    "package.external": (
        Text(
            "文件会从别处取内容（{kind}）：{target}。",
            "The file fetches something from elsewhere ({kind}): {target}.",
        ),
        Text(
            "请改为插入文件本身的图片和文字；附加模板请在“开发工具→文档模板”中取消。",
            "Insert pictures and text into the file itself; detach an attached template.",
        ),
    ),
    "package.link": (
        Text("超链接指向不允许的地址：{target}。", "A hyperlink points to: {target}."),
        Text(
            "超链接只能是 http、https 或 mailto；请取消或更正。",
            "Hyperlinks may be http, https or mailto; remove or correct it.",
        ),
    ),
    "package.outside": (
        Text(
            "文件引用了包外的位置：{target}。",
            "The file refers to a place outside itself: {target}.",
        ),
        _MAKE_ANEW,
    ),
    "package.other_document": (
        Text(
            "正文里插入了另一份文档（{name}）。",
            "Another document is inserted in the text ({name}).",
        ),
        Text("请把那份文档的文字直接粘贴进来。", "Paste the text of that document instead."),
    ),
    "package.mail_merge": (
        Text("文件连着邮件合并的数据源。", "The file is joined to a mail-merge source."),
        Text(
            "请在“邮件”中选“普通 Word 文档”取消合并后重新上传。",
            "In Mailings choose Normal Word Document, then upload it again.",
        ),
    ),
    "package.field": (
        Text("文件含有不允许的域：{name}。", "The file has a field that is not allowed: {name}."),
        Text(
            "请选中该域按 Ctrl+Shift+F9 转成文字，或删去它；页码、目录、日期等域可以保留。",
            "Select the field and press Ctrl+Shift+F9 to make it text, or delete it; "
            "page numbers, contents and dates may stay.",
        ),
    ),
    "package.field_built": (
        Text(
            "有一个域的名称是拼出来的，看不清作用。",
            "The name of a field is put together in pieces.",
        ),
        Text("请按 Alt+F9 找到该域并删去。", "Press Alt+F9, find the field and delete it."),
    ),
    "package.doctype": (
        Text(
            "部件 {name} 含有 DOCTYPE 或 ENTITY 声明。",
            "Part {name} contains a DOCTYPE or ENTITY declaration.",
        ),
        _MAKE_ANEW,
    ),
    "package.encoding": (
        Text("部件 {name} 不是 UTF-8 编码。", "Part {name} is not encoded in UTF-8."),
        _SAVE_AGAIN,
    ),
    "package.xml": (
        Text("部件 {name} 的内容已损坏。", "The content of part {name} is broken."),
        _SAVE_AGAIN,
    ),
    "package.deep": (
        Text("部件 {name} 嵌套太深。", "Part {name} is nested too deeply."),
        Text(
            "请减少表格套表格，重新保存后上传。", "Use fewer tables inside tables and save again."
        ),
    ),
    "package.part_big": (
        Text("部件 {name} 太大，最多 {limit}。", "Part {name} is too large; at most {limit}."),
        _SHRINK,
    ),
    "package.many_elements": (
        Text("部件 {name} 的内容过于零碎。", "Part {name} is made of far too many pieces."),
        _SHRINK,
    ),
    "package.script": (
        Text("部件 {name} 含有程序指令。", "Part {name} contains instructions for programs."),
        _MAKE_ANEW,
    ),
    "package.prefix": (
        Text(
            "部件 {name} 不是按 Word 的写法保存的。",
            "Part {name} is not written the way Word does.",
        ),
        _SAVE_AGAIN,
    ),
    "package.many_findings": (
        Text("问题太多，只列出前 {limit} 处。", "Too many faults; the first {limit} are listed."),
        Text("请先改正已列出的，再重新上传。", "Correct these first and upload it again."),
    ),
    "package.unreadable": (
        Text("文件无法检查。", "The file could not be checked."),
        _SAVE_AGAIN,
    ),
}
