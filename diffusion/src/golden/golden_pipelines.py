"""Writes a tiny pipeline and the pictures that diffusers' pipelines make with it.

Usage, with requirements.txt:
    python golden_pipelines.py ../test/resources/golden/pipelines
"""

import json
import re
import shutil
import sys
from pathlib import Path

import diffusers
import numpy as np
import torch
from diffusers import AutoencoderKL, AutoencoderTiny, ControlNetModel, UNet2DConditionModel
from golden_common import randomise
from peft import inject_adapter_in_model, set_peft_model_state_dict
from PIL import Image
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

LAYOUT = dict(
    block_out_channels=(4, 8, 8),
    layers_per_block=1,
    norm_num_groups=2,
    attention_head_dim=2,
    cross_attention_dim=12,
    down_block_types=("CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
)


def load_adapter(self, adapter_name, adapter_state_dict, peft_config, **_):
    """As transformers did it: its present one asks for a newer peft than there was."""
    inject_adapter_in_model(peft_config, self, adapter_name)
    result = set_peft_model_state_dict(self, adapter_state_dict, adapter_name)
    assert not result.unexpected_keys, result.unexpected_keys
    self.peft_config = getattr(self, "peft_config", {}) | {adapter_name: peft_config}
    self._hf_peft_config_loaded = True


CLIPTextModel.load_adapter = load_adapter


def made(module, seed):
    randomise(module, seed)
    return module.half()  # 16-bit files; computed with in 32


def tokenizer(folder):
    letters = [chr(c) for c in range(ord("a"), ord("z") + 1)]
    words = ["<|startoftext|>", "<|endoftext|>"] + letters + [c + "</w>" for c in letters]
    words += ["th", "the</w>"]
    vocab, merges = folder / "vocab.json", folder / "merges.txt"
    vocab.write_text(json.dumps({w: i for i, w in enumerate(words)}))
    merges.write_text("#version: 0.2\nt h\nth e</w>\n")
    result = CLIPTokenizer.from_pretrained(folder, model_max_length=77)
    vocab.unlink()
    merges.unlink()
    return result


def unet(channels, seed):
    ups = ("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D")
    return made(
        UNet2DConditionModel(**LAYOUT, up_block_types=ups, in_channels=channels, sample_size=8),
        seed,
    )


def control(seed):
    return made(
        ControlNetModel(**LAYOUT, conditioning_embedding_out_channels=(4, 4, 4, 4)), seed
    )


def tiny(seed):
    return made(
        AutoencoderTiny(
            encoder_block_out_channels=(4, 4, 4, 4),
            decoder_block_out_channels=(4, 4, 4, 4),
            num_encoder_blocks=(1, 1, 1, 1),
            num_decoder_blocks=(1, 1, 1, 1),
        ),
        seed,
    )


def write_models(folder):
    text = CLIPTextModel(
        CLIPTextConfig(
            vocab_size=64,
            hidden_size=12,
            intermediate_size=24,
            num_hidden_layers=3,
            num_attention_heads=2,
            max_position_embeddings=77,
            bos_token_id=0,
            eos_token_id=1,
            pad_token_id=1,
        )
    )
    vae = AutoencoderKL(
        block_out_channels=(4, 4, 4, 4),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        norm_num_groups=2,
        sample_size=32,
    )
    scheduler = diffusers.PNDMScheduler(
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        skip_prk_steps=True,
        steps_offset=1,
    )
    pipe = diffusers.StableDiffusionPipeline(
        unet=unet(4, 31),
        vae=made(vae, 32),
        text_encoder=made(text, 33),
        tokenizer=tokenizer(folder),
        scheduler=scheduler,
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipe.save_pretrained(folder / "base")
    unet(9, 34).save_pretrained(folder / "unet9")
    tiny(35).save_pretrained(folder / "tiny")
    control(36).save_pretrained(folder / "control1")
    control(37).save_pretrained(folder / "control2")
    lora(pipe.unet, pipe.text_encoder, folder / "lora1.safetensors", 38)
    lora(pipe.unet, None, folder / "lora2.safetensors", 39)


def lora(network, text, file, seed):
    generator = torch.Generator().manual_seed(seed)
    tensors = {}

    def add(prefix, module, pattern):
        for name, layer in module.named_modules():
            if re.search(pattern, name):
                out, into = layer.weight.shape
                key = f"{prefix}{name}.lora_"
                tensors[key + "A.weight"] = 0.3 * torch.randn(2, into, generator=generator)
                tensors[key + "B.weight"] = 0.3 * torch.randn(out, 2, generator=generator)

    add("unet.", network, r"attn[12]\.(to_[qkv]|to_out\.0)$")
    if text is not None:
        prefix = "text_encoder." if hasattr(text, "text_model") else "text_encoder.text_model."
        add(prefix, text, r"(q_proj|v_proj)$")
    save_file({k: v.half() for k, v in tensors.items()}, file)


def write_pictures(folder):
    """Inputs of odd sizes, smooth with some grain, so that resizing and rounding matter."""
    generator = np.random.default_rng(40)
    for name, (width, height) in dict(input=(70, 53), control_a=(64, 48), control_b=(50, 60)).items():
        y, x = np.mgrid[0:height, 0:width] / 20.0
        planes = [np.sin(x * a + y * b + c) for a, b, c in generator.uniform(0.3, 2, (3, 3))]
        grain = generator.normal(0, 25, (height, width, 3))
        picture = 128 + 90 * np.stack(planes, -1) + grain
        Image.fromarray(picture.clip(0, 255).astype(np.uint8)).save(folder / f"{name}.png")
    picture = Image.open(folder / "input.png")
    for width, height in ((33, 90), (100, 20), (70, 40), (63, 38), (63, 39)):
        resized = picture.resize((width, height), Image.Resampling.LANCZOS)
        resized.save(folder / f"input-{width}x{height}.png")
    y, x = np.mgrid[0:53, 0:70]
    mask = 255 * ((x - 40) ** 2 + (y - 25) ** 2 < 300)
    mask = np.where((x < 12) & (y > 20), 3 * y + 5 * x, mask)  # levels around one half, too
    Image.fromarray(mask.astype(np.uint8)).save(folder / "mask.png")


SD = dict(negative="a bad one", steps=5, guidance=5.0, width=64, height=48)
SMALL = SD | dict(width=40, height=56)
FROM = SMALL | dict(width=64, height=48, image="input", strength=0.6)
FILL = SMALL | dict(image="input", mask="mask", strength=1.0)
FILL9 = FILL | dict(unet="unet9")
A = dict(net="control1", image="control_a", scale=1.0, start=0.0, end=1.0)
B = dict(net="control2", image="control_b", scale=0.6, start=0.0, end=1.0)
ZERO_SNR = dict(
    _class_name="DDIMScheduler",
    beta_start=0.00085,
    beta_end=0.012,
    beta_schedule="scaled_linear",
    prediction_type="v_prediction",
    timestep_spacing="trailing",
    rescale_betas_zero_snr=True,
    set_alpha_to_one=True,
    clip_sample=False,
    steps_offset=1,
)
OLD = dict(
    _class_name="PNDMScheduler", beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear"
)

CASES = dict(
    own=SD,
    plain=SMALL | dict(negative=None, guidance=7.5, scheduler="ddim"),
    ddpm_two=SMALL | dict(scheduler="ddpm", count=2),
    ddim_eta=SMALL | dict(scheduler="ddim", eta=0.5, seeds=[3, 4, 5], count=3),
    euler_rescale=SD | dict(scheduler="euler", guidance=9.0, rescale=0.7),
    ancestral=SMALL | dict(scheduler="euler-ancestral"),
    heun=SMALL | dict(scheduler="heun"),
    lms=SMALL | dict(scheduler="lms", steps=7),
    dpm2m=SD | dict(scheduler="dpm++2m", steps=6),
    karras_skip=SMALL | dict(scheduler="dpm++2m-karras", skip=1),
    dpm_sde=SMALL | dict(scheduler="dpm++sde"),
    dpm2s=SMALL | dict(scheduler="dpm++2s", steps=6),
    unipc=SMALL | dict(scheduler="unipc", steps=7),
    lcm=SMALL | dict(scheduler="lcm", steps=4, guidance=1.0),
    zero_snr=SD | dict(config=ZERO_SNR, rescale=0.7, guidance=7.5),
    v_euler=SMALL | dict(config=ZERO_SNR, scheduler="euler"),
    old_config=SMALL | dict(config=OLD, scheduler="euler"),
    lora=SMALL | dict(scheduler="ddim", loras=[["lora1", 0.8]]),
    loras=SMALL | dict(scheduler="ddim", loras=[["lora1", 0.7], ["lora2", -0.5]]),
    tiled=SD | dict(scheduler="euler", tiled=True, steps=3),
    sliced=SMALL | dict(scheduler="euler", sliced=True, count=2, steps=3),
    tiny_vae=SMALL | dict(scheduler="euler", vae="tiny"),
    image_own=FROM,
    image_euler=FROM | dict(scheduler="euler", strength=0.8),
    image_two=FROM | dict(scheduler="heun", count=2),
    image_seeds=FROM | dict(scheduler="euler-ancestral", count=2, seeds=[7, 9]),
    image_karras=FROM | dict(scheduler="dpm++2m-karras", steps=6, strength=0.5),
    image_tiled=FROM | dict(scheduler="ddim", tiled=True),
    image_tiny=FROM | dict(scheduler="ddim", vae="tiny"),
    fill=FILL | dict(scheduler="ddim"),
    fill_own=FILL | dict(count=2),
    fill_part=FILL | dict(scheduler="euler", strength=0.7),
    fill_heun=FILL | dict(scheduler="heun", strength=0.7, guidance=1.0),
    fill_seeds=FILL | dict(scheduler="ddpm", count=2, seeds=[1, 2]),
    fill9=FILL9 | dict(scheduler="euler-ancestral"),
    fill9_part=FILL9 | dict(scheduler="ddim", strength=0.8, count=2),
    control=SD | dict(scheduler="ddim", controls=[A]),
    controls=SMALL | dict(scheduler="euler", controls=[A | dict(scale=0.8), B], count=2),
    control_guess=SMALL | dict(scheduler="unipc", controls=[B], guess=True),
    control_guess_alone=SMALL | dict(scheduler="ddim", controls=[A, B], guess=True, guidance=1.0),
    control_part=SMALL
    | dict(
        scheduler="dpm++2m",
        steps=6,
        controls=[A | dict(start=0.2, end=0.7), B | dict(end=0.5)],
    ),
    control_image=FROM | dict(scheduler="ddim", controls=[B]),
    control_fill=FILL | dict(scheduler="euler", controls=[A]),
    control_fill9=FILL9 | dict(scheduler="ddim", controls=[A, B | dict(end=0.6)]),
)

CLASSES = {
    "ddpm": ("DDPMScheduler", {}),
    "ddim": ("DDIMScheduler", {}),
    "euler": ("EulerDiscreteScheduler", {}),
    "euler-ancestral": ("EulerAncestralDiscreteScheduler", {}),
    "heun": ("HeunDiscreteScheduler", {}),
    "lms": ("LMSDiscreteScheduler", {}),
    "dpm++2m": ("DPMSolverMultistepScheduler", {}),
    "dpm++2m-karras": ("DPMSolverMultistepScheduler", dict(use_karras_sigmas=True)),
    "dpm++sde": ("DPMSolverMultistepScheduler", dict(algorithm_type="sde-dpmsolver++")),
    "dpm++2s": ("DPMSolverSinglestepScheduler", {}),
    "unipc": ("UniPCMultistepScheduler", {}),
    "lcm": ("LCMScheduler", {}),
}


def pipeline(folder, case):
    """The class that diffusers has for a case, with its parts."""
    name = "StableDiffusion"
    parts = {}
    if "controls" in case:
        name += "ControlNet"
        nets = [
            ControlNetModel.from_pretrained(folder / c["net"], torch_dtype=torch.float32)
            for c in case["controls"]
        ]
        parts["controlnet"] = nets if len(nets) > 1 else nets[0]
    name += "Inpaint" if "mask" in case else "Img2Img" if "image" in case else ""
    if "unet" in case:
        parts["unet"] = UNet2DConditionModel.from_pretrained(
            folder / case["unet"], torch_dtype=torch.float32
        )
    if "vae" in case:
        parts["vae"] = AutoencoderTiny.from_pretrained(
            folder / case["vae"], torch_dtype=torch.float32
        )
    if "config" in case:
        config = dict(case["config"])
        parts["scheduler"] = getattr(diffusers, config["_class_name"]).from_config(config)
    pipe = getattr(diffusers, name + "Pipeline").from_pretrained(
        folder / "base", torch_dtype=torch.float32, **parts
    )
    if "scheduler" in case:
        class_name, keys = CLASSES[case["scheduler"]]
        pipe.scheduler = getattr(diffusers, class_name).from_config(pipe.scheduler.config, **keys)
    for file, _ in case.get("loras", []):
        pipe.load_lora_weights(folder, weight_name=file + ".safetensors", adapter_name=file)
    if "loras" in case:
        pipe.set_adapters([f for f, _ in case["loras"]], [w for _, w in case["loras"]])
    if case.get("tiled"):
        pipe.vae.enable_tiling()
    if case.get("sliced"):
        pipe.vae.enable_slicing()
    if "skip" in case and not hasattr(pipe.text_encoder, "text_model"):
        # diffusers 0.42 looks for the last normalisation where transformers 5 no longer has it
        object.__setattr__(pipe.text_encoder, "text_model", pipe.text_encoder)
    pipe.set_progress_bar_config(disable=True)
    return pipe


def arguments(folder, case, seed):
    def picture(name):
        return Image.open(folder / f"{name}.png")

    seeds = case.get("seeds", [seed])
    generators = [torch.Generator().manual_seed(s) for s in seeds]
    given = dict(
        prompt=case["prompt"],
        negative_prompt=case["negative"],
        num_inference_steps=case["steps"],
        guidance_scale=case["guidance"],
        num_images_per_prompt=case.get("count", 1),
        clip_skip=case.get("skip"),
        eta=case.get("eta", 0.0),
        generator=generators if "seeds" in case else generators[0],
    )
    if "rescale" in case:
        given["guidance_rescale"] = case["rescale"]
    size = dict(width=case["width"], height=case["height"])
    if "image" in case:
        given.update(image=picture(case["image"]), strength=case["strength"])
    if "mask" in case:
        given.update(mask_image=picture(case["mask"]))
    if "mask" in case or "image" not in case or "controls" in case:
        given.update(size)
    else:  # the only class that takes no size
        given["image"] = given["image"].resize(tuple(size.values()), Image.Resampling.LANCZOS)
    if "controls" in case:
        one = len(case["controls"]) == 1

        def each(key):
            values = [c[key] for c in case["controls"]]
            return values[0] if one else values

        pictures = [picture(c["image"]) for c in case["controls"]]
        key = "control_image" if "image" in case else "image"
        given.update({key: pictures[0] if one else pictures})
        given.update(
            controlnet_conditioning_scale=each("scale"),
            control_guidance_start=each("start"),
            control_guidance_end=each("end"),
            guess_mode=case.get("guess", False),
        )
    return given


def main(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    write_models(folder)
    write_pictures(folder)
    listed = []
    for i, (name, settings) in enumerate(CASES.items()):
        case = dict(name=name, seed=100 + i, prompt="the cat in the hat") | settings
        result = pipeline(folder, case)(**arguments(folder, case, case["seed"]))
        for j, image in enumerate(result.images):
            assert image.size == (case["width"], case["height"]), (name, image.size)
            values = np.asarray(image)
            print(name, j, values.mean(), values.std(), np.mean((values == 0) | (values == 255)))
            image.save(folder / f"{name}-{j}.png")
        listed.append(case)
    (folder / "cases.json").write_text(json.dumps(listed, indent=1) + "\n")


main(Path(sys.argv[1]))
