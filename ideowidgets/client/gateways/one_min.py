"""1min.ai: Ideogram 3.0 at one address, with pictures uploaded first.

Source: the gateway's documentation pages of 2026. It has none for its errors, for how long its own copies of pictures
last, or for the address of a copy; what is done about these is said where it is done.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar, get_args
from urllib.parse import quote, unquote

from ideowidgets.client.call import Call, Part, Reply
from ideowidgets.client.gateways.shared import Gateway, Lack, words
from ideowidgets.client.refusals import read_json, success_body
from ideowidgets.client.secret import Secret
from ideowidgets.client.services import Upload, check_pictures
from ideowidgets.operations.attachment import Attachment
from ideowidgets.operations.enums import (
    AspectRatioV3,
    MagicPromptOption,
    RenderingSpeed,
    ResolutionV3,
    StylePresetV3,
    StyleTypeV3,
    UpscaleFactor,
)
from ideowidgets.operations.errors import BrokenReply, IdeogramError, ServerError
from ideowidgets.operations.registry import OPERATIONS
from ideowidgets.operations.request import Request, plays_of

R = TypeVar("R")

MODEL = "ideogram-3"
SUCCESS = "SUCCESS"
MAX_PICTURE_BYTES = 10_000_000
MAX_REFERENCES_BYTES = 10_000_000
MAX_REFERENCES = 5
ASSETS = "asset.1min.ai"
_MAX_PATH = 1024


@dataclass(frozen=True, slots=True)
class Feature:
    """What the gateway calls an operation, and where its fields go.

    Attributes
    ----------
    type : str
        The gateway's name.
    names : mapping
        Role to name in ``promptObject``.
    fixed : mapping
        Members that say which of two operations is meant.
    """

    type: str
    names: Mapping[str, str]
    fixed: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


def _names(*same: str, **renamed: str) -> Mapping[str, str]:
    return MappingProxyType({name: name for name in same} | renamed)


_STYLED = ("style_preset", "style_reference_images")
_GENERATED = ("prompt", "num_images", "rendering_speed", "magic_prompt", "aspect_ratio", "negative_prompt", "seed")

_GENERATE = Feature(
    "IMAGE_GENERATOR", _names(*_GENERATED, "resolution", "style_type", *_STYLED, "character_reference_images")
)
_TRANSPARENT = Feature("IMAGE_GENERATOR", _names(*_GENERATED, "upscale_factor"), {"transparent": True})
# negative_prompt and seed are taken from the gateway's other features: the page of this one is known in part.
_REMIX = Feature("IMAGE_VARIATOR", _names(*_GENERATE.names, "image_weight", image="imageUrl"))
_INPAINT = Feature(
    "IMAGE_INPAINTER",
    _names(
        *("prompt", "num_images", "rendering_speed", "magic_prompt", "style_type", *_STYLED),
        *("character_reference_images", "negative_prompt", "seed"),
        image="imageUrl",
        mask="maskUrl",
    ),
)
_REFRAME = Feature(
    "IMAGE_EXTENDER", _names("resolution", "num_images", "rendering_speed", *_STYLED, "seed", image="imageUrl")
)
_REPLACE_BACKGROUND = Feature(
    "BACKGROUND_REPLACER",
    _names(
        *("prompt", "num_images", "rendering_speed", "magic_prompt", "style_type", *_STYLED),
        *("negative_prompt", "seed"),
        image="imageUrl",
    ),
)
_UPSCALE = Feature(
    "IMAGE_UPSCALER",
    _names(
        *("prompt", "num_images", "resemblance", "detail", "seed"), image="imageUrl", magic_prompt="magic_prompt_option"
    ),
)

FEATURES: Mapping[str, Feature] = MappingProxyType(
    {
        "post-generate-image-v-3": _GENERATE,
        "post_generate_image_v2_ideogram_v3": _GENERATE,
        "post_generate_image_v2_ideogram_v3_character": _GENERATE,
        "post-generate-image-v-3-transparent": _TRANSPARENT,
        "post_generate_image_v2_ideogram_v3_transparent": _TRANSPARENT,
        "post-remix-image-v-3": _REMIX,
        "post_remix_image_v2_ideogram_v3": _REMIX,
        "post_remix_image_v2_ideogram_v3_character": _REMIX,
        "post-inpaint-image-v-3": _INPAINT,
        "post-edit-image-v-3": _INPAINT,
        "post_inpaint_image_v2_ideogram_v3": _INPAINT,
        "post_inpaint_image_v2_ideogram_v3_character": _INPAINT,
        "post-reframe-image-v-3": _REFRAME,
        "post_reframe_image_v2_ideogram_v3": _REFRAME,
        "post-replace-background-v-3": _REPLACE_BACKGROUND,
        "post_replace_background_ideogram_v3": _REPLACE_BACKGROUND,
        "post-upscale-image": _UPSCALE,
    }
)

_TAKEN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        role: get_args(get_args(kind)[0])
        for role, kind in (
            ("aspect_ratio", AspectRatioV3),
            ("resolution", ResolutionV3),
            ("rendering_speed", RenderingSpeed),
            ("magic_prompt", MagicPromptOption),
            ("style_type", StyleTypeV3),
            ("style_preset", StylePresetV3),
            ("upscale_factor", UpscaleFactor),
        )
    }
)
_SHOWN = 20


class OneMin(Gateway):
    """1min.ai, which offers Ideogram 3.0 and the upscaler.

    It makes pictures at its own account: ``private=True`` has nothing to act on there and is left out, since no
    picture enters a gallery of yours; ``private=False`` is refused, since none can. Fields that are not set follow
    the gateway's defaults; its ``style_type`` is ``AUTO`` where Ideogram's is ``GENERAL``.

    What is in ``unchecked`` goes into the gateway's ``promptObject`` as it is.

    Parameters
    ----------
    base_url : str, optional
        Another address that speaks the same API; https, or http on this machine.

    Examples
    --------
    >>> from ideowidgets.operations import GenerateV3
    >>> OneMin().cannot(GenerateV3(prompt="a cat", style_codes=["AAFF5733"]))
    'has no place for style_codes: leave it out'
    """

    name: ClassVar[str] = "one-min"
    title: ClassVar[str] = "1min.ai"
    key_variable: ClassVar[str] = "ONE_MIN_API_KEY"
    default_url: ClassVar[str] = "https://api.1min.ai"
    # Its store has three addresses; the last is one bucket of a host that many share.
    picture_hosts: tuple[str, ...] = (
        "ideogram.ai",
        ASSETS,
        f"{ASSETS}.s3.us-east-1.amazonaws.com",
        f"s3.us-east-1.amazonaws.com/{ASSETS}",
    )

    def headers(self, key: Secret) -> dict[str, str]:
        return {"API-KEY": key.reveal()}

    def missing(self, asked: type[Request[Any]]) -> Lack | None:
        operation = asked.operation
        if operation.id in FEATURES:
            return None
        offered = [
            cls.__name__
            for cls in OPERATIONS.values()
            if cls.operation.id in FEATURES and cls.operation.action == operation.action
        ]
        what = operation.action.replace("-", " ")
        if not offered:
            return Lack("operation", f"has no {what}", "ask Ideogram itself")
        return Lack("operation", f"does not offer {what} with {operation.model}", f"use {' or '.join(offered)}")

    def lacks(self, request: Request[Any]) -> list[Lack]:
        feature = FEATURES[request.operation.id]
        roles = request.roles()
        return [*_without_place(request, feature), *_not_taken(roles), *_broken_rules(roles), *_too_large(request)]

    def uploads(self, request: Request[Any]) -> tuple[Upload, ...]:
        files = {file.sha256: file for group in request.attachments().values() for file in group}
        return tuple(Upload(file, _upload(file)) for file in files.values())

    def read_upload(self, reply: Reply, file: Attachment) -> str:  # noqa: ARG002
        body = success_body(reply, paid=False)
        for holder, name in (("fileContent", "path"), ("asset", "key")):
            found = _member(_member(body, holder), name)
            if isinstance(found, str) and 0 < len(found) <= _MAX_PATH and found.isprintable():
                return found
        raise BrokenReply("1min.ai took the picture and did not say where it put it.")

    def encode(self, request: Request[Any], *, dry_run: bool = False, uploaded: Mapping[str, str] = {}) -> Call:
        self.checked(request, dry_run=dry_run)
        feature = FEATURES[request.operation.id]
        roles = {"num_images": request.expected_images} | request.roles()
        asked = {name: _placed(roles[role], uploaded) for role, name in feature.names.items() if role in roles}
        body = {"type": feature.type, "model": MODEL, "promptObject": asked | dict(feature.fixed) | request.unchecked}
        return Call(
            label=f"1min.ai {feature.type}",
            method="POST",
            path="/api/features",
            json=json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(),
            paid=request.operation.paid,
        )

    def refusal(self, reply: Reply, call: Call) -> IdeogramError | None:
        refused = super().refusal(reply, call)
        if refused is not None:
            return refused
        body = read_json(reply.body)
        record = _member(body, "aiRecord")
        status = _member(record, "status")
        if not isinstance(status, str) or status.upper() == SUCCESS:
            return None
        said = words(record) or words(_member(record, "aiRecordDetail")) or words(body)
        return ServerError(
            reply.status, said, reason=status[:80], body=body, request_id=reply.request_id, billed=call.paid
        )

    def decode(self, reply: Reply, request: Request[R]) -> R:
        """Read the pictures: Ideogram's own answer where it is passed on, else the gateway's copies."""
        body = success_body(reply)
        record = _member(body, "aiRecord")
        detail = _member(record, "aiRecordDetail")
        answer = _member(detail, "responseObject")
        items = _member(answer, "data")
        if not isinstance(items, list) or not items:
            paths = _member(detail, "resultObject")
            copies = [path for path in paths if isinstance(path, str) and path] if isinstance(paths, list) else []
            items = [{"url": _address(path, copies, _member(record, "temporaryUrl"))} for path in copies]
        created = _member(answer, "created") or _member(record, "createdAt")
        result: Any = request.operation.result.parse({"created": created, "data": items})
        result = replace(result, raw=body)
        check_pictures(result)
        read: R = result
        return read


def _upload(file: Attachment) -> Call:
    part = Part("asset", file.data, file.name, file.media_type)
    return Call("1min.ai asset", "POST", "/api/assets", parts=(part,), paid=False)


def _placed(value: Any, uploaded: Mapping[str, str]) -> Any:
    if isinstance(value, Attachment):
        if value.sha256 not in uploaded:
            raise IdeogramError(f"{value.name} must be uploaded to 1min.ai first; client.send does that.")
        return uploaded[value.sha256]
    return [_placed(item, uploaded) for item in value] if isinstance(value, list) else value


def _without_place(request: Request[Any], feature: Feature) -> list[Lack]:
    found: list[Lack] = []
    for name, value in request.set_fields().items():
        plays = plays_of(type(request), name)
        role = plays.role if plays else name
        if role not in feature.names and (role, value) != ("private", True):
            found.append(Lack(name, f"has no place for {name}", "leave it out"))
    return found


def _not_taken(roles: Mapping[str, Any]) -> list[Lack]:
    found: list[Lack] = []
    for role, allowed in _TAKEN.items():
        if role in roles and roles[role] not in allowed:
            choices = ", ".join(allowed) if len(allowed) <= _SHOWN else "those that Ideogram 3.0 has in its v1 API"
            found.append(Lack(role, f"has no {role} {roles[role]!r}", f"choose one of {choices}"))
    return found


def _broken_rules(roles: Mapping[str, Any]) -> list[Lack]:
    found: list[Lack] = []
    style = roles.get("style_type")
    references = roles.get("style_reference_images", [])
    guided = "style_preset" if "style_preset" in roles else "style_reference_images"
    if "style_preset" in roles and references:
        reason = "takes style_preset or style_reference_images, not both"
        found.append(Lack("style_preset, style_reference_images", reason, "keep one"))
    if guided in roles and style not in (None, "AUTO", "GENERAL"):
        reason = f"takes {guided} with style_type AUTO or GENERAL only"
        found.append(Lack("style_type", reason, "choose one of these, or leave style_type out"))
    if len(references) > MAX_REFERENCES:
        reason = f"takes at most {MAX_REFERENCES} style_reference_images"
        found.append(Lack("style_reference_images", reason, f"leave {len(references) - MAX_REFERENCES} out"))
    if "character_reference_images" in roles:
        name = "character_reference_images"
        if style not in (None, "AUTO", "REALISTIC", "FICTION"):
            reason = f"takes {name} with style_type AUTO, REALISTIC or FICTION only"
            found.append(Lack("style_type", reason, "choose one of these, or leave style_type out"))
        if roles.get("rendering_speed") == "FLASH":
            reason = f"does not take {name} with rendering_speed FLASH"
            found.append(Lack("rendering_speed", reason, "choose TURBO, DEFAULT or QUALITY"))
    return found


def _too_large(request: Request[Any]) -> list[Lack]:
    found: list[Lack] = []
    for name, files in request.attachments().items():
        for file in files:
            if len(file.data) > MAX_PICTURE_BYTES:
                reason = f"takes pictures of at most {_megabytes(MAX_PICTURE_BYTES)}"
                found.append(Lack(name, reason, f"shrink {file.name}, which has {_megabytes(len(file.data))}"))
    references = request.roles().get("style_reference_images", [])
    whole = sum(len(file.data) for file in references)
    if len(references) > 1 and whole > MAX_REFERENCES_BYTES:
        reason = f"takes style references of at most {_megabytes(MAX_REFERENCES_BYTES)} together"
        fix = f"they have {_megabytes(whole)}, so send fewer or smaller"
        found.append(Lack("style_reference_images", reason, fix))
    return found


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.2f}".rstrip("0").rstrip(".") + " MB"


def _member(holder: Any, name: str) -> Any:
    return holder.get(name) if isinstance(holder, Mapping) else None


def _address(path: str, copies: list[str], temporary: Any) -> str:
    """Give where a copy may be had; the gateway documents no address but the temporary one it may give."""
    if isinstance(temporary, str) and temporary and (len(copies) == 1 or path in unquote(temporary)):
        return temporary
    if path.startswith("https://"):
        return path
    return f"https://{ASSETS}/{quote(path.lstrip('/'))}"
