"""Every request class, in the order in which a choice of action and model finds them."""

from __future__ import annotations

from typing import Any

from ideowidgets.operations.request import Request
from ideowidgets.operations.v1.edit import (
    EditImages,
    EditV3,
    InpaintV3,
    ReframeV3,
    RemixV3,
    RemixV4,
    ReplaceBackgroundV3,
)
from ideowidgets.operations.v1.generate import (
    GeneratePImage,
    GeneratePImageAsync,
    GenerateV3,
    GenerateV4,
    GenerateV4Async,
    TransparentV3,
    TransparentV4,
    TransparentV4Async,
)
from ideowidgets.operations.v1.jobs import GetGeneration
from ideowidgets.operations.v1.legacy import EditLegacy, GenerateLegacy, ReframeLegacy, RemixLegacy
from ideowidgets.operations.v1.tools import (
    Describe,
    DescribeV4,
    LayerizeTextV3,
    MagicPromptV4,
    RemoveBackground,
    RemoveObject,
    ResizeAd,
    Upscale,
)
from ideowidgets.operations.v1.training import (
    CreateDataset,
    GetCustomModel,
    GetDataset,
    ListCustomModels,
    ListDatasets,
    TrainModelV3,
    UploadDatasetAssets,
)
from ideowidgets.operations.v2.edit import V2InpaintV3, V2InpaintV3Character, V2InpaintV3Custom, V2ReframeV3
from ideowidgets.operations.v2.generate import (
    V2GenerateAuto,
    V2GeneratePImage,
    V2GenerateV4,
    V2GenerateV4Custom,
    V2TransparentV4,
)
from ideowidgets.operations.v2.generate_v3 import (
    V2GenerateV2,
    V2GenerateV2A,
    V2GenerateV3,
    V2GenerateV3Character,
    V2GenerateV3Custom,
    V2TransparentV3,
)
from ideowidgets.operations.v2.remix import (
    V2RemixAuto,
    V2RemixV3,
    V2RemixV3Character,
    V2RemixV3Custom,
    V2RemixV4,
)
from ideowidgets.operations.v2.tools import (
    V2AccountUsage,
    V2DescribeV3,
    V2DescribeV4,
    V2GetGeneration,
    V2LayerizeV3,
    V2RemoveBackground,
    V2RemoveObject,
    V2ReplaceBackgroundV3,
    V2UpscaleAuto,
)
from ideowidgets.operations.v2.v45 import V2GenerateV45, V2PreciseEditV45

# Newest model first, and of two homes of one model the better one. Ideogram 3.0 is best documented in v1; newer
# models take seeds and counts in v2 only.
CLASSES: tuple[type[Request[Any]], ...] = (
    V2GenerateV45,
    V2GenerateV4,
    GenerateV3,
    GenerateV4,
    V2GenerateV3,
    V2GenerateV3Character,
    V2GenerateV4Custom,
    V2GenerateV3Custom,
    V2GenerateV2A,
    V2GenerateV2,
    V2GeneratePImage,
    GeneratePImage,
    V2GenerateAuto,
    GenerateLegacy,
    GenerateV4Async,
    GeneratePImageAsync,
    V2TransparentV4,
    TransparentV3,
    TransparentV4,
    V2TransparentV3,
    TransparentV4Async,
    V2RemixV4,
    RemixV3,
    RemixV4,
    V2RemixV3,
    V2RemixV3Character,
    V2RemixV3Custom,
    V2RemixAuto,
    RemixLegacy,
    InpaintV3,
    V2InpaintV3,
    V2InpaintV3Character,
    V2InpaintV3Custom,
    EditV3,
    EditLegacy,
    V2PreciseEditV45,
    EditImages,
    ReframeV3,
    V2ReframeV3,
    ReframeLegacy,
    ReplaceBackgroundV3,
    V2ReplaceBackgroundV3,
    RemoveBackground,
    V2RemoveBackground,
    RemoveObject,
    V2RemoveObject,
    V2UpscaleAuto,
    Upscale,
    DescribeV4,
    V2DescribeV4,
    Describe,
    V2DescribeV3,
    MagicPromptV4,
    LayerizeTextV3,
    V2LayerizeV3,
    ResizeAd,
    ListDatasets,
    CreateDataset,
    GetDataset,
    UploadDatasetAssets,
    TrainModelV3,
    ListCustomModels,
    GetCustomModel,
    V2GetGeneration,
    GetGeneration,
    V2AccountUsage,
)
