"""Every fault that content can have: its code, its name, and what to do about it."""

from __future__ import annotations

from salessim.errors import Diagnostic

_KINDS = "persona, voice, product, scenario, rubric, play, seller, campaign"
_FORMS = "a list stands in [brackets], text in quotes or alone, a number alone; 'key: value' lines are indented"

CODES: dict[str, tuple[str, str]] = {
    # The file.
    "SS001": ("no such file or folder", "check the path"),
    "SS002": ("not a readable file", "give a YAML file, or a folder of them, that you may read"),
    "SS003": ("outside its folder", "copy the file into the folder instead of linking to it"),
    "SS004": ("too large", "split the file; a persona of normal size has about 10 KiB"),
    "SS005": ("not UTF-8", "save the file as UTF-8"),
    "SS006": ("a character that nobody means", "delete the invisible character, or write the letter itself"),
    "SS007": ("not YAML", "check indentation, quotes and colons around this place"),
    "SS008": ("nested too deeply", "check for brackets that are never closed"),
    "SS009": ("too many values", "split the file, and write repeated parts out instead of using aliases"),
    "SS010": ("an alias that stands for nothing", "write the part out"),
    "SS011": ("a tag", "remove the tag; put text that begins with '!' in quotes"),
    "SS012": ("a merge key", "write the keys out"),
    "SS013": ("a key that is no text", "write the key as a word, or put it in quotes"),
    "SS014": ("a key that stands twice", "keep one of them"),
    "SS015": ("several documents", "remove the line '---', or make two files"),
    "SS016": ("an empty file", f"begin with 'kind: ' and one of {_KINDS}"),
    "SS017": ("not a mapping", "begin with 'kind: ' and write 'key: value' lines in column 1"),
    "SS018": ("a number too large", "put it in quotes if it is text"),
    # The shape.
    "SS100": ("unknown kind", f"begin with 'kind: ' and one of {_KINDS}"),
    "SS101": ("the id is not the file's name", "rename the file or the id"),
    "SS102": ("a key is missing", "add it"),
    "SS103": ("a value of another type", _FORMS),
    "SS104": ("unknown key", "remove it, or look it up in docs/reference.md"),
    "SS105": ("a template or expression that cannot be used",
              "a word to fill in stands in two pairs of braces, as {{ seller }}; docs/content.md lists the words"),
    "SS106": ("not one of the known words", "use one of them"),
    "SS107": ("a number out of range", "choose a number in the range"),
    "SS108": ("a text too short or too long", "shorten it, or fill it in"),
    "SS109": ("a list too short or too long", "add or remove items"),
    "SS110": ("a text of another form", "write it as described"),
    "SS111": ("a file where nobody looks", "put it into the folder of its kind, with a name that ends in .yaml"),
    "SS112": ("the same id twice in one file", "rename one of them"),
    # References.
    "SS201": ("a file that is not there", "correct the id, or add the file"),
    "SS202": ("a need that no persona has", "correct the id of the need"),
    "SS203": ("a feature that the product does not have", "correct the id of the feature"),
    "SS204": ("a need that nothing answers", "let a feature solve it, or set 'fits: false' in the scenario"),
    "SS205": ("a style without a voice", "add a voice for this style and language"),
    "SS206": ("the same id in two files", "rename one of them"),
    "SS207": ("languages that differ", "use pages of one language in one scenario"),
    "SS208": ("a pool of lines that is not there", "add it under 'lines', or correct the name"),
    # The conversation.
    "SS301": ("a persona without a need", "add a need: there is nothing to find out"),
    "SS302": ("nothing to open with", "add a line to 'opening'"),
    "SS303": ("a need or fact without a line", "add a line: the customer cannot voice it"),
    "SS304": ("an objection without a line", "add a line: the customer cannot raise it"),
    "SS305": ("a fact that nobody asks for", "add example questions under 'questions'"),
    "SS306": ("a customer who falls silent", "add a line for this act to the persona or to the voice"),
    "SS307": ("an objection that nothing answers", "name a feature of this product, or leave 'answered_by' out"),
    "SS308": ("a smokescreen with nothing behind it", "name another objection of this persona under 'hides'"),
    "SS309": ("an objection that stays hidden", "let a smokescreen name it under 'hides', or give it another 'raised'"),
    "SS310": ("a question that the product cannot answer", "ask about a feature of this product"),
    "SS311": ("a lead whose reason is not among its facts", "name one of its facts under 'because'"),
    "SS312": ("leads that cannot be ranked so", "put those that are not suited last, and mark one lead at most"),
    "SS313": ("a finding that tells no fact", "name a fact of the persona, or leave 'fact' out"),
    "SS314": ("service without its goal", "use 'goal: service' together with 'service:'"),
    "SS315": ("a step that nothing leads to", "name under 'after' how the talk before it ends"),
    "SS316": ("something to take back that is not there", "name a fact of the persona, or an untruth of the product"),
    "SS317": ("a campaign with two customers", "use scenarios with one persona"),
    "SS318": ("a preparation that the scenario does not have", "name its leads and findings"),
    "SS319": ("a detail of no need", "name a need of the same page under 'of', and 'asks' beside it"),
    # The conversation, as it was explored.
    "SS320": ("a stage that nobody reaches or leaves", "look at what the message says has to happen there"),
    "SS321": ("an objection that nothing resolves",
              "let features of this product answer it under 'answered_by', and raise 'trust' under 'attitude'"),
    "SS322": ("a need that no question draws out", "look at 'disclosure' and 'questions' of the need"),
    "SS323": ("a goal that cannot be reached", "give more 'turns', or choose a goal that this customer can come to"),
    "SS324": ("an ending without a line", "add a line for this act that has no words to fill in"),
    "SS325": ("a voice that runs out of lines",
              "give several lines for each act, six or more for 'listen' and 'agree'"),
    # The rubric.
    "SS401": ("unknown check", "use a check that exists"),
    "SS402": ("an argument is missing", "add it under 'args'"),
    "SS403": ("unknown argument", "remove it, or correct its name"),
    "SS404": ("an argument of another type", _FORMS),
    "SS405": ("a criterion that judges nothing", "add a check, or say under 'manual' why a transcript cannot show it"),
    "SS406": ("arguments that the check refuses", "correct them as the message says"),
    "SS407": ("a round of a section that is not there", "name a section of this rubric"),
    "SS408": ("levels that do not rise", "write them from the lowest to the highest, each once"),
    # The rubric, as it judged explored conversations.
    "SS410": ("a criterion that can never be observed", "ask for what can happen in these scenarios, or remove it"),
    "SS411": ("a check that always passes", "ask for more: what everybody does tells nobody apart"),
    "SS412": ("a check that never passes", "ask for less, or for something that can be done in these scenarios"),
    "SS413": ("a pass mark that nobody reaches", "lower 'pass_mark', or give points for what can be done"),
    "SS414": ("a pass mark that everybody reaches", "raise 'pass_mark', or add checks that can fail"),
    "SS415": ("a rubric that cannot judge the scenario", "correct what the message names"),
    # What an editor reads (salessim schema --check).
    "SS601": ("a schema that is not there", "write the schemas: salessim schema --output FOLDER"),
    "SS602": ("a schema of another kind", "name the schema of the page's own kind in its first line"),
    "SS603": ("a schema of another version", "write the schemas again: salessim schema --output FOLDER"),
}
"""What a code is called, and what to do about it in general."""


def fault(code: str, file: str, place: tuple[int, int], message: str, hint: str = "") -> Diagnostic:
    """Make a diagnostic; without a hint of its own it carries that of its code."""
    return Diagnostic(file=file, line=place[0], column=place[1], code=code, message=message,
                      hint=hint or CODES[code][1])
