"""Many requests at once: plan, quote, run, fill."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from ideowidgets.operations.prices import Price
from ideowidgets.operations.request import Request
from ideowidgets.record.places import given_path
from ideowidgets.run import Runner
from ideowidgets.sweep.cells import DONE, Cell
from ideowidgets.sweep.growing import extended
from ideowidgets.sweep.plan import Plan, Sampling, Void
from ideowidgets.sweep.plan_file import read_plan, write_plan
from ideowidgets.sweep.quote import SweepQuote, counted, make_quote, quoted_prices
from ideowidgets.sweep.reuse import Reuse
from ideowidgets.sweep.running import Running
from ideowidgets.sweep.sampling import Sample
from ideowidgets.sweep.starting import axes_of, check_name
from ideowidgets.sweep.stored import Stored, as_payload, from_payload

if TYPE_CHECKING:
    import pandas as pd


class Sweep(Running):
    """One request with some of it replaced by lists of values.

    Everything is checked when the plan is made; nothing is sent before :meth:`run`. Cells whose request was
    answered before are found in the record and not paid again.

    Parameters
    ----------
    request : Request or Plan
        The base. Where it takes a seed and has none, one is drawn from the request itself and written into the
        plan.
    axes : mapping, optional
        What varies, to its list of values; axes multiply, and the last one moves fastest. A name is one of

        - a field of the request, or its role. For a field that is a list itself, a list of lists; for a structured
          prompt, whatever holds one.
        - a part of the structured prompt: ``"json_prompt.elements[0].text"``, ``"style.color_palette"``,
          ``"elements[2].bbox"``; None takes it away.
        - a tuple of names, for values that travel together: ``{("prompt", "negative_prompt"): [("a cat", "blur"),
          ("a dog", None)]}``; None leaves a field unset, and of a seed draws one for its whole axis. Each name is a
          column of :attr:`plan` and :attr:`df`; as an axis of a grid the pair is called ``"prompt +
          negative_prompt"``.
        - ``"model"``: the same request to other models, ``["3.0", "4.5"]``. What a model has no place for is void,
          see :attr:`voids`, and costs nothing.
        - a variable: ``{"animal": ["cat", "dog"]}`` fills ``{animal}`` in prompts.
        - any other name, for search and replace: ``{"subject": Replace("lighthouse", "windmill")}``.

        Variants in a prompt, ``"a {red|blue} door"``, are an axis by themselves; those of prompts on an axis are
        prompts of their own. A column or rows of a DataFrame, an array, and ranges of numbers as text
        (``"10-90 (+20)"``) are lists as well; :func:`prompts_from` reads one from a file.
    runner : Runner
        Sends and records.
    name : str, optional
        Under which the sweep is found again; by default made from the plan.
    seeds : int, optional
        Adds a seed axis of so many seeds, drawn from the base request and shared by all rows and columns.
    repeats : int
        Several of each, for operations that take no seed.
    sample : str
        Which combinations of ``axes`` are made, each with all ``seeds`` and ``repeats``: ``"all"``; ``"pairs"``,
        every two values of two axes at least once; ``"one-at-a-time"``, the first values and each other value with
        them; ``"random"``, ``n`` of them; ``"latin"``, ``n`` of them, each value as often as the others.
    n : int, optional
        How many combinations, for ``"random"`` and ``"latin"``.
    sample_seed : int
        Another number chooses other combinations.
    reuse : str or date
        What of the record counts as made: ``"ever"``; ``"sweep"``, what a sweep of this name made; a date, what was
        asked for since then; ``"never"``, what was asked for since the plan was made.
    template : bool
        Whether braces in prompts are variables and variants; otherwise they are sent as they are.
    skip : sequence of mapping
        Combinations to leave out, each as axis to value: ``[{"model": "4.5", "style_preset": "AURA"}]``. They are
        void and cost nothing; ``"pairs"`` and ``"random"`` choose others in their place.
    keep : sequence of str
        Columns that set nothing and go along to :attr:`plan` and :attr:`df`, such as the ids of prompts:
        ``Sweep(request, {"prompt": frame}, keep=["id", "language"])``. Of a frame the columns that are named are
        taken, and no others.
    made_at : datetime, optional
        When the plan was made; now, but for one that is read back.

    Raises
    ------
    InvalidRequest
        Where an axis or a cell breaks a rule; where a variable is used nowhere, a term is never found, or what is to
        be skipped is not there.

    Examples
    --------
    >>> import tempfile
    >>> from ideowidgets.operations import GenerateV3
    >>> from ideowidgets.record import Record
    >>> runner = Runner(Record(tempfile.mkdtemp()), service="offline")
    >>> sweep = Sweep(
    ...     GenerateV3(prompt="a lighthouse"), {"style_preset": ["BAUHAUS", "AURA"]}, seeds=2, runner=runner
    ... )
    >>> sweep.quote().images
    4
    >>> sweep.run().wait(60).progress.done
    4
    >>> sweep.extend(style_preset=["COLLAGE"]).quote().new
    2
    >>> runner.close()
    """

    def __init__(
        self,
        request: Request[Any] | Plan,
        axes: Mapping[Any, Any] | None = None,
        *,
        runner: Runner,
        name: str | None = None,
        seeds: int | None = None,
        repeats: int = 1,
        sample: Sample = "all",
        n: int | None = None,
        sample_seed: int = 0,
        reuse: str | date = "ever",
        template: bool = True,
        skip: Sequence[Mapping[Any, Any]] = (),
        keep: Sequence[str] = (),
        made_at: datetime | None = None,
    ) -> None:
        check_name(name)
        if not isinstance(request, Plan):
            request = Plan.of(
                request,
                axes,
                seeds=seeds,
                repeats=repeats,
                sampling=Sampling(sample, n, sample_seed),
                template=template,
                skip=skip,
                keep=keep,
            )
        super().__init__(request, runner)
        self.made_at = made_at or datetime.now(UTC)
        self.reuse = Reuse.read(reuse, self.made_at)
        self.request = self.planned.request
        self.cells = tuple(self._cell(index) for index in range(len(self.planned.cells)))
        self.name = name or self._own_name()
        self._states = self._known(self.cells)
        self._paid = self._own_costs()

    @classmethod
    def open(cls, name: str, *, runner: Runner) -> Self:
        """Find a sweep again by its name, with everything that is known of its cells.

        Raises
        ------
        RecordError
            Where the record has no sweep of that name.
        """
        found = from_payload(runner.record.load_sweep(name, runner.project), runner.record.image_bytes)
        made = cls._of(found, runner=runner, name=name)
        made.parents.update(found.parents)
        return made

    @classmethod
    def load(cls, path: str | os.PathLike[str], *, runner: Runner, reuse: str | date | None = None) -> Self:
        """Read a plan from a file that :meth:`save` wrote; what the record knows of its cells is reused.

        Parameters
        ----------
        reuse : str or date, optional
            What of the record counts as made, instead of what the plan says.

        Raises
        ------
        InvalidRequest
            Where the file is no plan, or names files on this disk.
        NotInRecord
            Where neither the file nor the record has one of its pictures.
        """
        found = read_plan(given_path(path), runner.record)
        if reuse is None:
            return cls._of(found, runner=runner, name=found.name or None)
        # Chosen now, so that "never" asks anew for what was made since the plan was.
        return cls(found.plan, runner=runner, name=found.name or None, reuse=reuse)

    @classmethod
    def _of(cls, found: Stored, *, runner: Runner, name: str | None) -> Self:
        return cls(found.plan, runner=runner, name=name, reuse=found.reuse, made_at=found.made_at)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the plan, to be run elsewhere or later; its pictures are kept in the record.

        Parameters
        ----------
        path : path
            Where it ends in ``.zip`` the file brings the pictures along, for whoever has another record; else it is
            JSON that only names them.

        Raises
        ------
        InvalidRequest
            Where it cannot be written there.
        """
        file = given_path(path)
        write_plan(self, file)
        return file

    def extend(
        self,
        more: Mapping[Any, Any] | None = None,
        *,
        seeds: int | None = None,
        repeats: int | None = None,
        **axes: Any,
    ) -> Self:
        """Give the sweep with further values; its own cells are in the record, so only new ones run.

        Parameters
        ----------
        more : mapping, optional
            Axis to further values, for axes whose name is no keyword.
        seeds, repeats : int, optional
            How many of each there shall be in all.
        **axes
            Axis to further values; of what did not vary yet, values beside the one it has.

        Raises
        ------
        InvalidRequest
            Where a value is there already or breaks a rule, or the plan cannot grow.
        """
        plan = extended(self.planned, {**axes_of(more), **axes}, seeds=seeds, repeats=repeats)
        stored = self.reuse.stored
        made = type(self)(plan, runner=self.runner, name=self.name, reuse=stored, made_at=self.made_at)
        made.parents.update(self.parents)
        return made

    def _payload(self) -> dict[str, Any]:
        return as_payload(self)

    def _cell(self, index: int) -> Cell:
        made = self.planned.cells[index]
        return Cell(
            made.cell_id,
            index,
            made.values,
            made.request,
            made.repeat,
            max(made.request.expected_images, 1),
            self.runner.price(made.request),
        )

    def _own_name(self) -> str:
        text = json.dumps([cell.cell_id for cell in self.cells])
        return f"sweep-{hashlib.sha256(text.encode()).hexdigest()[:8]}"

    def __repr__(self) -> str:
        shape = " × ".join(str(len(values)) for values in self.axes.values()) or "1"
        chosen = "" if self.planned.sampling.sample == "all" else f", {self.planned.sampling.sample}"
        images = sum(cell.images for cell in self.cells)
        stopped = self.progress.stopped
        why = "" if stopped is None else f". {stopped}"
        return f"Sweep({self.request.operation.title}: {shape}{chosen}, {counted(images)}){why}"

    def __len__(self) -> int:
        return len(self.cells)

    @property
    def axes(self) -> dict[str, tuple[Any, ...]]:
        """Axis name to its values, as the requests store them; linked names are joined by ``" + "``."""
        return {axis.name: axis.values for axis in self.planned.axes}

    @property
    def voids(self) -> tuple[Void, ...]:
        """Combinations that cannot be asked for, each with the reason; they are no cells and cost nothing."""
        return self.planned.voids

    @property
    def plan(self) -> pd.DataFrame:
        """The plan, one row per cell: its values, price and state; void ones last, with the reason."""
        from ideowidgets.sweep.frame import plan_frame

        return plan_frame(self)

    @property
    def df(self) -> pd.DataFrame:
        """The plan joined to its results at this moment, one row per expected image.

        Reused cells are in it, with ``reused_at``; so are cells that are still to come, as ``planned``.
        """
        from ideowidgets.sweep.frame import results_frame

        return results_frame(self)

    def quote(self) -> SweepQuote:
        """Say what running it now would cost, and what is there already and from when.

        Where the service quotes prices it is asked, once per kind of request; else the dated list is used.

        Raises
        ------
        IdeogramError
            Where the service cannot be asked.
        """
        cells = self._to_send(None)
        return self._add_up(cells, quoted_prices(cells, self.runner.quote))

    def estimate(self) -> SweepQuote:
        """Say what running it now would cost by the list, without asking the service."""
        cells = self._to_send(None)
        return self._add_up(cells, [cell.price for cell in cells])

    def _add_up(self, new: Sequence[Cell], prices: Sequence[Price]) -> SweepQuote:
        kinds = {
            "all": self.cells,
            "new": new,
            "reused": [cell for cell in self.cells if self._states[cell.cell_id].state in DONE],
            "unknown": [cell for cell in self.cells if self._states[cell.cell_id].state == "unknown"],
        }
        times = (self._states[cell.cell_id].reused_at for cell in self.cells)
        return make_quote(
            kinds,
            free=self.runner.free,
            in_flight=self.runner.in_flight,
            prices=prices,
            axes=self.axes,
            void=len(self.voids),
            made=[time for time in times if time is not None],
        )

    def to_python(self) -> str:
        """Write the Python that makes this sweep."""
        from ideowidgets.sweep.code import sweep_code

        return sweep_code(self)

    @property
    def missing(self) -> tuple[Cell, ...]:
        """The cells without a result."""
        return tuple(cell for cell in self.cells if self._states[cell.cell_id].state not in DONE)
