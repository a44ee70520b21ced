"""A client of the language server protocol, as much of it as an editor needs to show faults."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

SETTINGS = {"yaml": {"validate": True, "schemaStore": {"enable": False}}}
"""As a trainer without a network sets them."""
PATIENCE = 120
"""Seconds after which a server that says nothing is ended; a stuck test would wait for ever."""


class Told(NamedTuple):
    """One fault as the editor shows it; line and column from 1, in characters."""

    line: int
    column: int
    message: str


class LanguageServer:
    """A server in a process of its own, spoken to over its standard input and output."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                         stderr=subprocess.DEVNULL)
        self._asked = 0
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {
            "workspace": {"configuration": True}, "textDocument": {"hover": {"contentFormat": ["plaintext"]}}}})
        self._send({"method": "initialized", "params": {}})

    def close(self) -> None:
        self.ask("shutdown", None)
        self._send({"method": "exit"})
        self._process.communicate(timeout=PATIENCE)

    def ask(self, method: str, params: Any) -> Any:
        """Send a request and give its result."""
        self._asked += 1
        self._send({"id": self._asked, "method": method, "params": params})
        while (said := self._hear()).get("id") != self._asked or "method" in said:
            pass
        assert "error" not in said, said
        return said["result"]

    def open(self, pages: Mapping[str, str]) -> dict[str, list[Told]]:
        """Open pages, text by address, and wait until the server has told what is wrong with each of them."""
        for uri, text in pages.items():
            self._send({"method": "textDocument/didOpen", "params": {
                "textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}}})
        found: dict[str, list[Told]] = {}
        while len(found) < len(pages):
            said = self._hear()
            if said.get("method") == "textDocument/publishDiagnostics":
                uri = said["params"]["uri"]
                found[uri] = [_told(one, pages[uri].split("\n")) for one in said["params"]["diagnostics"]]
        return found

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self._process.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        """Read one message; a question of the server's is answered."""
        assert self._process.stdout
        late = threading.Timer(PATIENCE, self._process.kill)
        late.start()
        try:
            length = 0
            while line := self._process.stdout.readline().strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            data = self._process.stdout.read(length)
        finally:
            late.cancel()
        assert data, "the language server has ended, or said nothing in time"
        said: dict[str, Any] = json.loads(data)
        if "method" in said and "id" in said:
            sections = [item.get("section") for item in (said["params"] or {}).get("items", [])]
            self._send({"id": said["id"], "result": [SETTINGS.get(section) for section in sections] or None})
        return said


def _told(diagnostic: dict[str, Any], lines: list[str]) -> Told:
    """Count as people do: the protocol counts from 0, and in halves of UTF-16."""
    start = diagnostic["range"]["start"]
    before = lines[start["line"]].encode("utf-16-le")[:2 * start["character"]]
    return Told(start["line"] + 1, len(before.decode("utf-16-le")) + 1, diagnostic["message"])
