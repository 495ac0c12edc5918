"""Asking one worker for documents and hearing its answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.errors import LinyueError
from app.typeset.chamber.answers import read_answer
from app.typeset.chamber.channel import Gone
from app.typeset.chamber.facts import Facts, pack_facts
from app.typeset.chamber.frames import BadFrame, pack
from app.typeset.chamber.process import Worker
from app.typeset.chamber.wishes import Limits, Made, PdfWish
from app.typeset.faults import RenderFailed

MOST_PER_FRAME = 32
_FRAME_BYTES = 1 << 20
Asked = Sequence[tuple[Facts, PdfWish | None]]


@dataclass(frozen=True, slots=True)
class Errand:
    """What is the same for all documents of a call."""

    key: str
    template: bytes
    limits: Limits
    limits_head: dict[str, float]
    second_look: bool

    def run(self, worker: Worker, asked: Asked) -> list[Made]:
        """The next documents, as many as go into one frame; the error of the first that fails.

        A worker stops at the first failure, so that no answer is left in the pipe. What was made
        before it is in the Stopped.
        """
        made: list[Made] = []
        try:
            count = self._ask(worker, asked)
            while len(made) < count:
                answer = worker.channel.receive(seconds=self.limits.wall_seconds)
                if isinstance(answer.head, dict) and answer.head.get("unknown") == self.key:
                    worker.known.discard(self.key)
                    count = self._ask(worker, asked)
                    continue
                made.append(read_answer(answer.head, answer.pieces))
                worker.documents += 1
        except BadFrame:
            raise Stopped(made, Gone()) from None
        except Exception as error:
            raise Stopped(made, error) from error
        return made

    def _ask(self, worker: Worker, asked: Asked) -> int:
        sent = self.key not in worker.known
        pieces = [self.template] if sent else []
        places: list[int] = []
        wishes: list[list[object] | None] = []
        size = 0
        for facts, wish in asked[:MOST_PER_FRAME]:
            try:
                packed = pack_facts(facts, pieces)
            except LinyueError:
                if places:
                    break
                raise
            places.append(len(pieces))
            wishes.append(flat_wish(wish))
            pieces.append(packed)
            size += len(packed)
            if size > _FRAME_BYTES:
                break
        head = {
            "template": self.key,
            "sent": sent,
            "second_look": self.second_look,
            "limits": self.limits_head,
            "facts": places,
            "wishes": wishes if any(wishes) else None,
        }
        worker.channel.send(pack(head, pieces), seconds=self.limits.wall_seconds)
        worker.known.add(self.key)
        return len(places)


class Stopped(Exception):
    """An errand that ended early: what was made, and why no more."""

    def __init__(self, made: list[Made], error: Exception) -> None:
        super().__init__(str(error))
        self.made = made
        self.error = error


def flat_wish(wish: PdfWish | None) -> list[object] | None:
    """A wish as JSON."""
    if wish is None:
        return None
    return [wish.title, wish.language, wish.identifier, wish.made_at.isoformat(), wish.archival]


def unusable(error: Exception) -> bool:
    """Whether the worker is past use; what a template or its facts did wrong leaves it fit."""
    return not isinstance(error, LinyueError) or (
        isinstance(error, RenderFailed) and type(error) is not RenderFailed
    )
