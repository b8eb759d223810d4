"""Writes LoRAs as networks save them alone, textual inversions, and the pictures diffusers makes.

They are of the tiny pipeline of golden_pipelines.py, which has to be there.

Usage, with requirements.txt:
    python golden_adapters.py ../test/resources/golden/pipelines
"""

import json
import sys
from pathlib import Path

import torch
from diffusers import DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel
from peft import LoraConfig
from safetensors.torch import save_file

WIDTH = 12  # of the text encoder
ATTENTION = ["to_q", "to_k", "to_v", "to_out.0"]

# alpha, ranks and alphas of some layers (one by an expression), and the root of the rank
ADAPTERS = dict(
    adapter_alpha=dict(r=2, lora_alpha=5),
    adapter_patterns=dict(
        r=2,
        lora_alpha=3,
        rank_pattern={"mid_block.attentions.0.transformer_blocks.0.attn1.to_q": 4, r"attn2\.to_[kv]": 1},
        alpha_pattern={"to_out.0": 7, r"down_blocks\.\d+\..*\.to_q": 1.5},
    ),
    adapter_stabilized=dict(r=4, lora_alpha=3, use_rslora=True, rank_pattern={"to_v": 2}),
)

# text encoder's vectors by the key of the file; a name of several vectors stands for all of them
EMBEDDINGS = dict(
    embedding_one=("<hat>", (WIDTH,)),
    embedding_several=("*", (3, WIDTH)),
    embedding_params=("emb_params", (2, WIDTH)),
)

USUAL = dict(
    prompt="the cat in the hat",
    negative="a bad one",
    steps=5,
    guidance=5.0,
    width=40,
    height=56,
    scheduler="ddim",
)
ALL = [["<hat>", "embedding_one"], ["mycat", "embedding_several"], ["ugly-one", "embedding_params"]]
CASES = dict(
    adapter_alpha=dict(loras=[["adapter_alpha", 1.0]]),
    adapter_patterns=dict(loras=[["adapter_patterns", 0.8]]),
    adapter_stabilized=dict(loras=[["adapter_stabilized", 1.0]]),
    embedding=dict(embeddings=ALL[:1], prompt="the cat in the <hat>"),
    embedding_several=dict(embeddings=ALL[:2], prompt="the mycat, in mycatx the<hat>"),
    embedding_negative=dict(embeddings=ALL, negative="a ugly-one mycat_1 bad"),
)


def adapters(folder):
    for i, (name, settings) in enumerate(ADAPTERS.items()):
        unet = UNet2DConditionModel.from_pretrained(folder.parent / "base" / "unet").float()
        unet.add_adapter(LoraConfig(target_modules=ATTENTION, **settings), "own")
        generator = torch.Generator().manual_seed(60 + i)
        with torch.no_grad():
            for key, parameter in sorted(unet.named_parameters()):
                if "lora_" in key:
                    parameter.copy_(0.3 * torch.randn(parameter.shape, generator=generator))
        unet.half().save_lora_adapter(
            folder, adapter_name="own", weight_name=name + ".safetensors"
        )


def embeddings(folder):
    generator = torch.Generator().manual_seed(70)
    for name, (key, shape) in EMBEDDINGS.items():
        tensor = torch.randn(shape, generator=generator).half()
        save_file({key: tensor}, folder / (name + ".safetensors"))


def pipeline(folder, case):
    pipe = StableDiffusionPipeline.from_pretrained(
        folder.parent / "base", torch_dtype=torch.float32
    )
    pipe.scheduler = DDIMScheduler.from_config(pipe.scheduler.config)
    for file, weight in case.get("loras", []):
        pipe.unet.load_lora_adapter(
            folder, weight_name=file + ".safetensors", adapter_name=file, prefix=None
        )
        pipe.unet.set_adapters([file], [weight])
    for token, file in case.get("embeddings", []):
        path = str(folder / (file + ".safetensors"))
        pipe.load_textual_inversion(path, token=token)
    pipe.set_progress_bar_config(disable=True)
    return pipe


def main(pipelines):
    folder = pipelines / "adapters"
    folder.mkdir(exist_ok=True)
    adapters(folder)
    embeddings(folder)
    listed = []
    for i, (name, settings) in enumerate(CASES.items()):
        case = dict(name="adapters/" + name, seed=200 + i) | USUAL | settings
        image = pipeline(folder, case)(
            prompt=case["prompt"],
            negative_prompt=case["negative"],
            num_inference_steps=case["steps"],
            guidance_scale=case["guidance"],
            width=case["width"],
            height=case["height"],
            generator=torch.Generator().manual_seed(case["seed"]),
        ).images[0]
        image.save(folder / f"{name}-0.png")
        listed.append(case)
    (folder / "cases.json").write_text(json.dumps(listed, indent=1) + "\n")


main(Path(sys.argv[1]))
