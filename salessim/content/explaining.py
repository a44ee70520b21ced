"""What each code means to a trainer, with a broken example and its mending.

The texts lie in `explained/`, one file a code: a paragraph, then "Broken, in `FILE`:" and "Mended, in `FILE`:", each
with a piece of YAML, or "Broken: …" in words where the fault cannot be written as text. A piece that begins with
`kind:` is a whole page; otherwise its keys stand in the place of those that the page has in docs/content.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files

from salessim.content.codes import CODES
from salessim.errors import SalesSimError

_EXAMPLE = re.compile(r"^(Broken|Mended)(?:, in `([^`\n]+)`:\n\n```yaml\n(.*?)^```$|: (.+?)(?=\n\n|\n?\Z))",
                      re.MULTILINE | re.DOTALL)
_PREFACE = """# What `salessim check` finds

<!-- Made from salessim/content/explained/ and salessim/content/codes.py; CONTRIBUTING.md says how. -->

Each fault has a code; `salessim check --explain SS301` says the same as this page. SS0xx is about the file, SS1xx about
its shape, SS2xx about what pages say of each other, SS3xx about the conversation, SS4xx about the rubric, SS6xx
(`salessim schema --check`) about what an editor reads. SS32x and SS41x come from
[playing the scenarios](command-line.md#what-it-finds-by-playing).

An example that begins with `kind:` is a whole page. In all others the keys that are shown stand in the place of those
in the example pages of [writing content](content.md), and the rest of the page stays.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A piece of content, or what was done to a file.

    Attributes:
        file: where it stands in a folder of content; empty: `text` says in words what was done.
        text: YAML as a trainer would write it, or a sentence.
    """

    file: str
    text: str

    @property
    def partial(self) -> bool:
        """Whether only some keys of a page are shown."""
        return bool(self.file) and re.match(r"(?!kind:)\w+:", self.text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """All that there is to say of one code.

    Attributes:
        title: what the fault is called.
        meaning: what it means for a trainer, one to three sentences.
        hint: what to do about it in general.
        broken: pages that have the fault, together.
        mended: the same pages without it.
    """

    code: str
    title: str
    meaning: str
    hint: str
    broken: tuple[Example, ...]
    mended: tuple[Example, ...]


def explain(code: str) -> Explanation:
    """Explain a code, in capitals or not.

    Raises:
        SalesSimError: there is no such code.
    """
    found = code.strip().upper()
    if found not in CODES:
        near = get_close_matches(found, CODES, n=3)
        raise SalesSimError(f"there is no code '{code}'",
                            hint=f"did you mean {' or '.join(sorted(near))}?" if near else
                            "each line that `salessim check` prints has its code after the place, as SS301")
    title, hint = CODES[found]
    text = _text(found)
    examples = [(part[1], Example(file=part[2] or "", text=part[3] or part[4] or ""))
                for part in _EXAMPLE.finditer(text)]
    return Explanation(code=found, title=title, hint=hint, meaning=" ".join(text.partition("\n\n")[0].split()),
                       broken=tuple(one for side, one in examples if side == "Broken"),
                       mended=tuple(one for side, one in examples if side == "Mended"))


def page() -> str:
    """Write all explanations as one page of Markdown, in the order of the codes."""
    told: list[str] = []
    for code, (title, hint) in sorted(CODES.items()):
        meaning, _, examples = _text(code).partition("\n\n")
        told.append(f"\n## {code}: {title}\n\n{meaning}\n\nWhat to do: {hint}.\n\n{examples}")
    return _PREFACE + "".join(told)


def _text(code: str) -> str:
    return files("salessim.content").joinpath("explained", f"{code}.md").read_text("utf-8")
