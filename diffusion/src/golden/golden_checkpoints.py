"""Writes tiny checkpoints in every layout, LoRAs in every form, and what diffusers makes of them.

Usage, with requirements.txt:
    python golden_checkpoints.py ../test/resources/golden/checkpoints
"""

import gzip
import json
import re
import shutil
import sys
from pathlib import Path

import torch
from diffusers import (
    AutoencoderKL,
    ControlNetModel,
    DDIMScheduler,
    PNDMScheduler,
    StableDiffusionPipeline,
    UNet2DConditionModel,
)
from diffusers.loaders import single_file_utils as ldm
from peft import (
    LoraConfig,
    PeftModel,
    get_peft_model,
    inject_adapter_in_model,
    set_peft_model_state_dict,
)
from safetensors.torch import load_file, save_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer


def load_adapter(self, adapter_name, adapter_state_dict, peft_config, **_):
    """As transformers did it: its present one asks for a newer peft than there was."""
    inject_adapter_in_model(peft_config, self, adapter_name)
    result = set_peft_model_state_dict(self, adapter_state_dict, adapter_name)
    assert not result.unexpected_keys, result.unexpected_keys
    assert not any("lora" in k and adapter_name in k for k in result.missing_keys)
    self.peft_config = getattr(self, "peft_config", {}) | {adapter_name: peft_config}
    self._hf_peft_config_loaded = True


CLIPTextModel.load_adapter = load_adapter

WIDTHS = (4, 8)


def unet_config(second):
    return dict(
        block_out_channels=WIDTHS,
        layers_per_block=1,
        norm_num_groups=2,
        attention_head_dim=[2, 4] if second else 2,
        cross_attention_dim=12,
        use_linear_projection=second,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        sample_size=8,
    )


def text_config(second):
    return CLIPTextConfig(
        vocab_size=64,
        hidden_size=12,
        intermediate_size=24,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=16,
        hidden_act="gelu" if second else "quick_gelu",
        bos_token_id=0,
        eos_token_id=1,
        pad_token_id=1,
    )


def randomise(module, seed):
    """Random values for all parameters, those that start as zero too."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            if parameter.dim() > 1:
                parameter.copy_(noise / parameter[0].numel() ** 0.5)
            else:
                parameter.copy_((1 if "norm" in name and "weight" in name else 0) + 0.2 * noise)
    return module.eval()


def tokenizer(folder):
    letters = [chr(c) for c in range(ord("a"), ord("z") + 1)]
    words = ["<|startoftext|>", "<|endoftext|>"] + letters + [c + "</w>" for c in letters] + ["th", "the</w>"]
    vocab = folder / "vocab.json"
    merges = folder / "merges.txt"
    vocab.write_text(json.dumps({w: i for i, w in enumerate(words)}))
    merges.write_text("#version: 0.2\nt h\nth e</w>\n")
    made = CLIPTokenizer.from_pretrained(folder)
    vocab.unlink()
    merges.unlink()
    return made


def pipeline(second, folder):
    parts = dict(
        unet=randomise(UNet2DConditionModel(**unet_config(second)), 1 + second),
        vae=randomise(
            AutoencoderKL(
                block_out_channels=(4, 8),
                down_block_types=("DownEncoderBlock2D",) * 2,
                up_block_types=("UpDecoderBlock2D",) * 2,
                norm_num_groups=2,
                sample_size=16,
            ),
            3 + second,
        ),
        text_encoder=randomise(CLIPTextModel(text_config(second)), 5 + second),
        tokenizer=tokenizer(folder),
        scheduler=(
            DDIMScheduler(prediction_type="v_prediction", steps_offset=1)
            if second
            else PNDMScheduler(skip_prk_steps=True, steps_offset=1)
        ),
    )
    return StableDiffusionPipeline(
        **parts, safety_checker=None, feature_extractor=None, requires_safety_checker=False
    )


# --- The way back to the names of the latent-diffusion code, by rules of our own. ---------------


def ldm_resnet(name):
    for a, b in (
        ("norm1", "in_layers.0"),
        ("conv1", "in_layers.2"),
        ("time_emb_proj", "emb_layers.1"),
        ("norm2", "out_layers.0"),
        ("conv2", "out_layers.3"),
        ("conv_shortcut", "skip_connection"),
    ):
        name = re.sub(rf"(^|\.){a}\.", rf"\g<1>{b}.", name)
    return name


def ldm_unet(name, layers, upsample_after_attention):
    for a, b in (
        ("time_embedding.linear_1.", "time_embed.0."),
        ("time_embedding.linear_2.", "time_embed.2."),
        ("conv_in.", "input_blocks.0.0."),
        ("conv_norm_out.", "out.0."),
        ("conv_out.", "out.2."),
    ):
        if name.startswith(a):
            return b + name[len(a) :]
    step = layers + 1
    m = re.match(r"mid_block\.(resnets|attentions)\.(\d)\.(.*)", name)
    if m:
        if m[1] == "attentions":
            return f"middle_block.1.{m[3]}"
        return f"middle_block.{2 * int(m[2])}.{ldm_resnet(m[3])}"
    m = re.match(r"(down|up)_blocks\.(\d+)\.(\w+)\.(\d+)\.(.*)", name)
    level, part, j, rest = int(m[2]), m[3], int(m[4]), m[5]
    if m[1] == "down":
        if part == "downsamplers":
            return f"input_blocks.{(level + 1) * step}.0.op.{rest.removeprefix('conv.')}"
        at = f"input_blocks.{1 + level * step + j}."
    else:
        if part == "upsamplers":
            slot = 2 if upsample_after_attention(level) else 1
            return f"output_blocks.{level * step + layers}.{slot}.{rest}"
        at = f"output_blocks.{level * step + j}."
    return at + ("1." + rest if part == "attentions" else "0." + ldm_resnet(rest))


def ldm_vae(name, levels):
    name = re.sub(r"mid_block\.resnets\.(\d)", lambda m: f"mid.block_{int(m[1]) + 1}", name)
    name = re.sub(r"down_blocks\.(\d+)\.resnets", r"down.\1.block", name)
    name = re.sub(r"down_blocks\.(\d+)\.downsamplers\.0", r"down.\1.downsample", name)
    name = re.sub(r"up_blocks\.(\d+)\.resnets", lambda m: f"up.{levels - 1 - int(m[1])}.block", name)
    name = re.sub(
        r"up_blocks\.(\d+)\.upsamplers\.0", lambda m: f"up.{levels - 1 - int(m[1])}.upsample", name
    )
    name = name.replace("conv_norm_out", "norm_out").replace("conv_shortcut", "nin_shortcut")
    attention = "mid_block.attentions.0."
    if attention in name:
        name = name.replace(attention, "mid.attn_1.").replace("group_norm", "norm")
        name = name.replace("to_out.0", "proj_out")
        name = re.sub(r"to_([qkv])\.", r"\1.", name)
    return name


def twin(pipe, second):
    """The single file of a pipeline."""
    unet = pipe.unet.state_dict()
    types = pipe.unet.config.up_block_types
    file = {
        "model.diffusion_model." + ldm_unet(k, 1, lambda i: "Attn" in types[i]): v
        for k, v in unet.items()
    }
    for k, v in pipe.vae.state_dict().items():
        kernel = "attentions" in k and k.endswith("weight") and v.dim() == 2
        file["first_stage_model." + ldm_vae(k, 2)] = v[:, :, None, None] if kernel else v
    text = {k.removeprefix("text_model."): v for k, v in pipe.text_encoder.state_dict().items()}
    if not second:
        file.update({"cond_stage_model.transformer.text_model." + k: v for k, v in text.items()})
        return file
    model = "cond_stage_model.model."
    for i in range(pipe.text_encoder.config.num_hidden_layers):
        layer = f"encoder.layers.{i}.self_attn."
        for kind in ("weight", "bias"):
            parts = [text.pop(f"{layer}{p}_proj.{kind}") for p in "qkv"]
            file[f"{model}transformer.resblocks.{i}.attn.in_proj_{kind}"] = torch.cat(parts)
    for k, v in text.items():
        k = k.replace("embeddings.position_embedding.weight", "positional_embedding")
        k = k.replace("embeddings.token_embedding", "token_embedding")
        k = k.replace("final_layer_norm", "ln_final").replace("layer_norm", "ln_")
        k = k.replace("encoder.layers", "transformer.resblocks").replace("self_attn", "attn")
        k = k.replace("mlp.fc1", "mlp.c_fc").replace("mlp.fc2", "mlp.c_proj")
        file[model + k] = v
    return file


def check_twin(pipe, file, second):
    """diffusers' own reading of the single file gives the weights we started from."""

    def same(found, expected):
        found = {k.removeprefix("text_model."): v for k, v in found.items()}
        expected = {k.removeprefix("text_model."): v for k, v in expected.items()}
        assert set(found) == set(expected), set(found) ^ set(expected)
        assert all(torch.equal(found[k].reshape(v.shape), v) for k, v in expected.items())

    config = dict(pipe.unet.config, class_embed_type=None, addition_embed_type=None)
    same(ldm.convert_ldm_unet_checkpoint(dict(file), config), pipe.unet.state_dict())
    same(ldm.convert_ldm_vae_checkpoint(dict(file), pipe.vae.config), pipe.vae.state_dict())
    if second:
        found = ldm.convert_open_clip_checkpoint(
            pipe.text_encoder, dict(file), prefix="cond_stage_model.model."
        )
    else:
        found = ldm.convert_ldm_clip_checkpoint(dict(file))
    same(found, pipe.text_encoder.state_dict())


def old_vae_names(folder):
    """Autoencoders saved before diffusers 0.18 name their attention otherwise."""
    names = {"to_q": "query", "to_k": "key", "to_v": "value", "to_out.0": "proj_attn"}

    def old(name):
        for new, before in names.items():
            if "attentions" in name:
                name = name.replace(f".{new}.", f".{before}.")
        return name

    for path in (folder / "vae").glob("*.safetensors"):
        save_file({old(k): v for k, v in load_file(path).items()}, path, {"format": "pt"})
    for path in (folder / "vae").glob("*.index.json"):
        index = json.loads(path.read_text())
        index["weight_map"] = {old(k): v for k, v in index["weight_map"].items()}
        path.write_text(json.dumps(index, indent=2))


def control_net(folder):
    net = randomise(
        ControlNetModel(
            block_out_channels=WIDTHS,
            layers_per_block=1,
            norm_num_groups=2,
            attention_head_dim=2,
            cross_attention_dim=12,
            down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
            conditioning_embedding_out_channels=(4, 8),
        ),
        9,
    )
    net.save_pretrained(folder / "control")
    file = {}
    for k, v in net.state_dict().items():
        if k.startswith("controlnet_down_blocks."):
            k = re.sub(r"controlnet_down_blocks\.(\d+)", r"zero_convs.\1.0", k)
        elif k.startswith("controlnet_mid_block"):
            k = k.replace("controlnet_mid_block", "middle_block_out.0")
        elif k.startswith("controlnet_cond_embedding."):
            k = k.replace("controlnet_cond_embedding.", "input_hint_block.")
            k = k.replace("conv_in", "0").replace("conv_out", "6")
            k = re.sub(r"blocks\.(\d+)", lambda m: str(2 * int(m[1]) + 2), k)
        else:
            k = ldm_unet(k, 1, None)
        file["control_model." + k] = v
    save_file(file, folder / "control.safetensors")


def full_size(folder):
    """Names and shapes of the real networks, made without memory."""
    sd1 = dict(cross_attention_dim=768, attention_head_dim=8)
    sd2 = dict(cross_attention_dim=1024, attention_head_dim=[5, 10, 20, 20], use_linear_projection=True)
    vae = dict(
        block_out_channels=(128, 256, 512, 512),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=2,
    )
    clip = dict(hidden_size=768, intermediate_size=3072, num_attention_heads=12)
    open_clip = dict(
        hidden_size=1024,
        intermediate_size=4096,
        num_attention_heads=16,
        num_hidden_layers=23,
        hidden_act="gelu",
    )
    networks = {}
    with torch.device("meta"):
        for name, network in {
            "unet_sd1": UNet2DConditionModel(**sd1),
            "unet_sd2": UNet2DConditionModel(**sd2),
            "vae": AutoencoderKL(**vae),
            "control_sd1": ControlNetModel(**sd1),
            "text_sd1": CLIPTextModel(CLIPTextConfig(**clip)),
            "text_sd2": CLIPTextModel(CLIPTextConfig(**open_clip)),
        }.items():
            text = name.startswith("text")
            config = network.config.to_dict() if text else dict(network.config)
            prefix = "" if not text or hasattr(network, "text_model") else "text_model."
            networks[name] = dict(
                config={k: v for k, v in config.items() if not k.startswith("_")},
                shapes={prefix + k: list(v.shape) for k, v in network.state_dict().items()},
            )
    packed = gzip.compress(json.dumps(networks).encode(), 9, mtime=0)
    (folder / "parameters.json.gz").write_bytes(packed)


# --- LoRA ---------------------------------------------------------------------------------------


def pairs(modules, rank, seed):
    """Random factors for modules by name: down [r, in, ...], up [out, r, 1, 1] or [out, r]."""
    generator = torch.Generator().manual_seed(seed)
    made = {}
    for name, module in modules.items():
        w = module.weight
        down = torch.randn(rank, *w.shape[1:], generator=generator) * 0.3
        up = torch.randn(w.shape[0], rank, *([1] * (w.dim() - 2)), generator=generator) * 0.3
        made[name] = (down, up)
    return made


def modules(network, pattern):
    return {
        n: m for n, m in network.named_modules() if re.search(pattern, n) and hasattr(m, "weight")
    }


def loras(pipe, folder):
    unet, text = pipe.unet, pipe.text_encoder
    te = "" if hasattr(text, "text_model") else "text_model."
    kohya = {}
    wide = (
        r"attn[12]\.(to_[qkv]|to_out\.0)$|ff\.net\.(0\.proj|2)$|proj_(in|out)$|resnets\.\d\.conv[12]$"
        r"|downsamplers\.0\.conv$|time_emb_proj$|conv_shortcut$"
    )
    for name, (down, up) in pairs(modules(unet, wide), 3, 21).items():
        key = "lora_unet_" + name.replace(".", "_")
        kohya[key + ".lora_down.weight"] = down
        kohya[key + ".lora_up.weight"] = up
        kohya[key + ".alpha"] = torch.tensor(1.5)
    for name, (down, up) in pairs(modules(text, r"_proj$|fc[12]$"), 2, 22).items():
        key = "lora_te_" + (te + name).replace(".", "_")
        kohya[key + ".lora_down.weight"] = down
        kohya[key + ".lora_up.weight"] = up
        kohya[key + ".alpha"] = torch.tensor(1.0)
    save_file(kohya, folder / "kohya.safetensors")

    plain = {}
    for name, (down, up) in pairs(modules(unet, r"attn[12]\.(to_[qkv]|to_out\.0)$"), 2, 23).items():
        plain[f"unet.{name}.lora.down.weight"] = down
        plain[f"unet.{name}.lora.up.weight"] = up
    for name, (down, up) in pairs(modules(text, r"_proj$"), 2, 24).items():
        plain[f"text_encoder.{te}{name}.lora_linear_layer.down.weight"] = down
        plain[f"text_encoder.{te}{name}.lora_linear_layer.up.weight"] = up
    save_file(plain, folder / "diffusers.safetensors")

    old = {}
    for name, (down, up) in pairs(modules(unet, r"attn[12]\.(to_[qkv]|to_out\.0)$"), 2, 25).items():
        attention, projection = re.match(r"(.*)\.(to_[qkv]|to_out)", name).groups()
        old[f"unet.{attention}.processor.{projection}_lora.down.weight"] = down
        old[f"unet.{attention}.processor.{projection}_lora.up.weight"] = up
    save_file(old, folder / "processors.safetensors")

    peft = {}
    ranks = {"mid_block.attentions.0.proj_in": 3}
    metadata = {
        "unet.r": 2,
        "unet.lora_alpha": 4,
        "unet.rank_pattern": ranks,
        "unet.alpha_pattern": {"down_blocks.0.resnets.0.conv1": 1},
        "unet.target_modules": [],
        "text_encoder.r": 2,
        "text_encoder.lora_alpha": 3,
        "text_encoder.target_modules": [],
    }
    for name, module in modules(unet, r"attn2\.to_[qv]$|proj_in$|resnets\.0\.conv1$").items():
        down, up = pairs({name: module}, ranks.get(name, 2), 26)[name]
        peft[f"unet.{name}.lora_A.weight"] = down
        peft[f"unet.{name}.lora_B.weight"] = up
        metadata["unet.target_modules"].append(name)
    for name, (down, up) in pairs(modules(text, r"(q_proj|fc1)$"), 2, 27).items():
        peft[f"text_encoder.{te}{name}.lora_A.weight"] = down
        peft[f"text_encoder.{te}{name}.lora_B.weight"] = up
        metadata["text_encoder.target_modules"].append(name)
    save_file(peft, folder / "peft.safetensors", {"lora_adapter_metadata": json.dumps(metadata)})


def raw_peft(folder, base):
    """An adapter that peft itself writes; returns the merged U-Net."""
    config = LoraConfig(
        r=2,
        lora_alpha=6,
        use_rslora=True,
        target_modules=r".*attn1\.to_[qk]|.*resnets\.1\.conv2|.*proj_out",
        alpha_pattern={"to_q": 2},
        rank_pattern={"to_k": 3},
        init_lora_weights=False,
    )
    torch.manual_seed(28)
    model = get_peft_model(base, config)
    model.save_pretrained(folder / "adapter")
    (folder / "adapter" / "README.md").unlink(missing_ok=True)
    loaded = PeftModel.from_pretrained(
        UNet2DConditionModel.from_pretrained(folder.parent / "sd1" / "unet"), folder / "adapter"
    )
    return loaded.merge_and_unload().eval()


def sums(module):
    """One number for each parameter that sees values and their places."""
    result = {}
    for name, tensor in module.state_dict().items():
        flat = tensor.detach().double().flatten()
        result[name] = float((flat * torch.cos(torch.arange(len(flat)).double())).sum())
    return result


def lora_goldens(folder):
    base = folder.parent / "sd1"
    cases = dict(
        kohya=[("kohya", 0.7)],
        diffusers=[("diffusers", 1.0)],
        processors=[("processors", -0.6)],
        peft=[("peft", 1.0)],
        several=[("kohya", 0.7), ("diffusers", -0.3), ("peft", 1.2)],
    )
    generator = torch.Generator().manual_seed(29)
    inputs = dict(
        sample=torch.randn(1, 4, 8, 8, generator=generator),
        context=torch.randn(1, 5, 12, generator=generator),
        timesteps=torch.tensor([77.0]),
    )
    outputs, report = dict(inputs), {}

    def run(name, unet, text):
        with torch.no_grad():
            outputs["out." + name] = unet(inputs["sample"], 77, inputs["context"]).sample
        report[name] = dict(unet=sums(unet))
        if text is not None:
            report[name]["text_encoder"] = {
                "text_model." + k.removeprefix("text_model."): v for k, v in sums(text).items()
            }

    for name, parts in cases.items():
        pipe = StableDiffusionPipeline.from_pretrained(base)
        for file, _ in parts:
            pipe.load_lora_weights(folder, weight_name=file + ".safetensors", adapter_name=file)
        pipe.set_adapters([f for f, _ in parts], [w for _, w in parts])
        with torch.no_grad():  # unmerged first: the two must agree
            side = pipe.unet(inputs["sample"], 77, inputs["context"]).sample
        pipe.fuse_lora(adapter_names=[f for f, _ in parts])
        pipe.unload_lora_weights()
        run(name, pipe.unet, pipe.text_encoder)
        torch.testing.assert_close(outputs["out." + name], side, rtol=1e-3, atol=1e-4)
    run("adapter", raw_peft(folder, UNet2DConditionModel.from_pretrained(base / "unet")), None)
    report["cases"] = {k: [[f, w] for f, w in v] for k, v in cases.items()}
    save_file(outputs, folder / "outputs.safetensors")
    packed = gzip.compress(json.dumps(report).encode(), 9, mtime=0)
    (folder / "sums.json.gz").write_bytes(packed)


def main(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    full_size(folder)
    for second, name in ((False, "sd1"), (True, "sd2")):
        pipe = pipeline(second, folder)
        file = twin(pipe, second)
        check_twin(pipe, file, second)
        save_file({k: v.contiguous() for k, v in file.items()}, folder / (name + ".safetensors"))
        if second:
            pipe.save_pretrained(folder / name, max_shard_size="30KB")
            old_vae_names(folder / name)
        else:
            half = pipeline(second, folder).to(torch.float16)
            half.save_pretrained(folder / name, variant="fp16")
            pipe.save_pretrained(folder / name)  # last: the configuration names the type
            loras_folder = folder / "lora"
            loras_folder.mkdir()
            loras(pipe, loras_folder)
    control_net(folder)
    lora_goldens(folder / "lora")


main(Path(sys.argv[1]))
