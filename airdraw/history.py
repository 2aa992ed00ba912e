"""What was drawn, step by step, so that every step can be taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from airdraw.ink import Drawing, Stroke

EMPTY = Drawing()
#: Steps that can be taken back.
MAX_STEPS = 500


@dataclass(frozen=True)
class Sheet:
    """One state of the ink.

    Attributes:
        drawing: its strokes.
        number: counts drawings from 0.
        is_committed: whether the drawing is finished; the next stroke starts a new one.
        is_by_itself: whether nobody finished it: time did.
    """

    drawing: Drawing = EMPTY
    number: int = 0
    is_committed: bool = False
    is_by_itself: bool = False

    def for_next_stroke(self) -> Sheet:
        """The sheet that the next stroke goes onto."""
        return Sheet(EMPTY, self.number + 1) if self.is_committed else self


class History:
    """The present sheet and the steps that led to it.

    Args:
        drawing: the ink to go on with.
    """

    def __init__(self, drawing: Drawing = EMPTY) -> None:
        self.sheet = Sheet()
        self._undone: list[Sheet] = []
        self._before: list[Sheet] = []
        for stroke in drawing.strokes:
            self.add(stroke)

    def add(self, stroke: Stroke) -> None:
        """Add a stroke, on a new sheet after a commit."""
        sheet = self.sheet.for_next_stroke()
        self._step(replace(sheet, drawing=sheet.drawing.add(stroke)))

    def clear(self) -> None:
        """Remove all ink; without any, nothing happens."""
        if not self.sheet.drawing.is_empty:
            self._step(replace(self.sheet.for_next_stroke(), drawing=EMPTY))

    def commit(self, *, by_itself: bool = False) -> None:
        """Finish the drawing; an empty or finished one stays as it is."""
        if not (self.sheet.is_committed or self.sheet.drawing.is_empty):
            self._step(replace(self.sheet, is_committed=True, is_by_itself=by_itself))

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Whether an undo can be taken back."""
        return bool(self._undone)

    def undo(self) -> bool:
        """Go back one step; returns whether there was one.

        What happened by itself is no step: who sees a finished number and takes something back
        means its last stroke.
        """
        if self.sheet.is_by_itself:
            self._move(self._before, self._undone)
        return self._move(self._before, self._undone)

    def redo(self) -> bool:
        """Take back the last undo; returns whether there was one."""
        is_done = self._move(self._undone, self._before)
        if self._undone and self._undone[-1].is_by_itself:
            self._move(self._undone, self._before)
        return is_done

    def _step(self, sheet: Sheet) -> None:
        self._before = [*self._before[-MAX_STEPS + 1 :], self.sheet]
        self._undone.clear()
        self.sheet = sheet

    def _move(self, source: list[Sheet], target: list[Sheet]) -> bool:
        if not source:
            return False
        target.append(self.sheet)
        self.sheet = source.pop()
        return True
