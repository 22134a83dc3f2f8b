"""One small handler per operation: from a checked request to the body of its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from ideowidgets.offline import schemas
from ideowidgets.offline.desk import Desk
from ideowidgets.offline.handlers import (
    background,
    datasets,
    describe,
    edit,
    generate,
    inpaint,
    jobs,
    layerize,
    magic_prompt,
    models,
    objects,
    reframe,
    remix,
    transparent,
    upscale,
    usage,
)
from ideowidgets.offline.schemas import Schema

Handler = Callable[[Any, Desk], dict[str, Any]]

# For an operation that only gives jobs, the schema is of what its job gives.
_TABLE: Mapping[str, tuple[Handler, Schema]] = MappingProxyType(
    {
        "create-dataset": (datasets.create, datasets.CREATE_ANSWER),
        "get-custom-model": (models.get, models.GET_ANSWER),
        "get-dataset": (datasets.get, datasets.GET_ANSWER),
        "get-generation": (jobs.answer, jobs.ANSWER),
        "get_account_usage": (usage.answer, usage.ANSWER),
        "get_generation_v2": (jobs.answer, jobs.ANSWER),
        "list-custom-models": (models.list_all, models.LIST_ANSWER),
        "list-datasets": (datasets.list_all, datasets.LIST_ANSWER),
        "post-describe": (describe.in_words, schemas.DESCRIPTIONS),
        "post-describe-v-4": (describe.structured, schemas.STRUCTURED),
        "post-edit-image": (inpaint.answer, schemas.IMAGES_LEGACY),
        "post-edit-image-v-3": (inpaint.answer, schemas.IMAGES_OF_SOURCE),
        "post-generate-image": (generate.answer, schemas.IMAGES_LEGACY),
        "post-generate-image-p-image-ideogram": (generate.answer, schemas.IMAGES_V4),
        "post-generate-image-p-image-ideogram-async": (generate.answer, schemas.IMAGES_V4),
        "post-generate-image-v-3": (generate.answer, schemas.IMAGES_V3),
        "post-generate-image-v-3-transparent": (transparent.answer, schemas.IMAGES_V3),
        "post-generate-image-v-4": (generate.answer, schemas.IMAGES_V4),
        "post-generate-image-v-4-async": (generate.answer, schemas.IMAGES_V4),
        "post-generate-image-v-4-transparent": (transparent.answer, schemas.IMAGES_V4),
        "post-generate-image-v-4-transparent-async": (transparent.answer, schemas.IMAGES_V4),
        "post-inpaint-image-v-3": (inpaint.answer, schemas.IMAGES_OF_SOURCE),
        "post-layerize-text-v-3": (layerize.answer, schemas.LAYERS),
        "post-magic-prompt-v-4": (magic_prompt.answer, magic_prompt.ANSWER),
        "post-reframe-image": (reframe.answer, schemas.IMAGES_LEGACY),
        "post-reframe-image-v-3": (reframe.answer, schemas.IMAGES_V3),
        "post-remix-image": (remix.answer, schemas.IMAGES_LEGACY),
        "post-remix-image-v-3": (remix.answer, schemas.IMAGES_V3),
        "post-remix-image-v-4": (remix.answer, schemas.IMAGES_V4),
        "post-remove-background": (background.remove, schemas.BARE_V1),
        "post-remove-object": (objects.remove, schemas.BARE_V1),
        "post-replace-background-v-3": (background.replace, schemas.IMAGES_OF_SOURCE),
        "post-resize-image-async": (reframe.resize_ad, schemas.BARE_V1),
        "post-upscale-image": (upscale.answer, schemas.IMAGES_LEGACY),
        "post-v-1-edit-image": (edit.answer, schemas.IMAGES_OF_SOURCE),
        "post_describe_image_ideogram_v3": (describe.in_words, schemas.DESCRIPTIONS_V2),
        "post_describe_image_ideogram_v4": (describe.structured, schemas.STRUCTURED_V2),
        "post_generate_image_v2_auto": (generate.answer, schemas.IMAGES_V2),
        "post_generate_image_v2_ideogram45": (generate.answer, schemas.IMAGES_45),
        "post_generate_image_v2_ideogram_v2": (generate.answer, schemas.IMAGES_V2),
        "post_generate_image_v2_ideogram_v2_a": (generate.answer, schemas.IMAGES_V2),
        "post_generate_image_v2_ideogram_v3": (generate.answer, schemas.IMAGES_V2),
        "post_generate_image_v2_ideogram_v3_character": (generate.answer, schemas.IMAGES_V2),
        "post_generate_image_v2_ideogram_v3_custom_model": (generate.answer, schemas.IMAGES_V2),
        "post_generate_image_v2_ideogram_v3_transparent": (transparent.answer, schemas.IMAGES_V2),
        "post_generate_image_v2_ideogram_v4": (generate.answer, schemas.IMAGES_V2),
        "post_generate_image_v2_ideogram_v4_custom_model": (generate.answer, schemas.IMAGES_V2),
        "post_generate_image_v2_ideogram_v4_transparent": (transparent.answer, schemas.IMAGES_V2),
        "post_generate_image_v2_p_image_ideogram": (generate.answer, schemas.IMAGES_V2),
        "post_inpaint_image_v2_ideogram_v3": (inpaint.answer, schemas.IMAGES_SIZED),
        "post_inpaint_image_v2_ideogram_v3_character": (inpaint.answer, schemas.IMAGES_SIZED),
        "post_inpaint_image_v2_ideogram_v3_custom_model": (inpaint.answer, schemas.IMAGES_SIZED),
        "post_layerize_design_ideogram_v3": (layerize.answer, schemas.LAYERS_V2),
        "post_precise_edit_image_v2_ideogram45": (edit.answer, schemas.IMAGES_45),
        "post_reframe_image_v2_ideogram_v3": (reframe.answer, schemas.IMAGES_V2),
        "post_remix_image_v2_ideogram_v3": (remix.answer, schemas.IMAGES_V2),
        "post_remix_image_v2_ideogram_v3_character": (remix.answer, schemas.IMAGES_V2),
        "post_remix_image_v2_ideogram_v3_custom_model": (remix.answer, schemas.IMAGES_V2),
        "post_remix_image_v2_ideogram_v4": (remix.answer, schemas.IMAGES_V2),
        "post_remove_background_v2": (background.remove, schemas.BARE_V2),
        "post_remove_object_from_v2_assets": (objects.remove, schemas.BARE_V2),
        "post_replace_background_ideogram_v3": (background.replace, schemas.IMAGES_V2),
        "post_tool_remix": (remix.answer, schemas.IMAGES_V2),
        "post_upscale": (upscale.answer, schemas.IMAGES_UPSCALED),
        "train-model-v-3": (models.train, models.TRAIN_ANSWER),
        "upload-dataset-assets": (datasets.add, datasets.UPLOAD_ANSWER),
    }
)

HANDLERS: Mapping[str, Handler] = MappingProxyType({name: answer for name, (answer, _) in _TABLE.items()})
ANSWERS: Mapping[str, Schema] = MappingProxyType({name: schema for name, (_, schema) in _TABLE.items()})
