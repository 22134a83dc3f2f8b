"""Measuring many pictures in the background, each value once."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Self

from ideowidgets.awake import working
from ideowidgets.measures.errors import CANCELLED, MeasureError, NotMeasurable, Stopped
from ideowidgets.measures.keeping import Keeping
from ideowidgets.measures.known import METRICS, is_metric
from ideowidgets.measures.metric import REASON, Metric, Values, asked_key, fitted, kind_of, resolve
from ideowidgets.measures.pictures import Found, find
from ideowidgets.measures.source import IMAGE, Rows, frame_of
from ideowidgets.operations.errors import Timeout

if TYPE_CHECKING:
    import pandas as pd
    from PIL.Image import Image

log = logging.getLogger("ideowidgets.measures")

_TO_COME: Final = "not measured yet"
_MOST_WORKERS: Final = 64
_LONGEST_REASON: Final = 500

Watcher = Callable[["MeasureProgress"], object]


@dataclass(frozen=True, slots=True)
class MeasureProgress:
    """How far measuring is.

    Attributes
    ----------
    total, done : int
        Pictures, and those that are finished.
    kept : int
        Of the finished ones, those whose values were all known before.
    missing : int
        Of the finished ones, those that lack a value; the reason is beside it.
    left_seconds : float or None
        Guessed from those that had to be measured; None where nothing is known yet or nothing is left.
    """

    total: int
    done: int
    kept: int
    missing: int
    left_seconds: float | None


class Measuring:
    """Metrics of many pictures, measured on threads; it begins when it is made.

    The kernel stays free: look at :attr:`progress` or :attr:`df` at any moment, ``await`` it, or :meth:`wait`.

    Parameters
    ----------
    source, *metrics, workers, column
        As for :func:`measure`.

    Raises
    ------
    MeasureError
        Where source or metrics make no sense; nothing is begun then.

    Examples
    --------
    >>> import pandas as pd
    >>> from PIL import Image
    >>> frame = pd.DataFrame({"image": [Image.new("RGB", (8, 8), "white"), None]})
    >>> measuring = Measuring(frame, "brightness")
    >>> measuring.wait().progress.missing
    1
    >>> measuring.df["brightness"].tolist()
    [1.0, <NA>]
    >>> measuring.df["brightness_reason"].iloc[1]
    'no picture'
    """

    def __init__(self, source: Any, *metrics: Any, workers: int = 2, column: str = IMAGE) -> None:
        if is_metric(source):
            name = repr(source) if isinstance(source, str) else "..."
            raise MeasureError(f"What is measured comes first, the metrics after it: measure(df, {name}).")
        if workers not in range(1, _MOST_WORKERS + 1):
            raise MeasureError(f"workers: must be 1 to {_MOST_WORKERS} threads (got {workers!r}).")
        self.metrics = resolve(metrics, METRICS)
        self._frame = frame_of(source, column)
        self._rows = Rows(self._frame, column)
        total = len(self._rows)
        self._values: list[list[Values | None]] = [[None] * total for _ in self.metrics]
        self._reasons: list[list[str | None]] = [[_TO_COME] * total for _ in self.metrics]
        self._keeping = Keeping()
        self._lock = threading.Lock()
        self._asking = threading.Lock()
        self._ready: dict[Metric, tuple[str | None, str | None]] = {}
        self._watchers: list[Watcher] = []
        self._cancelled = threading.Event()
        self._next = self._done = self._kept = self._missing = 0
        self._began = time.monotonic()
        self._future: Future[None] = Future()
        # Whoever awaits it must not be able to cancel the future itself under the threads' hands.
        self._future.set_running_or_notify_cancel()
        self._working = min(workers, total)
        if not total:
            self._future.set_result(None)
        for number in range(self._working):
            # Daemons: a kernel that is shut down does not wait for a metric.
            threading.Thread(target=self._work, name=f"ideowidgets-measure-{number}", daemon=True).start()

    @property
    def running(self) -> bool:
        """Whether pictures are still being measured."""
        return not self._future.done()

    @property
    def progress(self) -> MeasureProgress:
        """How far it is, counted in pictures."""
        with self._lock:
            total, done, kept, missing = len(self._rows), self._done, self._kept, self._missing
        fresh = done - kept
        left = None
        if fresh and self.running:
            left = (time.monotonic() - self._began) / fresh * (total - done)
        return MeasureProgress(total, done, kept, missing, left)

    @property
    def df(self) -> pd.DataFrame:
        """The values at this moment, typed, with the index of what is measured.

        For each metric its columns, then ``<name>_reason``: why a value is missing, itself missing where none is.
        :attr:`joined` has its source beside it.
        """
        import pandas as pd

        from ideowidgets.record.frame import typed

        with self._lock:
            values = [list(listed) for listed in self._values]
            reasons = [list(listed) for listed in self._reasons]
        data: dict[str, Any] = {}
        for metric, found, why in zip(self.metrics, values, reasons, strict=True):
            for column, kind in metric.columns.items():
                listed = [None if each is None else each.get(column) for each in found]
                told = kind or kind_of(listed)
                if kind is None and told == "text":
                    listed = [None if value is None else str(value) for value in listed]
                data[column] = typed(column, told, listed)
            data[metric.name + REASON] = typed(metric.name + REASON, "text", why)
        measured = pd.DataFrame(data, index=self._frame.index, copy=False)
        # pandas keeps what a frame says of its record only where all that is put together says the same.
        measured.attrs = dict(self._frame.attrs)
        return measured

    @property
    def joined(self) -> pd.DataFrame:
        """What is measured with its values beside it, at this moment; columns of the same names are replaced."""
        import pandas as pd

        values = self.df
        before = self._frame.drop(columns=[name for name in values.columns if name in self._frame.columns])
        return pd.concat([before, values], axis=1)

    def cancel(self) -> None:
        """Begin nothing new; what is at work ends soon and is kept."""
        self._cancelled.set()

    def wait(self, timeout: float | None = None) -> Self:
        """Block until it is done, and give it. Interrupting the kernel cancels it.

        Parameters
        ----------
        timeout : float, optional
            Seconds.

        Raises
        ------
        Timeout
            After ``timeout``; measuring goes on.
        """
        try:
            self._future.result(timeout)
        except FutureTimeout:
            raise Timeout(f"Not measured after {timeout:g} s. It goes on; wait again.", sent=False) from None
        except KeyboardInterrupt:
            self.cancel()
            raise
        return self

    def __await__(self) -> Generator[Any, None, Self]:
        try:
            yield from asyncio.shield(asyncio.wrap_future(self._future)).__await__()
        except (asyncio.CancelledError, KeyboardInterrupt):
            self.cancel()
            raise
        return self

    def subscribe(self, watcher: Watcher) -> Callable[[], None]:
        """Call ``watcher(progress)`` after each picture, on the thread that measured it; give what ends it."""
        with self._lock:
            self._watchers.append(watcher)

        def end() -> None:
            with self._lock:
                if watcher in self._watchers:
                    self._watchers.remove(watcher)

        return end

    def __repr__(self) -> str:
        progress = self.progress
        names = ", ".join(metric.name for metric in self.metrics)
        state = "running" if self.running else "cancelled" if self._cancelled.is_set() else "done"
        return f"<measuring {names}: {progress.done} of {progress.total} pictures, {state}>"

    def _work(self) -> None:
        CANCELLED.set(self._cancelled)
        try:
            with working():
                while (place := self._take()) is not None:
                    self._finish(place, self._measure(place))
        finally:
            with self._lock:
                self._working -= 1
                last = not self._working
            if last:
                self._end()

    def _take(self) -> int | None:
        with self._lock:
            if self._cancelled.is_set() or self._next >= len(self._rows):
                return None
            self._next += 1
            return self._next - 1

    def _measure(self, place: int) -> int:
        """Measure one picture by every metric; give how many values had to be worked out."""
        try:
            found = find(self._rows[place][IMAGE])
        except Exception as error:  # noqa: BLE001 - one broken picture must not stop the others
            self._say(place, self.metrics, self._no_picture(place, error))
            return 0
        once = _Once(found)
        fresh = 0
        for number, metric in enumerate(self.metrics):
            if self._cancelled.is_set():
                self._say(place, self.metrics[number:], "cancelled")
                break
            try:
                values, known = self._values_of(metric, place, found, once)
            except (Exception, SystemExit) as error:  # noqa: BLE001 - a metric of one's own may raise anything
                self._say(place, [metric], _reason(error))
                continue
            fresh += not known
            with self._lock:
                self._values[number][place] = values
                self._reasons[number][place] = None
        return fresh

    def _values_of(self, metric: Metric, place: int, found: Found, once: _Once) -> tuple[Values, bool]:
        obstacle, key = self._prepared(metric)
        if obstacle is not None:
            raise NotMeasurable(obstacle)
        asked = metric.asks(self._rows[place])
        of_row = None if key is None else asked_key(asked)
        if key is None or of_row is None:
            return fitted(metric, metric.measure(once.image, asked)), False
        at = (found.sha256, of_row)
        known = self._keeping.get(found.home, metric.name, key, at)
        if known is not None:
            return dict(zip(metric.columns, known, strict=True)), True
        values = fitted(metric, metric.measure(once.image, asked))
        self._keeping.put(found.home, metric.name, key, at, tuple(values.values()))
        return values, False

    def _prepared(self, metric: Metric) -> tuple[str | None, str | None]:
        """Give why a metric cannot be had, and its key: asked once, on a worker, because programs are started."""
        with self._asking:
            if metric not in self._ready:
                self._ready[metric] = metric.obstacle(), metric.key()
            return self._ready[metric]

    def _no_picture(self, place: int, error: Exception) -> str:
        status = self._rows[place].get("status")
        return f"{_reason(error)} (status: {status})" if status not in (None, "ok") else _reason(error)

    def _say(self, place: int, metrics: Any, reason: str) -> None:
        with self._lock:
            for metric in metrics:
                self._reasons[self.metrics.index(metric)][place] = reason

    def _finish(self, place: int, fresh: int) -> None:
        with self._lock:
            self._done += 1
            lacking = any(reasons[place] is not None for reasons in self._reasons)
            self._missing += lacking
            self._kept += not fresh and not lacking
        self._tell()

    def _end(self) -> None:
        with self._lock:
            for reasons in self._reasons:
                reasons[:] = ["cancelled" if why == _TO_COME else why for why in reasons]
        self._future.set_result(None)
        self._tell()

    def _tell(self) -> None:
        with self._lock:
            watchers = list(self._watchers)
        progress = self.progress if watchers else None
        for watcher in watchers:
            try:
                watcher(progress)  # type: ignore[arg-type]
            except Exception:
                # A view that breaks must not stop the measuring.
                log.exception("a watcher of measuring failed")


class _Once:
    """A picture that is decoded at most once, whoever asks."""

    def __init__(self, found: Found) -> None:
        self._found = found

    @cached_property
    def image(self) -> Image:
        return self._found.load()


def _reason(error: BaseException) -> str:
    if isinstance(error, NotMeasurable | Stopped):
        return str(error)
    return f"{type(error).__name__}: {error}".removesuffix(": ")[:_LONGEST_REASON]


def measure(source: Any, *metrics: Any, workers: int = 2, column: str = IMAGE) -> pd.DataFrame:
    """Measure pictures and wait for it; :class:`Measuring` does the same without waiting.

    Values are kept by the picture's bytes, the metric's version and its parameters, so that only new ones are
    worked out: in the folder ``measures`` of the record that a picture lies in, else in this process's memory. An
    error of one picture or metric becomes a missing value with a reason.

    Parameters
    ----------
    source : DataFrame, Record, Sweep or path of a folder
        A DataFrame needs a column of pictures: pointers into a record, paths, bytes, PIL images or numpy arrays.
    *metrics : Metric, str or function
        A metric, its name in :data:`METRICS`, or a function ``(image, row) -> float | str | bool`` of your own,
        whose name becomes the column.
    workers : int
        Threads, 1 to 64.
    column : str
        Which column holds the pictures.

    Returns
    -------
    DataFrame
        The values alone, with the index of the source, so that ``df.join(measure(df, "phash"))`` has both: for each
        metric its columns (``Float64``, ``Int64``, ``boolean`` or text), and ``<name>_reason``, which says why a value
        is missing. ``df.ideo.measure("phash")`` gives the frame with its values at once, also a second time.

    Raises
    ------
    MeasureError
        Where source or metrics make no sense.

    Examples
    --------
    >>> import pandas as pd
    >>> from PIL import Image
    >>> def height(image, row):
    ...     return image.height
    >>> frame = pd.DataFrame({"image": [Image.new("RGB", (8, 6), "black")]}, index=["night"])
    >>> measure(frame, "brightness", height)[["brightness", "height"]]
           brightness  height
    night         0.0     6.0
    >>> list(frame.join(measure(frame, "brightness")))
    ['image', 'brightness', 'brightness_reason']
    """
    return Measuring(source, *metrics, workers=workers, column=column).wait().df
