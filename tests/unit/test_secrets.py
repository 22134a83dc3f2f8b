"""A planted key, looked for everywhere after everything was done with it: studio, runner, record, exports, logs.

What the client alone may show is looked at in tests/unit/client/test_secrets.py.
"""

from __future__ import annotations

import contextlib
import copy
import gc
import getpass
import importlib.util
import logging
import os
import pickle
import traceback
import zipfile

import pytest

import ideowidgets
from ideowidgets import AsyncClient, Client, GenerateV3, Runner, Studio, V2GenerateV4, check, login
from ideowidgets.client import Retry
from ideowidgets.client.secret import Secret, remember
from ideowidgets.offline.faults import KINDS, Fault
from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations.errors import IdeogramError, MissingKey

CANARY = "ideo-canary-9b1f0d77c3e24a5a8f60"
POSTER = GenerateV3(prompt="a lighthouse", rendering_speed="TURBO", seed=7)
POST = POSTER.operation.id
QUICK = Retry(first=0.001, most=0.002)


@pytest.fixture(autouse=True)
def planted(monkeypatch):
    monkeypatch.setenv("IDEOGRAM_API_KEY", CANARY)
    yield
    remember("ideogram", None)


@pytest.fixture
def server():
    with OfflineServer() as found:
        yield found


@pytest.fixture
def studio(tmp_path, server):
    made = Studio(record=tmp_path / "record", base_url=server.base_url)
    yield made
    made.close()


@pytest.fixture
def logged(caplog):
    for name in ("ideowidgets", "httpx", "httpcore", "asyncio"):
        caplog.set_level(logging.DEBUG, logger=name)
    caplog.set_level(logging.DEBUG)
    return caplog


def contents(folder):
    """All bytes below a folder; those of archives unpacked too."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.name, path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    yield from ((f"{path.name}/{name}", archive.read(name)) for name in archive.namelist())


def shown_by(value):
    """What a value puts before somebody's eyes, and what pickling it would."""
    texts = [repr(value), str(value), f"{value}"]
    with contextlib.suppress(TypeError):
        texts += [repr(vars(value)), *(repr(part) for part in vars(value).values())]
    for way in (pickle.dumps, copy.copy, copy.deepcopy):
        try:
            texts.append(repr(way(value)))
        except Exception as error:  # noqa: BLE001  # most of these refuse, each in its own way
            texts += ["".join(traceback.format_exception(error)), repr(error.args)]
    for name in ("_repr_html_", "_repr_mimebundle_"):
        if hasattr(value, name):
            texts.append(repr(getattr(value, name)()))
    return "\n".join(texts)


def chain(error):
    seen = {}
    todo = [error]
    while todo:
        one = todo.pop()
        if one is not None and id(one) not in seen:
            seen[id(one)] = one
            todo += [one.__cause__, one.__context__]
    return list(seen.values())


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_fault_lets_the_key_out(studio, server, tmp_path, logged, kind):
    server.engine.faults = [Fault(kind, on=POST, seconds=0.01)]
    if kind == "stall":
        call = studio.generate("a lighthouse", seed=7, rendering_speed="TURBO")
        call.cancel(abandon=True)
        call.wait(60)
    else:
        call = studio.send(POSTER).wait(60)
    for error in chain(call.error):
        assert CANARY not in str(error) + repr(error) + repr(vars(error)) + repr(error.args)
        assert type(error).__module__.startswith("ideowidgets."), "a foreign exception is in the chain"
    if call.error is not None:
        assert CANARY not in "".join(traceback.format_exception(call.error))
        assert CANARY.encode() not in pickle.dumps(call.error)
    assert CANARY not in studio.df.to_csv()
    assert CANARY not in logged.text
    assert all(CANARY.encode() not in data for _, data in contents(tmp_path))
    assert any(arrival.had_key for arrival in server.engine.calls) or kind == "stall"
    assert CANARY not in repr(server.engine.calls) + repr(server.engine.billed)


@pytest.mark.parametrize("status", ["401", "403", "429", "500"])
def test_a_key_that_is_sent_back_does_not_arrive(studio, server, tmp_path, monkeypatch, logged, status):
    """A proxy or a debugging page may print the headers it was sent."""
    begin = server.engine.begin

    def echoing(request):
        exchange = begin(request)
        if request.method == "POST":
            body = f'{{"error": "no", "headers": "{request.headers}"}}'.replace("'", "").encode()
            assert CANARY.encode() in body
            headers = (("content-type", "application/json"), ("x-request-id", request.headers["api-key"]))
            exchange.reply = exchange.reply.replace(status=int(status), headers=headers, body=body)
        return exchange

    monkeypatch.setattr(server.engine, "begin", echoing)
    call = studio.runner.submit(POSTER).wait(60)
    assert isinstance(call.error, IdeogramError)
    assert "[key]" in repr(vars(call.error))
    assert CANARY not in shown_by(call.error) + logged.text + studio.df.to_csv()
    assert all(CANARY.encode() not in data for _, data in contents(tmp_path))


def test_no_object_shows_the_key(studio, server, logged):
    client = Client(CANARY, base_url=server.base_url)
    runner = Runner(studio.record, service="ideogram", client=lambda: AsyncClient(CANARY, base_url=server.base_url))
    runner.submit(POSTER).wait(60)
    studio.send(POSTER).wait(60)
    sweep = studio.sweep(POSTER, {"seed": [7, 8]}).run().wait(60)
    form, grid = studio.form(POSTER), studio.grid(sweep)
    client.send(POSTER)
    made = (
        Secret(CANARY),
        client,
        AsyncClient(CANARY),
        runner,
        studio,
        studio.record,
        sweep,
        form,
        grid,
        studio.compare(*sweep.df.index),
        client.send(POSTER),
        check(),
    )
    for value in made:
        assert CANARY not in shown_by(value), type(value)
    for widget in (form, grid):
        assert CANARY not in repr(widget.get_state())
    for request in (POSTER, V2GenerateV4(prompt="a lighthouse")):
        assert CANARY not in request.to_python() + request.to_curl() + repr(request.to_dict())
        assert "$IDEOGRAM_API_KEY" in request.to_curl()
    assert CANARY not in sweep.to_python() + form.to_python() + grid.to_python()
    assert CANARY not in logged.text
    runner.close()
    client.close()


def test_no_file_holds_the_key(studio, server, tmp_path):
    server.engine.faults = [Fault("401", on=POST, at=2), Fault("500", on=POST, at=3)]
    sweep = studio.sweep(POSTER, {"seed": [7, 8, 9]}).run().wait(60)
    for suffix in ("zip", "csv", "jsonl", "parquet"):
        studio.export(tmp_path / f"out.{suffix}", sweep.df)
    found = dict(contents(tmp_path))
    assert any(name.startswith("out.zip/") and name.endswith(".png") for name in found)
    assert b"a lighthouse" in b"".join(data for name, data in found.items() if "sqlite" in name or ".db" in name)
    assert [name for name, data in found.items() if CANARY.encode() in data] == []
    assert CANARY not in studio.show(sweep).data


def test_no_public_name_is_hidden_by_a_module_of_that_name():
    """Importing such a module would put it in the place of the function: login() was not callable after check()."""
    assert [name for name in ideowidgets.__all__ if importlib.util.find_spec(f"ideowidgets.{name}")] == []


def test_login_and_check_show_nothing(monkeypatch, capsys, logged):
    monkeypatch.delenv("IDEOGRAM_API_KEY")
    prompts = []
    monkeypatch.setattr(getpass, "getpass", lambda prompt: prompts.append(prompt) or CANARY)
    login()
    found = check()
    out = capsys.readouterr()
    assert "ideogram" in found.service
    assert CANARY not in "".join([out.out, out.err, *prompts, logged.text, repr(found), found._repr_html_()])


@pytest.mark.parametrize("bad", [f"{CANARY}\n", f'"{CANARY}"', f"{CANARY} x", f"Bearer {CANARY}", f"{CANARY}é"])
@pytest.mark.parametrize("way", ["argument", "environment", "login"])
def test_a_key_that_cannot_be_one_is_not_repeated(monkeypatch, tmp_path, capsys, bad, way):
    if way == "login":
        monkeypatch.setattr(getpass, "getpass", lambda prompt: bad)
        if not bad.endswith("\n"):
            with pytest.raises(MissingKey) as caught:
                login()
            assert CANARY not in "".join(traceback.format_exception(caught.value))
    else:
        if way == "environment":
            monkeypatch.setenv("IDEOGRAM_API_KEY", bad)
        with pytest.raises(MissingKey) as caught:
            Studio(bad if way == "argument" else None, record=tmp_path / "record")
        texts = [str(error) + repr(error) + repr(vars(error)) for error in chain(caught.value)]
        assert CANARY not in "".join(texts)
    assert CANARY not in repr(check()) + capsys.readouterr().out


def test_offline_the_key_goes_nowhere(server, tmp_path, monkeypatch):
    arrived = []
    begin = server.engine.begin
    monkeypatch.setattr(server.engine, "begin", lambda request: arrived.append(request) or begin(request))
    studio = Studio(service="offline", record=tmp_path / "record", base_url=server.base_url)
    studio.send(POSTER).wait(60)
    studio.close()
    assert len(arrived) == 2
    assert CANARY not in "".join(repr(request.headers) for request in arrived)


def test_after_a_call_memory_holds_it_in_the_secret_alone(studio):
    """What a debugger or a crash report walks; headers and requests that carried it are gone."""
    studio.send(POSTER).wait(60)
    gc.collect()
    forms = (CANARY, CANARY.encode())
    holders = [
        holder
        for holder in gc.get_objects()
        if isinstance(holder, dict | list | tuple | set)
        and any(isinstance(part, str | bytes) and part in forms for part in _parts(holder))
    ]
    known = [id(globals()), id(os.environ._data), id(forms)]
    assert [type(holder) for holder in holders if id(holder) not in known] == []


def _parts(holder):
    return list(holder.values()) if isinstance(holder, dict) else list(holder)
