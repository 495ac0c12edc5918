"""What can go wrong with files, said to people: what happened and what to do about it."""

from __future__ import annotations

from app.core.bilingual import Text
from app.core.errors import LinyueError


class StoreUnavailable(LinyueError):
    """The store did not take or give the bytes; nothing was recorded, trying again is safe."""


class FileDamaged(LinyueError):
    """The bytes in the store are not those that were kept. They are not handed on."""


FULL = Text(
    "文件存储空间已满，文件没有保存。请通知系统管理员清理或扩充磁盘后重试。",
    "The file store is full; the file was not saved. Ask the administrator for space, then retry.",
)
READ_ONLY = Text(
    "文件存储目录不可写，文件没有保存。请系统管理员检查目录权限或磁盘是否只读。",
    "The file store cannot be written; the file was not saved. Ask the administrator to check "
    "its permissions and whether the disk is read-only.",
)
REFUSED = Text(
    "文件存储拒绝了访问。请系统管理员核对 LINYUE_S3_ACCESS_KEY、LINYUE_S3_SECRET_KEY 和桶的权限。",
    "The file store refused access. Ask the administrator to check LINYUE_S3_ACCESS_KEY, "
    "LINYUE_S3_SECRET_KEY and the rights on the bucket.",
)
UNREACHABLE = Text(
    "暂时连不上文件存储，操作没有完成。请稍后重试；持续出现时请系统管理员检查网络和 "
    "LINYUE_S3_ENDPOINT。",
    "The file store cannot be reached; nothing was done. Try again later; if it persists, ask the "
    "administrator to check the network and LINYUE_S3_ENDPOINT.",
)
NO_BUCKET = Text(
    "文件存储里没有设置的桶或目录。请系统管理员先建好，或改正 LINYUE_S3_BUCKET。",
    "The bucket or folder that is set does not exist in the file store. Ask the administrator to "
    "create it, or to correct LINYUE_S3_BUCKET.",
)
FAILED = Text(
    "文件存储出错，操作没有完成。请稍后重试；持续出现时请系统管理员查看日志。",
    "The file store failed; nothing was done. Try again later; if it persists, ask the "
    "administrator to read the log.",
)
KEY_MISSING = Text(
    "打开这份文件所需的密钥版本不在密钥文件中。请系统管理员换回完整的密钥文件（LINYUE_KEY_FILE）。",
    "The key version that opens this file is not in the key file. Ask the administrator to put "
    "back the complete key file (LINYUE_KEY_FILE).",
)
CHANGED = Text(
    "存储中的文件与登记时的内容不一致，已停止读取。请通知系统管理员从备份恢复这份文件。",
    "The file in the store is not what was recorded; reading was stopped. Ask the administrator "
    "to restore this file from a backup.",
)
MISSING = Text(
    "存储中找不到这份文件。请通知系统管理员从备份恢复。",
    "This file is missing from the store. Ask the administrator to restore it from a backup.",
)
NOT_SAVED = Text(
    "文件写入后核对不一致，没有登记。请重试；再次出现时请系统管理员检查磁盘。",
    "The file read back differently from what was written and was not recorded. Try again; if it "
    "happens again, ask the administrator to check the disk.",
)
