"""All public names of this room in one place; it is imported when one of them is first used."""

from ideowidgets.operations.dataset_file import DatasetFile
from ideowidgets.operations.field_types import AssetIdentifier
from ideowidgets.operations.fields import FieldSpec, describe_fields
from ideowidgets.operations.font_file import FontFile
from ideowidgets.operations.generation import Generation
from ideowidgets.operations.json_prompt import JsonPrompt
from ideowidgets.operations.layers import Layers, TextBlock
from ideowidgets.operations.mask import Mask
from ideowidgets.operations.operation import Operation, Plays
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
from ideowidgets.operations.request import Request
from ideowidgets.operations.results import Accepted, Description, Image, Images, MagicPrompt, Quote
from ideowidgets.operations.training_results import (
    CustomModel,
    CustomModelDetails,
    CustomModels,
    Dataset,
    DatasetDetails,
    Datasets,
    Training,
    UploadReport,
)
from ideowidgets.operations.usage import Usage
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
from ideowidgets.operations.v2.remix import V2RemixAuto, V2RemixV3, V2RemixV3Character, V2RemixV3Custom, V2RemixV4
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

__all__ = [
    "OPERATIONS",
    "Accepted",
    "AssetIdentifier",
    "ColorPalette",
    "CreateDataset",
    "CustomModel",
    "CustomModelDetails",
    "CustomModels",
    "Dataset",
    "DatasetDetails",
    "DatasetFile",
    "Datasets",
    "Describe",
    "DescribeV4",
    "Description",
    "EditImages",
    "EditLegacy",
    "EditV3",
    "FieldSpec",
    "FontFile",
    "GenerateLegacy",
    "GeneratePImage",
    "GeneratePImageAsync",
    "GenerateV3",
    "GenerateV4",
    "GenerateV4Async",
    "Generation",
    "GetCustomModel",
    "GetDataset",
    "GetGeneration",
    "Image",
    "Images",
    "InpaintV3",
    "JsonPrompt",
    "LayerizeTextV3",
    "Layers",
    "ListCustomModels",
    "ListDatasets",
    "MagicPrompt",
    "MagicPromptV4",
    "Mask",
    "Operation",
    "PaletteMember",
    "Picture",
    "Plays",
    "Price",
    "Quote",
    "ReframeLegacy",
    "ReframeV3",
    "RemixLegacy",
    "RemixV3",
    "RemixV4",
    "RemoveBackground",
    "RemoveObject",
    "ReplaceBackgroundV3",
    "Request",
    "ResizeAd",
    "TextBlock",
    "TrainModelV3",
    "Training",
    "TransparentV3",
    "TransparentV4",
    "TransparentV4Async",
    "UploadDatasetAssets",
    "UploadReport",
    "Upscale",
    "Usage",
    "V2AccountUsage",
    "V2DescribeV3",
    "V2DescribeV4",
    "V2GenerateAuto",
    "V2GeneratePImage",
    "V2GenerateV2",
    "V2GenerateV2A",
    "V2GenerateV3",
    "V2GenerateV3Character",
    "V2GenerateV3Custom",
    "V2GenerateV4",
    "V2GenerateV4Custom",
    "V2GenerateV45",
    "V2GetGeneration",
    "V2InpaintV3",
    "V2InpaintV3Character",
    "V2InpaintV3Custom",
    "V2LayerizeV3",
    "V2PreciseEditV45",
    "V2ReframeV3",
    "V2RemixAuto",
    "V2RemixV3",
    "V2RemixV3Character",
    "V2RemixV3Custom",
    "V2RemixV4",
    "V2RemoveBackground",
    "V2RemoveObject",
    "V2ReplaceBackgroundV3",
    "V2TransparentV3",
    "V2TransparentV4",
    "V2UpscaleAuto",
    "by_roles",
    "describe_fields",
    "field_of_role",
    "lacking",
    "make_request",
    "models",
    "pick",
    "request_class",
]
