"""Golden files of diffusers' autoencoders, whole and by their blocks.

Usage, in an environment with requirements.txt:
python golden_autoencoders.py ../test/resources/golden
"""

import sys
from pathlib import Path

import torch
from diffusers import AutoencoderKL, AutoencoderTiny
from golden_common import Cases

KL = dict(
    block_out_channels=[8, 16, 16],
    down_block_types=["DownEncoderBlock2D"] * 3,
    up_block_types=["UpDecoderBlock2D"] * 3,
    norm_num_groups=4,
    sample_size=16,
)


def kl(cases, name, config, seed, size=(16, 24), batch=2, tiling=False, slicing=False):
    def run(module, inputs):
        if tiling:
            module.enable_tiling()
        if slicing:
            module.enable_slicing()
        factor = 2 ** (len(config["block_out_channels"]) - 1)
        picture = inputs.normal("picture", batch, module.config.in_channels, *size)
        posterior = module.encode(picture).latent_dist
        noise = inputs.normal("noise", *posterior.mean.shape)
        latents = inputs.normal(
            "latents", batch, module.config.latent_channels, *(s // factor for s in size)
        )
        return dict(
            mean=posterior.mean,
            log_variance=posterior.logvar,
            sample=posterior.mean + posterior.std * noise,
            picture=module.decode(latents).sample,
        )

    module = AutoencoderKL(**config)
    cases.add("kl_" + name, "kl", module, seed, run, config, tiling=tiling, slicing=slicing)


def blocks(cases, config, seed):
    whole = AutoencoderKL(**config)
    parts = {f"encoder.down.{i}": b for i, b in enumerate(whole.encoder.down_blocks)}
    parts["encoder.mid"] = whole.encoder.mid_block
    parts["encoder"] = whole.encoder
    parts["decoder.mid"] = whole.decoder.mid_block
    parts |= {f"decoder.up.{i}": b for i, b in enumerate(whole.decoder.up_blocks)}
    parts["decoder"] = whole.decoder
    for i, (name, part) in enumerate(parts.items()):

        def run(module, inputs):
            if "." in name:
                channels = module.resnets[0].in_channels
            else:
                channels = module.conv_in.in_channels
            return dict(output=module(inputs.normal("x", 2, channels, 8, 6)))

        cases.add("kl_block_" + name, "kl_block", part, seed + 10 * i, run, config, block=name)


def tiny(cases, name, config, seed, size=(16, 24)):
    def run(module, inputs):
        stages = len(module.config.num_encoder_blocks)
        picture = inputs.normal("picture", 2, module.config.in_channels, *size)
        small = (s // 2 ** (stages - 1) for s in size)
        latents = inputs.normal("latents", 2, module.config.latent_channels, *small)
        raw = module.encode(picture).latents
        unit = module.scale_latents(latents)
        return dict(
            raw=raw,
            picture=module.decode(latents).sample,
            unit=unit,
            back=module.unscale_latents(unit),
        )

    cases.add("tiny_" + name, "tiny", AutoencoderTiny(**config), seed, run, config)


def main(folder):
    torch.set_num_threads(1)
    cases = Cases()
    kl(cases, "standard", KL, 2000)
    sd = dict(
        KL,
        block_out_channels=[4, 8, 16, 16],
        down_block_types=["DownEncoderBlock2D"] * 4,
        up_block_types=["UpDecoderBlock2D"] * 4,
        layers_per_block=2,
        sample_size=512,
    )
    kl(cases, "sd1", sd, 2010, (32, 16))
    kl(cases, "no_quant", dict(KL, use_quant_conv=False), 2020)
    kl(cases, "no_quants", dict(KL, use_quant_conv=False, use_post_quant_conv=False), 2030)
    kl(cases, "no_attention", dict(KL, mid_block_add_attention=False), 2040)
    wide = dict(KL, latent_channels=16, scaling_factor=0.36, shift_factor=0.12, in_channels=1)
    kl(cases, "wide", wide, 2050)
    attends = dict(
        KL,
        down_block_types=["DownEncoderBlock2D", "AttnDownEncoderBlock2D", "DownEncoderBlock2D"],
        up_block_types=["AttnUpDecoderBlock2D", "UpDecoderBlock2D", "UpDecoderBlock2D"],
    )
    kl(cases, "attends", attends, 2060)
    kl(cases, "odd", KL, 2070, (19, 13))
    kl(cases, "tiled", KL, 2080, (40, 28), tiling=True)
    kl(cases, "tiled_odd", KL, 2090, (33, 52), tiling=True, slicing=True)
    kl(cases, "untiled", KL, 2100, (16, 12), tiling=True)
    kl(cases, "sliced", KL, 2110, slicing=True, batch=3)
    blocks(cases, KL, 2200)
    small = dict(encoder_block_out_channels=[8] * 4, decoder_block_out_channels=[8] * 4)
    tiny(cases, "standard", small, 2500)
    other = dict(
        encoder_block_out_channels=[4] * 3,
        decoder_block_out_channels=[8] * 3,
        num_encoder_blocks=[2, 1, 1],
        num_decoder_blocks=[1, 2, 1],
        latent_channels=6,
        act_fn="silu",
        latent_magnitude=2,
        latent_shift=0.4,
    )
    tiny(cases, "other", other, 2510)
    cases.save(folder, "autoencoders")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
