"""Writes the classes of characters that the tokenizers library has, as a resource of the module.

Usage, in an environment with requirements.txt:
python unicode_table.py ../main/resources/org/icportrait/diffusion/text/unicode.txt
"""

import sys
import textwrap
from pathlib import Path

from tokenizers import Regex, normalizers, pre_tokenizers

CHARACTERS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]


def members(pattern):
    """The characters that a pattern matches: those left when the others are removed."""
    split = pre_tokenizers.Split(Regex(pattern), behavior="removed", invert=True)
    found = set()
    for start in range(0, len(CHARACTERS), 20000):
        text = "".join(map(chr, CHARACTERS[start : start + 20000]))
        for part, _ in split.pre_tokenize_str(text):
            found.update(map(ord, part))
    return sorted(found)


def ranges(values):
    runs = []
    for value in values:
        if runs and value == runs[-1][1] + 1:
            runs[-1][1] = value
        else:
            runs.append([value, value])
    return [f"{a:x}" if a == b else f"{a:x}-{b:x}" for a, b in runs]


def lower_runs():
    """Runs of characters at the same distance from their lower case, side by side or every other."""
    normalizer = normalizers.Lowercase()
    lower = {c: normalizer.normalize_str(chr(c)) for c in CHARACTERS}
    distance = {c: ord(s) - c for c, s in lower.items() if len(s) == 1 and ord(s) != c}
    runs = []
    todo = sorted(distance)
    while todo:
        first = todo[0]
        best, by = first, 1
        for step in (1, 2):
            last = first
            while distance.get(last + step) == distance[first]:
                # In between, at a step of two, must be nobody with the same distance.
                if step == 2 and last + 1 in distance:
                    break
                last += step
            if last > best:
                best, by = last, step
        covered = set(range(first, best + 1, by))
        todo = [c for c in todo if c not in covered]
        end = f"-{best:x}" if best > first else ""
        runs.append(f"{first:x}{end}{'/2' if by == 2 else ''}:{distance[first]:x}")
    return runs


def main(file):
    text = "# Characters of Unicode 16 in hexadecimal: FIRST-LAST/STEP:DISTANCE to the lower case\n"
    sections = dict(
        letters=ranges(members(r"\p{L}")), numbers=ranges(members(r"\p{N}")), lower=lower_runs()
    )
    for name, parts in sections.items():
        text += f"section {name}\n" + "\n".join(textwrap.wrap(" ".join(parts), 100)) + "\n"
    file.write_text(text)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
