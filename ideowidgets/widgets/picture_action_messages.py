"""What the menu of a picture and Python say to each other; every view that shows pictures takes part."""

from __future__ import annotations

from typing import Literal

from ideowidgets.widgets.messages import FromPage, Shape, ShortText, ToPage

Action = Literal["again", "remix", "edit", "inpaint", "upscale", "describe", "reference"]
"""What opens a form: the same request again, or another one made with the picture."""
Language = Literal["python", "curl"]


class AskPictureMenu(FromPage):
    """A page shows pictures: which actions are there, and which forms are open? Answered by `PictureMenu`."""

    kind: Literal["ask_picture_menu"] = "ask_picture_menu"


class PictureAction(FromPage):
    """The click on an action that opens a form. Answered by `PictureMenu`."""

    kind: Literal["picture_action"] = "picture_action"
    image_id: ShortText
    action: Action


class AskPictureCode(FromPage):
    """Asks for a picture's request as code. Answered by `PictureCode`."""

    kind: Literal["ask_picture_code"] = "ask_picture_code"
    image_id: ShortText
    language: Language


class CloseForm(FromPage):
    """The click that closes a form under the view; what it has under way goes on."""

    kind: Literal["close_form"] = "close_form"
    model_id: ShortText


class OpenForm(Shape):
    """A form under a view: the id of its widget, and what it was opened for."""

    model_id: str
    title: str


class PictureMenu(ToPage):
    """What the menus of a view offer, and its open forms, the newest first."""

    kind: Literal["picture_menu"] = "picture_menu"
    actions: list[Action]
    forms: list[OpenForm]
    fresh: str | None
    """The form that an action has just opened or filled: where the person looks next."""


class PictureCode(ToPage):
    """A picture's request as code, or why there is none."""

    kind: Literal["picture_code"] = "picture_code"
    image_id: str
    language: Language
    code: str
    error: str | None = None
