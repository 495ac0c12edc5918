"""docxtpl's templates, compiled once: facts in, a Word file out, a hundred times as fast.

`compile_template` and `cached_template` give a `CompiledTemplate`; `render` and `render_to` make
papers. docxtpl itself renders what is left to it (macros, subdocuments, replaced pictures), and the
result says so. What a template may say, and whether a stranger's file is safe to open, is the
gate's matter; what may be printed where, the slice's.
"""

from docxtpl import Listing, RichText, RichTextParagraph

from app.typeset.compiled.template import (
    CompiledTemplate,
    Delivered,
    Rendered,
    TemplateCache,
    cached_template,
    compile_template,
)
from app.typeset.compiled.values import Link, Picture, Subdocument

__all__ = [
    "CompiledTemplate",
    "Delivered",
    "Link",
    "Listing",
    "Picture",
    "Rendered",
    "RichText",
    "RichTextParagraph",
    "Subdocument",
    "TemplateCache",
    "cached_template",
    "compile_template",
]
