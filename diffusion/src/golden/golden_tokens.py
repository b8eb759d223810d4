"""Golden files of transformers' CLIP tokenizer: tokens of random texts for several vocabularies.

The texts are drawn by the same generator in both languages; of their tokens only checksums are
stored. Usage, in an environment with requirements.txt:
python golden_tokens.py ../test/resources/golden
"""

import json
import shutil
import struct
import sys
import tempfile
import zlib
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from transformers import CLIPTokenizer

BEGIN, END = "<|startoftext|>", "<|endoftext|>"
PIECES = [
    "'s", "'ll", "'", "''d", " ", "  ", "\t", "\n", "\u00a0", "\u3000", "\u2028", "\u0085", "\u001c",
    BEGIN, END, "<|STARTOFTEXT|>", "<|EndOfText|>", "<|", "|>", "!", "!!", "\u0130", "\u03a3", "\u03c2",
    "\u00c9", "e\u0301", "\u1112\u1161\u11ab", "\uac01", "1", "23", "\u00bd", "\u2177", "\u2460",
    "\U0001f389", "\U0001f468\u200d\U0001f469", "a", "B", "the", "Portrait", "<cat-toy>", "<Dog>",
    "\u212b", "\u1e9e", "\ufb01", "\u0958", "\u0344", "\u0915\u093c", "_", "-", "\ufeff", "\u200b",
]  # fmt: skip


class Random:
    """A linear congruential generator of 64 bits (Knuth's MMIX), its upper half."""

    def __init__(self, seed):
        self.state = seed

    def next(self, bound):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % bound


def text(random):
    kind = random.next(7)
    out = ""
    for _ in range(random.next(24)):
        if kind == 0:
            out += chr(32 + random.next(95))
        elif kind == 1:
            c = random.next(0x110000)
            out += "x" if 0xD800 <= c <= 0xDFFF else chr(c)
        elif kind == 2:
            out += chr(32 + random.next(0x250))
        elif kind == 3:
            out += PIECES[random.next(len(PIECES))]
        elif kind == 4:
            mark = random.next(4) == 0
            out += chr(0x300 + random.next(0x70)) if mark else chr(97 + random.next(26))
        elif kind == 5:
            out += chr(random.next(0x3100))
        else:
            out += chr(97 + random.next(6)) if random.next(5) else " "
    return out


def checksum(ids):
    return zlib.crc32(b"".join(struct.pack(">i", i) for i in ids))


def train(folder):
    """A small vocabulary, from texts of the same generator."""
    random = Random(7)
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE(end_of_word_suffix="</w>"))
    reference = CLIPTokenizer().backend_tokenizer
    tokenizer.normalizer = reference.normalizer
    tokenizer.pre_tokenizer = reference.pre_tokenizer
    trainer = trainers.BpeTrainer(
        vocab_size=1000, initial_alphabet=alphabet, end_of_word_suffix="</w>", show_progress=False
    )
    tokenizer.train_from_iterator([text(random) for _ in range(4000)], trainer)
    model = json.loads(tokenizer.to_str())["model"]
    vocabulary = model["vocab"]
    for token in [a + "</w>" for a in alphabet] + [BEGIN, END]:
        vocabulary.setdefault(token, len(vocabulary))
    write(folder, vocabulary, model["merges"])
    return vocabulary, model["merges"]


def write(folder, vocabulary, merges):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    lines = "\n".join(" ".join(m) for m in merges)
    (folder / "merges.txt").write_text(f"#version: 0.2\n{lines}\n")


def token(content, normalized=True):
    return dict(
        __type="AddedToken",
        content=content,
        lstrip=False,
        normalized=normalized,
        rstrip=False,
        single_word=False,
    )


def main(golden):
    folder = golden / "tokenizers"
    shutil.rmtree(folder, ignore_errors=True)
    vocabulary, merges = train(folder / "plain")
    # As published with Stable Diffusion 1.5 and 2.1.
    sd1 = dict(
        bos_token=token(BEGIN),
        eos_token=token(END),
        unk_token=token(END),
        pad_token=END,
        model_max_length=77,
        tokenizer_class="CLIPTokenizer",
    )
    configs = dict(sd1=sd1, sd2=dict(sd1, pad_token="!"), no_pad=dict(sd1))
    configs["no_pad"].pop("pad_token")
    configs["decoder"] = dict(
        bos_token=BEGIN,
        eos_token=END,
        unk_token=END,
        pad_token="!",
        model_max_length=16,
        added_tokens_decoder={
            str(vocabulary[BEGIN]): dict(token(BEGIN), special=True),
            str(vocabulary[END]): dict(token(END, normalized=False), special=True),
        },
    )
    files = {name: {"tokenizer_config.json": c} for name, c in configs.items()}
    files["map"] = {
        "special_tokens_map.json": dict(
            bos_token=token(BEGIN), eos_token=END, unk_token=END, pad_token="<pad>"
        )
    }
    size = len(vocabulary)
    files["concepts"] = {
        "tokenizer_config.json": sd1,
        "added_tokens.json": {"<cat-toy>": size, "<Dog>": size + 1},
    }
    with tempfile.TemporaryDirectory() as temporary:
        temporary = Path(temporary)
        for name, contents in files.items():
            # Tests put these beside the plain vocabulary.
            (folder / name).mkdir()
            write(temporary / name, vocabulary, merges)
            for file, content in contents.items():
                for place in (folder, temporary):
                    (place / name / file).write_text(json.dumps(content))
        # transformers 5 writes a single file.
        whole = CLIPTokenizer.from_pretrained(temporary / "sd1")
        whole.add_tokens(["<cat-toy>", "<Dog>"])
        whole.save_pretrained(folder / "whole")
        # A vocabulary that lacks most bytes.
        small = {t: i for i, t in enumerate([END, "l", "o", "w", "e", "r", "s", "t", "!", "!</w>"])}
        for word in ("lo", "low</w>", "e</w>", "er</w>", "r</w>", "w</w>", "s</w>", BEGIN):
            small[word] = len(small)
        write(folder / "small", small, [("l", "o"), ("lo", "w</w>"), ("e", "r</w>")])

        values = {}
        summary = []
        counts = {"plain": 10000}
        for name in ["plain", *files, "whole", "small"]:
            place = temporary / name if name in files else folder / name
            tokenizer = CLIPTokenizer.from_pretrained(place)
            count = counts.get(name, 1500)
            random = Random(len(summary) + 1)
            texts = [text(random) for _ in range(count)]
            length = tokenizer.model_max_length
            length = 77 if length > 1e6 else length
            framed = tokenizer(texts, padding="max_length", max_length=length, truncation=True)
            values[name] = torch.tensor(
                [checksum(ids) for ids in framed["input_ids"]], dtype=torch.int64
            ).to(torch.int32)
            summary.append(dict(name=name, count=count, length=length))
            print(name, count, tokenizer.pad_token_id, len(set(values[name].tolist())))
        long = " ".join(["a"] * 200)
        example = tokenizer.__class__.from_pretrained(folder / "whole")
        ids = example(long, padding="max_length", max_length=77, truncation=True)["input_ids"]
        values["long"] = torch.tensor(ids, dtype=torch.int32)
    save_file(values, golden / "tokens.safetensors")
    (golden / "tokens.json").write_text(json.dumps(summary) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
