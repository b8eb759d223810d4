"""Golden files of transformers' CLIP text encoder.

Usage, in an environment with requirements.txt: python golden_text.py ../test/resources/golden
"""

import sys
from pathlib import Path

import torch
from golden_common import Cases
from transformers import CLIPTextConfig, CLIPTextModel

BASE = dict(
    vocab_size=50,
    hidden_size=16,
    intermediate_size=40,
    num_hidden_layers=3,
    num_attention_heads=4,
    bos_token_id=48,
    eos_token_id=49,
)


def clip(cases, name, config, seed, ids):
    def run(module, inputs):
        found = module(torch.tensor(ids), output_hidden_states=True)
        outputs = {f"state.{i}": s for i, s in enumerate(found.hidden_states)}
        # The last one isn't normalised: diffusers' clip skip counts on it.
        for skip in range(len(found.hidden_states)):
            state = found.hidden_states[-(skip + 1)]
            outputs[f"skip.{skip}"] = module.final_layer_norm(state)
        outputs["last"] = found.last_hidden_state
        outputs["pooled"] = found.pooler_output
        return outputs

    module = CLIPTextModel(CLIPTextConfig(**config))
    cases.add("clip_" + name, "clip", module, seed, run, config, ids=ids)


def text(end, length, *words):
    tokens = [48, *words, end]
    return tokens + [end] * (length - len(tokens))


def main(folder):
    torch.set_num_threads(1)
    cases = Cases()
    short = [text(49, 9, 3, 7, 12), text(49, 9, 5)]
    clip(cases, "quick_gelu", BASE, 3000, short)
    clip(cases, "gelu", dict(BASE, hidden_act="gelu"), 3010, short)
    clip(cases, "full_length", BASE, 3020, [text(49, 77, *range(20))])
    # As in configurations from before transformers 4.31: the highest token is the end.
    clip(cases, "old_end", dict(BASE, eos_token_id=2), 3030, [text(49, 9, 3, 2, 12), text(49, 9)])
    clip(cases, "no_end", BASE, 3040, [[48, 3, 5, 7]])
    padded = [[48, 3, 49, 0, 0, 0], [48, 3, 4, 5, 49, 0]]
    clip(cases, "padded_with_another", dict(BASE, pad_token_id=0), 3050, padded)
    one = dict(BASE, num_hidden_layers=1, num_attention_heads=1, layer_norm_eps=1e-3)
    clip(cases, "one_layer", one, 3060, short)
    wide = dict(BASE, hidden_size=24, intermediate_size=17, num_attention_heads=3)
    clip(cases, "wide", wide, 3070, short)
    cases.save(folder, "text")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
