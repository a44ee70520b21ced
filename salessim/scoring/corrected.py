"""What people made of an assessment: corrections applied to it, disputes, and how it compares with the last attempt.

The automatic assessment is never changed; what comes out stands beside it. Marks are weighed as in `assess`:

    criterion  its own corrected mark; without one the share of its checks' weight, corrected marks among them
    section    weighted mean of its criteria that have a mark
    total      weighted mean of the sections, capped by the serious faults that were not taken back

A trainer's mark makes a line count that was not observed, or that a transcript cannot show.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from salessim.errors import SalesSimError
from salessim.model.assessment import Advice, Assessment, CheckResult, CriterionResult, Feedback
from salessim.model.judged import LineDisputed, Remarks, ScoreCorrected, line
from salessim.scoring.assess import mean, points

Marks = dict[tuple[str, str], ScoreCorrected]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """One correction beside what it corrects.

    Attributes:
        line: how the line is named, as `opening/greeted`.
        says: what is judged there, in words; empty when the assessment has no such line.
        was: the automatic mark (0 to 1); None when nothing was observed.
        counts: whether it is the one that counts; a later one took its place otherwise.
    """

    line: str
    says: str
    was: float | None
    mark: float
    by: str
    reason: str
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputed:
    """One dispute of the trainee's; `open` until a trainer has corrected, or confirmed, the line."""

    line: str
    says: str
    was: float | None
    reason: str
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How the score changed since the last attempt, automatic score against automatic score.

    Attributes:
        was: the score of the last attempt, `now` that of this one (points of 100).
        section: the title of the section that moved most in the direction of the total; empty when none did.
        by: how far it moved (points of 100); 0 when none did.
    """

    was: float
    now: float
    section: str = ""
    by: float = 0.0


def find_line(assessment: Assessment, named: str) -> tuple[str, str]:
    """Give the criterion and the check that a line's name means; the check is empty for a whole criterion.

    Args:
        assessment: where the line stands.
        named: `CRITERION`, `CRITERION/CHECK`, or the id of a serious fault that was found.

    Raises:
        SalesSimError: there is no such line, or more than one; the message names the nearest right one.
    """
    criterion, _, check = named.strip().partition("/")
    found = [result for result in assessment.criteria
             if result.id == criterion and (not check or any(asked.id == check for asked in result.checks))]
    if len(found) == 1:
        return criterion, check
    if found:
        raise SalesSimError(f"the rubric {assessment.rubric} has {len(found)} criteria '{criterion}', in the sections "
                            f"{' and '.join(result.section for result in found)}",
                            hint="name one of its checks, as CRITERION/CHECK, or rename a criterion in the rubric")
    if not check and any(flag.id == criterion for flag in assessment.flags):
        return criterion, ""
    raise _unknown(assessment, criterion, check)


def corrected(assessment: Assessment, remarks: Remarks) -> Assessment:
    """Give the assessment as it is with the marks that trainers gave.

    Without corrections it is the same. A corrected check is `passed` from the mark 1 on; its reason is the trainer's.
    Advice that a trainer's mark contradicts is left out.
    """
    marks: Marks = {(mark.criterion, mark.check): mark for mark in remarks.standing}
    if not marks:
        return assessment
    criteria = tuple(_criterion(result, marks) for result in assessment.criteria)
    named = {result.id for result in criteria}
    flags = tuple(flag for flag in assessment.flags
                  if flag.id in named or (flag.id, "") not in marks or marks[flag.id, ""].mark < 1)
    means = {section.id: mean([(result.score, result.weight) for result in criteria if result.section == section.id])
             for section in assessment.sections}
    total = mean([(means[section.id], section.weight) for section in assessment.sections])
    score = None if total is None else round(min([total * 100, *(float(flag.cap) for flag in flags)]), 1)
    return replace(
        assessment, score=score, passed=None if score is None else score >= assessment.pass_mark,
        sections=tuple(replace(section, score=points(means[section.id])) for section in assessment.sections),
        criteria=criteria, flags=flags, feedback=_agreeing(assessment, marks))


def told(assessment: Assessment, remarks: Remarks) -> tuple[tuple[Corrected, ...], tuple[Disputed, ...]]:
    """Give corrections and disputes in words, each beside the automatic mark of its line."""
    standing = remarks.standing
    corrections = []
    for remark in remarks.corrections:
        says, was = _line(assessment, remark)
        corrections.append(Corrected(line=line(remark), says=says, was=was, mark=remark.mark, by=remark.by,
                                     reason=remark.reason, counts=any(remark is mark for mark in standing)))
    disputes = []
    for dispute in (*remarks.settled, *remarks.disputed):
        says, was = _line(assessment, dispute)
        disputes.append(Disputed(line=line(dispute), says=says, was=was, reason=dispute.reason,
                                 open=any(dispute is other for other in remarks.disputed)))
    return tuple(corrections), tuple(disputes)


def progress(before: Assessment, now: Assessment) -> Progress | None:
    """Compare with the last attempt; None where one of the two has no score."""
    if before.score is None or now.score is None:
        return None
    rising = now.score >= before.score
    were = {section.id: section.score for section in before.sections}
    moved = [(section.score - was, section.title) for section in now.sections
             if section.score is not None and (was := were.get(section.id)) is not None]
    most = max(moved, key=lambda move: move[0] if rising else -move[0], default=(0.0, ""))
    if (most[0] <= 0) if rising else (most[0] >= 0):
        most = (0.0, "")
    return Progress(was=before.score, now=now.score, by=round(most[0], 1), section=most[1])


def _criterion(result: CriterionResult, marks: Marks) -> CriterionResult:
    whole = marks.get((result.id, ""))
    if whole is not None:
        return replace(result, score=whole.mark)
    given = {check.id: marks[result.id, check.id] for check in result.checks if (result.id, check.id) in marks}
    if not given:
        return result
    share = mean([(given[check.id].mark if check.id in given
                    else None if check.passed is None else float(check.passed), check.weight)
                   for check in result.checks])
    checks = tuple(_check(check, given[check.id]) if check.id in given else check for check in result.checks)
    return replace(result, score=share, checks=checks)


def _check(result: CheckResult, mark: ScoreCorrected) -> CheckResult:
    passed = mark.mark >= 1
    # The words that were quoted speak for the automatic answer; they do not speak for the opposite.
    return replace(result, passed=passed, why=f"{mark.by}: {mark.reason}",
                   evidence=result.evidence if passed is result.passed else ())


def _agreeing(assessment: Assessment, marks: Marks) -> Feedback:
    """Leave out advice to do what a trainer saw done, and praise for what a trainer saw undone."""
    done, undone = set(), set()
    for (criterion, check), mark in marks.items():
        checks = {asked.id for result in assessment.criteria if result.id == criterion for asked in result.checks}
        ids = {check} if check else checks or {criterion}
        done |= ids if mark.mark >= 1 else set()
        undone |= ids if mark.mark <= 0 else set()

    def without(advices: Sequence[Advice], contradicted: set[str]) -> tuple[Advice, ...]:
        return tuple(advice for advice in advices if advice.check not in contradicted)

    given = assessment.feedback
    return Feedback(keep=without(given.keep, undone), start=without(given.start, done), stop=without(given.stop, done))


def _line(assessment: Assessment, remark: ScoreCorrected | LineDisputed) -> tuple[str, float | None]:
    """Give what a line judges, and its automatic mark."""
    for result in assessment.criteria:
        if result.id == remark.criterion and not remark.check:
            return result.title, result.score
        for check in result.checks:
            if (result.id, check.id) == (remark.criterion, remark.check):
                return f"{result.title}: {check.says}", None if check.passed is None else float(check.passed)
    for flag in assessment.flags:
        if flag.id == remark.criterion:
            return f"Serious fault: {flag.says}", 0.0
    return "", None


def _unknown(assessment: Assessment, criterion: str, check: str) -> SalesSimError:
    lines = {name: name for name in _names(assessment)}
    checks = {name.partition("/")[2]: name for name in lines if "/" in name}
    wanted = f"{criterion}/{check}" if check else criterion
    mine = [name for name in lines if name.startswith(f"{criterion}/")]
    known = checks | lines
    near = ([known[wanted.casefold()]] if wanted.casefold() in known else
            [known[name] for name in get_close_matches(wanted.casefold(), mine or known, n=1, cutoff=0.6)])
    there = mine if check and mine else [name for name in lines if "/" not in name]
    hint = (f"did you mean '{near[0]}'? " if near else "") + f"there are: {', '.join(there) or 'none'}"
    if check and any(result.id == criterion for result in assessment.criteria):
        return SalesSimError(f"the criterion '{criterion}' has no check '{check}' here", hint=hint)
    return SalesSimError(f"the assessment by {assessment.rubric} has no line '{wanted}'", hint=hint)


def _names(assessment: Assessment) -> Iterable[str]:
    for result in assessment.criteria:
        yield result.id
        yield from (f"{result.id}/{check.id}" for check in result.checks)
    yield from (flag.id for flag in assessment.flags)
