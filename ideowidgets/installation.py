"""Give a key without writing it into a notebook, and see what is installed where."""

from __future__ import annotations

import os
import platform
import sys
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from importlib import metadata
from pathlib import Path
from types import MappingProxyType

from ideowidgets.client.known import SERVICES, service_named
from ideowidgets.client.secret import Secret, find_key, remember
from ideowidgets.client.services import Service
from ideowidgets.operations.errors import MissingKey

PACKAGES = ("httpx", "pydantic", "pandas", "numpy", "pillow", "sqlalchemy", "pyarrow")
FRONT_END = ("anywidget", "ipywidgets", "jupyterlab", "jupyterlab_widgets", "ipykernel", "notebook")
NOT_INSTALLED = "not installed"
ONLINE = "ideogram: pictures cost money"
OFFLINE = "offline: drawings, no key needed, nothing costs"


def login(service: str = Service.name) -> None:
    """Ask for an API key by hidden input and keep it for this process only.

    The key is not written to disk, not shown, and not part of a cell or its output. A key given to a client in
    code comes before it; the environment variable comes after it. An empty input changes nothing.

    Parameters
    ----------
    service : str
        Whose key it is.

    Raises
    ------
    MissingKey
        Where nobody can be asked without showing the key, or what was entered cannot be a key.
    IdeogramError
        Where the service is unknown.
    """
    known = service_named(service)
    if known.placeholder_key is not None:
        print(f"{known.name} needs no key.")
        return
    value = _ask(f"API key for {known.name} (hidden): ", known.key_variable).strip()
    if not value:
        print("Nothing was entered, so nothing has changed.")
        return
    remember(known.name, Secret(value))
    print("The key is kept until this process ends. Make a new Studio or Client to use it.")


def _ask(prompt: str, variable: str) -> str:
    from getpass import GetPassWarning, getpass

    try:
        with warnings.catch_warnings():
            # Without a terminal, getpass would warn and then show what is typed.
            warnings.simplefilter("error", GetPassWarning)
            return getpass(prompt)
    except (KeyboardInterrupt, EOFError):
        return ""
    except Exception as error:  # noqa: BLE001  # a front end without input raises a class of its own
        kind = type(error).__name__
    raise MissingKey(
        f"There is nobody to ask for a key here ({kind}). Set the environment variable {variable} before Python starts."
    )


@dataclass(frozen=True)
class Installation:
    """What :func:`check` found: shown as text or as a table; never holds a key.

    Attributes
    ----------
    packages : mapping of str to str
        Version, or ``"not installed"``, by package.
    front_end : mapping of str to str
        The same for what a notebook needs to show widgets.
    keys : mapping of str to str
        For each service that needs a key, where one is from, or what to do.
    service : str
        What ``Studio()`` would talk to.
    record : str
        Folder of the default record.
    record_mode : str
        How it is kept, and why.
    """

    version: str
    python: str
    host: str
    packages: Mapping[str, str]
    front_end: Mapping[str, str]
    keys: Mapping[str, str]
    service: str
    record: str
    record_mode: str

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """What was found, as pairs of label and text."""
        return (
            ("ideowidgets", self.version),
            ("Python", self.python),
            ("runs in", self.host),
            *self.packages.items(),
            *self.front_end.items(),
            *((f"key for {name}", found) for name, found in self.keys.items()),
            ("Studio() talks to", self.service),
            ("record", self.record),
            ("record mode", self.record_mode),
        )

    def __repr__(self) -> str:
        width = max(len(label) for label, _ in self.rows)
        return "\n".join(f"{label:<{width}}  {text}" for label, text in self.rows)

    def _repr_html_(self) -> str:
        cells = "".join(
            f'<tr><th style="text-align:left">{escape(label)}</th><td style="text-align:left">{escape(text)}</td></tr>'
            for label, text in self.rows
        )
        return f"<table>{cells}</table>"


def check(record: str | os.PathLike[str] | None = None) -> Installation:
    """See what is installed where, whether a key is there, and where the record is.

    Nothing is created, sent or changed.

    Parameters
    ----------
    record : path, optional
        A record's folder; the default record's where omitted.

    Examples
    --------
    >>> found = check()
    >>> found.packages["httpx"] != "not installed"
    True
    """
    states = {name: _key_state(cls) for name, cls in SERVICES.items() if cls.placeholder_key is None}
    folder, mode = _record_state(record)
    return Installation(
        version=_version("ideowidgets", "a checkout, not installed"),
        python=f"{platform.python_version()} ({sys.executable})",
        host=_host(),
        packages=_versions(PACKAGES),
        front_end=_versions(FRONT_END),
        keys=MappingProxyType({name: text for name, (_, text) in states.items()}),
        service=ONLINE if states[Service.name][0] else OFFLINE,
        record=folder,
        record_mode=mode,
    )


def _key_state(service: type[Service]) -> tuple[bool, str]:
    try:
        found = find_key(service.name, service.key_variable)
    except MissingKey as error:
        return False, str(error)
    return (True, found[1]) if found else (False, f"none; call ideowidgets.login() or set {service.key_variable}")


def _record_state(record: str | os.PathLike[str] | None) -> tuple[str, str]:
    from ideowidgets.record.mounts import unsafe_disk
    from ideowidgets.record.places import default_path

    path = Path(default_path() if record is None else record).expanduser().absolute()
    disk = unsafe_disk(path.resolve())
    mode = f"journal, because {disk} is no disk that SQLite is safe on" if disk else "sqlite"
    return str(path), mode if path.exists() else f"{mode}; new, nothing is there yet"


def _host() -> str:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is None:
        return "Python"
    return "a Jupyter kernel" if hasattr(shell, "kernel") else "IPython in a terminal"


def _versions(names: tuple[str, ...]) -> Mapping[str, str]:
    return MappingProxyType({name: _version(name) for name in names})


def _version(name: str, otherwise: str = NOT_INSTALLED) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return otherwise
