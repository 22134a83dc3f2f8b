"""The friendly verbs: an action, a model and values by role, understood as a person writes them.

Each is one function that builds a request, and a method of both clients that sends it.
"""

from __future__ import annotations

from ideowidgets.client.verbs import account as of_account
from ideowidgets.client.verbs import edit as of_edit
from ideowidgets.client.verbs import generate as of_generate
from ideowidgets.client.verbs import tools as of_tools
from ideowidgets.client.verbs.method import AsyncVerb, SyncVerb


class SyncVerbs:
    """The verbs as methods of a client."""

    generate = SyncVerb(of_generate.generate)
    generate_transparent = SyncVerb(of_generate.generate_transparent)
    magic_prompt = SyncVerb(of_generate.magic_prompt)
    remix = SyncVerb(of_edit.remix)
    inpaint = SyncVerb(of_edit.inpaint)
    edit = SyncVerb(of_edit.edit)
    reframe = SyncVerb(of_edit.reframe)
    replace_background = SyncVerb(of_edit.replace_background)
    remove_background = SyncVerb(of_tools.remove_background)
    remove_object = SyncVerb(of_tools.remove_object)
    upscale = SyncVerb(of_tools.upscale)
    resize_ad = SyncVerb(of_tools.resize_ad)
    describe = SyncVerb(of_tools.describe)
    layerize = SyncVerb(of_tools.layerize)
    list_datasets = SyncVerb(of_account.list_datasets)
    create_dataset = SyncVerb(of_account.create_dataset)
    get_dataset = SyncVerb(of_account.get_dataset)
    upload_dataset_assets = SyncVerb(of_account.upload_dataset_assets)
    train_model = SyncVerb(of_account.train_model)
    list_models = SyncVerb(of_account.list_models)
    get_model = SyncVerb(of_account.get_model)
    usage = SyncVerb(of_account.usage)


class AsyncVerbs:
    """The verbs as coroutine methods of a client."""

    generate = AsyncVerb(of_generate.generate)
    generate_transparent = AsyncVerb(of_generate.generate_transparent)
    magic_prompt = AsyncVerb(of_generate.magic_prompt)
    remix = AsyncVerb(of_edit.remix)
    inpaint = AsyncVerb(of_edit.inpaint)
    edit = AsyncVerb(of_edit.edit)
    reframe = AsyncVerb(of_edit.reframe)
    replace_background = AsyncVerb(of_edit.replace_background)
    remove_background = AsyncVerb(of_tools.remove_background)
    remove_object = AsyncVerb(of_tools.remove_object)
    upscale = AsyncVerb(of_tools.upscale)
    resize_ad = AsyncVerb(of_tools.resize_ad)
    describe = AsyncVerb(of_tools.describe)
    layerize = AsyncVerb(of_tools.layerize)
    list_datasets = AsyncVerb(of_account.list_datasets)
    create_dataset = AsyncVerb(of_account.create_dataset)
    get_dataset = AsyncVerb(of_account.get_dataset)
    upload_dataset_assets = AsyncVerb(of_account.upload_dataset_assets)
    train_model = AsyncVerb(of_account.train_model)
    list_models = AsyncVerb(of_account.list_models)
    get_model = AsyncVerb(of_account.get_model)
    usage = AsyncVerb(of_account.usage)
