"""Writes of divisions."""

from app.divisions.commands.endings import end_division, reopen_division
from app.divisions.commands.national import record_national_list
from app.divisions.commands.places import record_division, record_places

__all__ = [
    "end_division",
    "record_division",
    "record_national_list",
    "record_places",
    "reopen_division",
]
