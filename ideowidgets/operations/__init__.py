"""What can be asked: a request and a result type per operation."""

from ideowidgets.operations.fields import FieldSpec, describe_fields
from ideowidgets.operations.json_prompt import JsonPrompt
from ideowidgets.operations.palette import ColorPalette, PaletteMember
from ideowidgets.operations.picture import Picture
from ideowidgets.operations.prices import Price
from ideowidgets.operations.registry import (
    OPERATIONS,
    by_roles,
    field_of_role,
    lacking,
    make_request,
    models,
    pick,
    request_class,
)
from ideowidgets.operations.request import Operation, Plays, Request
from ideowidgets.operations.results import Image, Images, MagicPrompt, Quote
from ideowidgets.operations.v1 import GenerateV3, GenerateV4, MagicPromptV4
from ideowidgets.operations.v2 import AssetIdentifier, V2GenerateV4, V2GenerateV45

__all__ = [
    "OPERATIONS",
    "AssetIdentifier",
    "ColorPalette",
    "FieldSpec",
    "GenerateV3",
    "GenerateV4",
    "Image",
    "Images",
    "JsonPrompt",
    "MagicPrompt",
    "MagicPromptV4",
    "Operation",
    "PaletteMember",
    "Picture",
    "Plays",
    "Price",
    "Quote",
    "Request",
    "V2GenerateV4",
    "V2GenerateV45",
    "by_roles",
    "describe_fields",
    "field_of_role",
    "lacking",
    "make_request",
    "models",
    "pick",
    "request_class",
]
