"""A structured prompt as a value: every edit gives a new one, so that undo is keeping the old one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, Self

from ideowidgets.operations.errors import NoStructuredPrompt, shorten
from ideowidgets.operations.structured_prompt.contract import (
    COMPOSITION,
    ELEMENTS,
    HIGH,
    STYLE,
    Profile,
    canonical,
)
from ideowidgets.operations.structured_prompt.editing import Editing
from ideowidgets.operations.structured_prompt.element import Element
from ideowidgets.operations.structured_prompt.tree import Json, plain, set_at

if TYPE_CHECKING:
    from ideowidgets.operations.structured_prompt.difference import Difference
    from ideowidgets.operations.structured_prompt.matching import Matching
    from ideowidgets.operations.structured_prompt.problem import PromptProblem
    from ideowidgets.operations.structured_prompt.reading import Change


class StructuredPrompt(Editing):
    """A structured prompt of Ideogram 4: any JSON object, kept whole, with its known parts at hand.

    It is never changed: edits give a new prompt. Unknown keys, numbers as they were spelled and what breaks the
    contract are kept; :meth:`problems` tells what is wrong and :meth:`fix` mends it when asked.

    Parameters
    ----------
    data : mapping, optional
        The object. To read text, files or pictures, use :meth:`read`.
    high_level_description, background : str, optional
        Set on top of ``data``.
    style : mapping, optional
        Members of ``style_description``: aesthetics, lighting, photo or art_style, medium, color_palette.
    elements : iterable of mapping or Element, optional
        Back to front.

    Raises
    ------
    NoStructuredPrompt
        Where ``data`` is no mapping, or holds what JSON cannot.

    Examples
    --------
    >>> prompt = StructuredPrompt(high_level_description="A poster of a lighthouse", background="a calm sea")
    >>> prompt = prompt.add("a white lighthouse", bbox=(150, 400, 900, 600)).add_text("KEEP WATCH", "bold capitals")
    >>> [element.label for element in prompt.elements]
    ['a white lighthouse', '“KEEP WATCH”']
    >>> prompt.problems()
    ()
    """

    changes: tuple[Change, ...]
    """What had to be mended to read it; edits start afresh."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        high_level_description: str | None = None,
        background: str | None = None,
        style: Mapping[str, Any] | None = None,
        elements: Iterable[Any] | None = None,
    ) -> None:
        tree = plain({} if data is None else data)
        if not isinstance(tree, dict):
            raise NoStructuredPrompt(
                f"A structured prompt is an object, not {shorten(data)}. To read text or files, use .read(...)."
            )
        given = any(part is not None for part in (high_level_description, background, style, elements))
        if data is None or given:
            tree = _built(tree, high_level_description, background, style, elements)
        self._tree = tree
        self.changes = ()

    @classmethod
    def _of(cls, tree: dict[str, Json]) -> Self:
        made = super()._of(tree)
        made.changes = ()
        return made

    @classmethod
    def read(cls, source: Any) -> StructuredPrompt:
        """Read one from whatever holds one; ``.changes`` lists what had to be mended to read it.

        Parameters
        ----------
        source : str, bytes, path, file, mapping, picture, result, canvas, or a row of the record
            Whatever has a ``json_prompt`` holds one.
            Text may have code fences, prose around it, wrappers, comments, trailing commas, other quotation marks,
            Python's spelling, or be cut short. Pictures are searched for what generators write into them. A text
            without braces is a path, never an address. Boxes, colours and wording are left as they are.

        Raises
        ------
        NoStructuredPrompt
            Where none can be found.

        Examples
        --------
        >>> prompt = StructuredPrompt.read("Here you are: {'high_level_description': 'a cat',}")
        >>> [change.code for change in prompt.changes]
        ['around', 'single-quotes', 'trailing-comma']
        """
        from ideowidgets.operations.structured_prompt.reading import read

        return read(source)

    def _repr_html_(self) -> str:
        from ideowidgets.operations.structured_prompt.listing import told

        return told(self)

    def problems(
        self, profile: Profile = "api", *, hints: bool = True, mute: Collection[str] = ()
    ) -> tuple[PromptProblem, ...]:
        """Tell everything that is wrong or could be better, in one pass.

        Parameters
        ----------
        profile : str
            ``"api"``: what the service takes. ``"training"``: the form that the open weights were trained on, which
            also wants exact keys, their order as given, and upper-case colours.
        hints : bool
            Whether to give advice on writing as well.
        mute : collection of str
            Codes of hints and warnings to leave out; errors are always told.

        Examples
        --------
        >>> prompt = StructuredPrompt({"high_level_description": "a cat"})
        >>> problem = prompt.problems()[0]
        >>> problem.code, problem.path, problem.severity
        ('missing', 'compositional_deconstruction', 'error')
        >>> prompt.fix(problem).problems(hints=False, mute=("empty", "no-elements"))
        ()
        """
        from ideowidgets.operations.structured_prompt.checks import problems_of

        return problems_of(self._tree, profile, hints=hints, mute=mute)

    def fix(self, problem: PromptProblem) -> Self:
        """Give a prompt with a problem mended as it offers; the same where the problem is gone.

        Raises
        ------
        ValueError
            Where the problem offers no fix.
        """
        if problem.offer is None:
            raise ValueError(f"{problem.path or 'the prompt'}: no fix is offered for {problem.code!r}; edit it")
        for found in self.problems(problem.profile):
            if (found.code, found.path) == (problem.code, problem.path) and found.repair is not None:
                return self._of(found.repair(self._tree))
        return self

    def fix_all(self, profile: Profile = "api", *, severity: Literal["error", "warning"] = "error") -> Self:
        """Mend all errors that offer a fix, with ``severity="warning"`` warnings as well."""
        wanted = ("error", "warning") if severity == "warning" else ("error",)
        made = self
        # A fix takes its problem away and adds no error; the bound is for prompts of absurd size.
        for _ in range(1000):
            todo = (p for p in made.problems(profile, hints=False) if p.severity in wanted and p.repair is not None)
            problem = next(todo, None)
            if problem is None or problem.repair is None:
                break
            made = self._of(problem.repair(made._tree))
        return made

    def diff(self, other: StructuredPrompt) -> tuple[Difference, ...]:
        """Tell what changed from this prompt to another; elements that moved in the list are followed."""
        from ideowidgets.operations.structured_prompt.difference import differences

        return differences(self, other)

    def match(self, got: StructuredPrompt) -> Matching:
        """Match what was asked, this prompt, against what came out, such as a description of the picture."""
        from ideowidgets.operations.structured_prompt.matching import match

        return match(self, got)


def _built(
    tree: dict[str, Json],
    description: str | None,
    background: str | None,
    style: Mapping[str, Any] | None,
    elements: Iterable[Any] | None,
) -> dict[str, Json]:
    tree = dict(tree)
    if description is not None or HIGH not in tree:
        tree[HIGH] = description or ""
    if style is not None:
        tree[STYLE] = plain(style)
    if COMPOSITION not in tree:
        tree[COMPOSITION] = {"background": "", "elements": []}
    if background is not None:
        tree = set_at(tree, (COMPOSITION, "background"), background)
    if elements is not None:
        made = [element.to_dict() if isinstance(element, Element) else plain(element) for element in elements]
        tree = set_at(tree, ELEMENTS, made)
    built: dict[str, Json] = canonical(tree)
    return built
