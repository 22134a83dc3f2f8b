"""Message kinds: one definition, generated TypeScript, strangers refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ideowidgets.widgets import messages, typescript
from ideowidgets.widgets.base import View
from ideowidgets.widgets.form_messages import EditDraft, Generate, UploadPiece

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


class Echo(View):
    def __init__(self) -> None:
        self.said: list[messages.ToPage] = []
        super().__init__()

    def push(self, message, buffers=()):
        self.said.append(message)

    def handlers(self):
        return {messages.AskOriginal: self.fail}

    def fail(self, message, buffers):
        raise ZeroDivisionError(message.image_id)


def test_the_typescript_is_what_python_defines():
    if not typescript.TARGET.exists():
        pytest.skip("the TypeScript sources are not beside this installation")
    fresh = typescript.TARGET.read_text(encoding="utf-8") == typescript.render()
    assert fresh, "run: python -m ideowidgets.widgets.typescript"


def test_a_kind_names_one_message_only():
    kinds = [shape.model_fields["kind"].default for shape in typescript.shapes(messages.FromPage)]
    kinds += [shape.model_fields["kind"].default for shape in typescript.shapes(messages.ToPage)]
    assert len(kinds) > 15
    assert sorted(kinds) == sorted(set(kinds))


def test_unknown_members_and_long_values_are_refused():
    draft = {"operation": "o", "fields": {}, "vary": {}, "off": []}
    good = {"kind": "edit_draft", "seq": 1, "view": "v", "draft": draft}
    assert EditDraft.model_validate(good).seq == 1
    for bad in (
        {"extra": 1},
        {"seq": -1},
        {"view": "v" * 300},
        {"draft": {**draft, "vary": {"seed": list(range(300))}}},
    ):
        with pytest.raises(ValidationError):
            EditDraft.model_validate(good | bad)
    with pytest.raises(ValidationError):
        UploadPiece.model_validate({"kind": "upload_piece", "upload_id": "a", "field": "f", "count": 0})


def test_what_is_wrong_is_said_without_repeating_values():
    with pytest.raises(ValidationError) as caught:
        Generate.model_validate({"kind": "generate", "secret": "canary", "seq": "canary"})
    text = messages.describe_invalid(caught.value.errors())
    assert "seq" in text
    assert "canary" not in text


@given(JSON)
def test_no_message_of_a_stranger_breaks_a_widget(content):
    view = Echo()
    view._receive(view, content, [])
    assert [message.kind for message in view.said] == ["trouble"]


def test_an_exception_in_a_handler_is_told_to_the_page():
    view = Echo()
    view._receive(view, {"kind": "ask_original", "image_id": "boom"}, [])
    (said,) = view.said
    assert isinstance(said, messages.Trouble)
    assert (said.text, said.about) == ("ZeroDivisionError: boom", "ask_original")


def test_repr_and_fallback_are_the_same_every_time():
    one, two = Echo(), Echo()
    assert repr(one) == repr(two) == "Echo()"
    data, _ = one._repr_mimebundle_()
    assert data["text/plain"] == "Echo()"
    assert "<script" not in data["text/html"]
