"""A server in its own process, so that the CPU time that is measured is the client's."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

FIRST_BYTE = 0.08
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(4 * 1024 * 1024) + b"IEND\xaeB`\x82"
LINK = "https://ideogram.ai/api/images/ephemeral/abc.png?exp=1900000000&sig=" + "0" * 64
IMAGES: dict[str, Any] = {
    "created": "2026-11-20T00:00:00Z",
    "data": [
        {
            "url": LINK,
            "prompt": "A travel poster for a lighthouse that says HOLD FAST",
            "resolution": "1024x1024",
            "is_image_safe": True,
            "seed": 7,
            "style_type": "GENERAL",
        }
    ],
}
# What each peer's service answers, by a part of its path.
PEERS: dict[bytes, dict[str, Any]] = {
    b"/images/generations": {"created": 1900000000, "data": [{"url": LINK, "revised_prompt": "A lighthouse"}]},
    b"/predictions": {
        "id": "a",
        "model": "a/b",
        "version": "v" * 64,
        "status": "succeeded",
        "input": {"prompt": "A lighthouse"},
        "output": [LINK],
        "logs": "",
        "metrics": {},
        "urls": {},
        **dict.fromkeys(("error", "created_at", "started_at", "completed_at")),
    },
}


async def serve() -> None:
    """Answer POSTs at once with one picture's link, and GETs with 4 MiB after a while."""
    replies = {part: json.dumps(body).encode() for part, body in PEERS.items()}
    usual = json.dumps(IMAGES).encode()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
                await reader.readexactly(int(length or 0))
                get, path = head.startswith(b"get"), head.partition(b"\r\n")[0]
                if get:
                    await asyncio.sleep(FIRST_BYTE)
                said = next((reply for part, reply in replies.items() if part in path), usual)
                body, kind = (PICTURE, b"image/png") if get else (said, b"application/json")
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: %s\r\ncontent-length: %d\r\n\r\n" % (kind, len(body)))
                writer.write(body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0, limit=1 << 20)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def serving() -> Iterator[str]:
    """Run the server and give its address."""
    os.environ["NO_PROXY"] = "127.0.0.1"
    command = [sys.executable, "-m", "tests.bench.posting"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.terminate()


def line(what: str, value: str, ratio: float | None = None, peer: str = "", hold: float | None = None) -> None:
    """Print one measurement: what it is, its value, its ratio to the peer, and what is held."""
    compared = "" if ratio is None else f", {ratio:5.2f} x {peer}"
    held = "" if hold is None else f"   hold {hold:g}" + " MISSED" * (ratio is not None and ratio > hold)
    print(f"  {what:<34}{value}{compared}{held}", flush=True)


if __name__ == "__main__":
    asyncio.run(serve())
