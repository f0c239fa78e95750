"""The search for unusual cells: which are tested, the tests, and the edges of a finding."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from math import log

from .cells import MINUTES, WINDOW, Look, Stream, Trial
from .ground import Ground
from .tails import log_count_tail, log_share_tail

Hours = tuple[list[float], list[int]]


def tries(ground: Ground) -> tuple[int, list[Trial]]:
    """How many cells there are, and the trials of those with an unusual volume.

    The volume is independent of the content of honest ratings. So only cells with an unusual
    volume, and of overlapping ones the most unusual, count as tests of the content (independent
    filtering, Bourgon et al. 2010).
    """
    cells = 0
    found: list[Trial] = []
    hours = _by_the_hour(ground)
    for stream in ground.streams.values():
        if len(stream.rows) < ground.least[stream.kind]:
            continue
        counted, spans = (
            _stretches(ground, stream, hours) if stream.kind == WINDOW else _stays(ground, stream)
        )
        cells += counted
        looks = [look for span in spans if (look := ground.look(stream, *span))]
        found += [tried_cell(ground, trimmed(ground, look)) for look in apart(looks)]
    return cells, found


def _by_the_hour(ground: Ground) -> Hours:
    """Every full hour from before the first rating until after the last, with the cumulative
    count.
    """
    everyone = ground.times[WINDOW, ""]
    if not everyone:
        return [], []
    start, longest = everyone[0], ground.windows[-1]
    steps = int((everyone[-1] - start + longest) // MINUTES) + 2
    edges = [start - longest + MINUTES * (step + 1) for step in range(steps)]
    return edges, _up_to(everyone, edges)


def _stretches(ground: Ground, stream: Stream, hours: Hours) -> tuple[int, list[tuple[int, int]]]:
    """Windows over the hours, starting at every twelfth of their length: roughly those of an
    unusual volume.
    """
    total, others = len(stream.rows), len(ground.records_left) - len(stream.rows)
    least, limit = ground.least[WINDOW], ground.min_z**2 * ground.dispersion
    edges, every = hours
    own = _up_to(stream.times, edges)
    cells = 0
    spans = set()
    for minutes in ground.windows:
        width = max(1, round(minutes / MINUTES))
        step = max(1, width // 12)
        slices = (own[::step], own[width::step], every[::step], every[width::step])
        for a, b, x, y in zip(*slices, strict=False):
            count = b - a
            if count < least:
                continue
            cells += 1
            around = y - x - count
            expected = max(1.0, (total - count + 0.5) * (around + 0.5) / (others - around + 0.5))
            over = count - expected
            if over > 0 and over * over >= limit * expected:
                spans.add((a, b))
    return cells, sorted(spans)


def _stays(ground: Ground, stream: Stream) -> tuple[int, list[tuple[int, int]]]:
    """All ratings of one network or block, and its windows, starting at a rating and a sixth of
    their length apart.
    """
    times, least = stream.times, ground.least[stream.kind]
    spans = {(0, len(times))}
    for minutes in ground.windows:
        following = times[0]
        for first in range(len(times) - least + 1):
            if times[first] >= following:
                following = times[first] + minutes / 6
                last = bisect_right(times, times[first] + minutes, first)
                if last - first >= least:
                    spans.add((first, last))
    return len(spans), sorted(spans)


def excessive(ground: Ground, look: Look) -> bool:
    """Whether the excess in the cell over the brand's usual answers reaches the settings."""
    return look.excess >= ground.min_excess


def tried_cell(ground: Ground, look: Look) -> Trial:
    """Both p-values: the quasi-Poisson tail of the volume, and Fisher's exact test of the content,
    two-sided.

    An excess too small for a stuffed cluster is not reported, however significant: its p-value is
    1.
    """
    volume = log_count_tail(look.size, look.expected, ground.dispersion)
    content = 0.0
    if excessive(ground, look):
        content = log(2) + log_share_tail(look.inside, look.size, look.every, look.total)
    return Trial(look, volume, min(0.0, content))


def trimmed(ground: Ground, look: Look) -> Look:
    """The part of a cell with the most unusual volume; ignores the content, because it precedes the
    test.
    """
    return _climb(ground, look, 0.0, lambda best, other: other.volume > best.volume)


def tightened(ground: Ground, look: Look) -> Look:
    """Move a finding's edges to where the evidence is strongest, so that few unrelated ratings are
    held.

    An edge moves at most by the cell's own length, and only as far as the finding stays
    significant.
    """
    times = look.stream.times
    reach = max(ground.windows[0], times[look.last - 1] - times[look.first])
    return _climb(ground, look, reach, lambda best, other: _stronger(ground, best, other))


def _stronger(ground: Ground, best: Look, other: Look) -> bool:
    same = other.mark == best.mark and other.strength > best.strength
    return same and excessive(ground, other)


def _climb(ground: Ground, look: Look, reach: float, better: Callable[[Look, Look], bool]) -> Look:
    """Move one edge, then the other, to the best of all ratings up to `reach` minutes away, until
    neither moves.
    """
    stream, least = look.stream, ground.least[look.stream.kind]
    times = stream.times
    while True:
        best = look
        low = bisect_left(times, times[best.first] - reach)
        for first in range(low, best.last - least + 1):
            other = ground.look(stream, first, best.last)
            best = other if other and better(best, other) else best
        high = bisect_right(times, times[best.last - 1] + reach)
        for last in range(best.first + least, high + 1):
            other = ground.look(stream, best.first, last)
            best = other if other and better(best, other) else best
        if best == look:
            return look
        look = best


def apart(looks: list[Look]) -> list[Look]:
    """The non-overlapping cells of one stream, the greatest volume first."""
    taken: list[Look] = []
    for look in sorted(looks, key=lambda look: (-look.volume, look.first, look.last)):
        if all(look.last <= other.first or other.last <= look.first for other in taken):
            taken.append(look)
    return taken


def _up_to(times: list[float], edges: list[float]) -> list[int]:
    """For each sorted edge the number of sorted times below it."""
    return [bisect_left(times, edge) for edge in edges]
