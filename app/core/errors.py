"""The errors a person can cause or meet. Each says what is wrong and what to do, in both languages.

Programming mistakes are not here: they are assertions, and end as a 500 with a number to quote.
The pages for these errors are made once, in app/web/errors.py.
"""

from __future__ import annotations

from app.core.bilingual import Text


class LinyueError(Exception):
    """The root: carries a message for people."""

    def __init__(self, message: Text) -> None:
        """Keep the message in both languages."""
        super().__init__(message.zh)
        self.message = message


class NotFound(LinyueError):
    """No such record, or none this person may know of."""

    def __init__(self, message: Text | None = None) -> None:
        """One wording for absent and foreign records: neither can be told from the other."""
        super().__init__(
            message
            or Text(
                "没有找到这条记录，可能已被移走，或不在您的管辖范围内。",
                "This record was not found. It may have moved, or lie outside your area.",
            )
        )


class Forbidden(LinyueError):
    """The record is known to this person, but the right to do this is missing."""

    def __init__(self, message: Text | None = None) -> None:
        """Say whom to ask."""
        super().__init__(
            message
            or Text(
                "您的岗位没有这项权限。如工作需要，请联系本单位系统管理员。",
                "Your role does not include this. If your work needs it, ask your administrator.",
            )
        )


class Conflict(LinyueError):
    """Somebody else changed the record first; exactly one of them won."""

    def __init__(self, message: Text | None = None) -> None:
        """Tell the loser to look again."""
        super().__init__(
            message
            or Text(
                "这条记录刚刚被别人处理过，您的操作没有生效。请刷新后再看。",
                "Someone else has just changed this record; nothing of yours was saved. Reload it.",
            )
        )


class RuleBroken(LinyueError):
    """A rule of the field forbids it. `code` is stable for tests, `article` is what it rests on."""

    def __init__(
        self,
        message: Text,
        *,
        code: str,
        article: Text | None = None,
        field: str | None = None,
    ) -> None:
        """Name the rule, the article behind it and the form field it belongs to."""
        super().__init__(message)
        self.code = code
        self.article = article
        self.field = field


class InvalidValue(LinyueError):
    """What was typed cannot be read as what it should be."""

    def __init__(self, message: Text, *, field: str | None = None) -> None:
        """Name the field where it is known."""
        super().__init__(message)
        self.field = field


class SettingsError(LinyueError):
    """A setting is missing, unsafe or contradicts another; the start stops by its name."""

    def __init__(self, message: Text, *, setting: str) -> None:
        """Name the environment variable to change."""
        super().__init__(message)
        self.setting = setting
