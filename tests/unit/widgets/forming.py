"""What tests of the prompt form share: a form whose page is a list, and a service that gives set answers."""

from __future__ import annotations

import io
import threading

from PIL import Image

from ideowidgets.widgets import PromptForm

TIMEOUT_S = 60


class Heard(PromptForm):
    """A form whose page is this list."""

    def __init__(self, *args, **kwargs):
        self.said = []
        self.changed = threading.Condition()
        super().__init__(*args, **kwargs)

    def push(self, message, buffers=()):
        with self.changed:
            self.said.append((message, list(buffers)))
            self.changed.notify_all()

    def tell(self, content, *buffers):
        """What the page says; gives what was answered at once."""
        start = len(self.said)
        self._receive(self, content, [memoryview(buffer) for buffer in buffers])
        return [message for message, _ in self.said[start:]]

    def wait(self, true):
        with self.changed:
            assert self.changed.wait_for(lambda: true(self), TIMEOUT_S), [m.kind for m, _ in self.said]

    def of(self, kind):
        return [message for message, _ in self.said if message.kind == kind]


class Answering:
    """A client whose service gives one answer to everything, and one picture for every link."""

    def __init__(self, body):
        self.body = body

    async def send(self, request, **_):
        return request.operation.result.parse(self.body)

    async def download(self, _image):
        return png(32, 16)

    async def aclose(self):
        """Nothing is open."""


def png(width=8, height=8, colour=(200, 30, 30)):
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, "PNG")
    return buffer.getvalue()


def ended(form):
    """The run is over, and the price of another one has been told."""
    kinds = [message.kind for message, _ in form.said]
    last = kinds[-1:] == ["quoted"] and "run_state" in kinds
    return last and not form.of("run_state")[-1].running


def draft(fields, vary=None, off=(), operation="post-generate-image-v-3"):
    return {"operation": operation, "fields": fields, "vary": vary or {}, "off": list(off)}


def edit(content, seq=1):
    return {"kind": "edit_draft", "seq": seq, "view": "view", "draft": content}


def generate(content, seq=1, **more):
    return {"kind": "generate", "seq": seq, "view": "view", "draft": content, **more}


def piece(index, count, upload="u", field="style_reference_images", name="../a b.png"):
    return {
        "kind": "upload_piece",
        "upload_id": upload,
        "field": field,
        "name": name,
        "media_type": "image/png",
        "index": index,
        "count": count,
    }
