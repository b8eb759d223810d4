"""Golden files of U-Nets and ControlNets of diffusers, whole and by their blocks.

Usage, in an environment with requirements.txt: python golden_networks.py ../test/resources/golden
"""

import sys
from pathlib import Path

import torch
from diffusers import ControlNetModel, UNet2DConditionModel
from diffusers.models.unets.unet_2d_blocks import AttnUpBlock2D, UNetMidBlock2D
from golden_common import Cases

CROSS_DOWN = "CrossAttnDownBlock2D"
CROSS_UP = "CrossAttnUpBlock2D"
BASE = dict(
    norm_num_groups=4,
    block_out_channels=[8, 16],
    layers_per_block=1,
    cross_attention_dim=8,
    attention_head_dim=2,
    down_block_types=[CROSS_DOWN, "DownBlock2D"],
    up_block_types=["UpBlock2D", CROSS_UP],
)
THREE = dict(
    BASE,
    block_out_channels=[8, 16, 24],
    down_block_types=[CROSS_DOWN, CROSS_DOWN, "DownBlock2D"],
    up_block_types=["UpBlock2D", CROSS_UP, CROSS_UP],
)
# The defaults of the class are those of Stable Diffusion; only widths differ.
SD1 = dict(norm_num_groups=4, block_out_channels=[8, 16, 16, 16], cross_attention_dim=12)
SD2 = dict(
    SD1,
    use_linear_projection=True,
    upcast_attention=True,
    attention_head_dim=[1, 2, 4, 4],
    dual_cross_attention=False,
    only_cross_attention=False,
    num_class_embeds=None,
)
PLAIN = dict(
    BASE,
    down_block_types=["DownBlock2D", "AttnDownBlock2D"],
    up_block_types=["AttnUpBlock2D", "UpBlock2D"],
)


def unet(
    cases,
    name,
    config,
    size=(8, 12),
    seed=0,
    times=(3.0, 801.0),
    condition=0,
    control=False,
    attends=False,
):
    def run(module, inputs):
        batch = 2
        sample = inputs.normal("sample", batch, module.config.in_channels, *size)
        width = module.config.cross_attention_dim
        width = width if isinstance(width, int) else width[0]
        context = inputs.normal("context", batch, 5, width) if width else None
        extra = {}
        if condition:
            extra["timestep_cond"] = inputs.normal("time_condition", batch, condition)
        if control:
            down, mid = control_like(module, sample, context)
            down = [inputs.normal(f"down.{i}", *d.shape) for i, d in enumerate(down)]
            extra["down_block_additional_residuals"] = down
            extra["mid_block_additional_residual"] = inputs.normal("mid", *mid.shape)
        output = module(sample, torch.tensor(times), context, **extra).sample
        return dict(output=output)

    module = UNet2DConditionModel(**config)
    if attends:
        # As UNet2DModel builds it; UNet2DConditionModel leaves the attention out.
        module.mid_block = UNetMidBlock2D(
            in_channels=config["block_out_channels"][-1],
            temb_channels=4 * config["block_out_channels"][0],
            resnet_eps=config["norm_eps"],
            resnet_groups=config["norm_num_groups"],
            attention_head_dim=config["attention_head_dim"],
        )
    cases.add("unet_" + name, "unet", module, 100 + seed, run, config, timesteps=list(times))


def control_like(module, sample, context):
    """Tensors of the shapes that a control branch would give."""
    shapes = []
    hooks = [
        block.register_forward_hook(lambda m, i, o: shapes.extend(o[1]))
        for block in module.down_blocks
    ]
    hooks.append(module.conv_in.register_forward_hook(lambda m, i, o: shapes.append(o)))
    mid = []
    hooks.append(module.mid_block.register_forward_hook(lambda m, i, o: mid.append(o)))
    module(sample, torch.tensor([1.0]), context)
    for hook in hooks:
        hook.remove()
    return shapes, mid[0]


def unets(cases):
    unet(cases, "sd1", SD1, (16, 8), 1)
    unet(cases, "sd2", SD2, (8, 16), 2)
    for channels in (8, 9, 12):
        unet(cases, f"in{channels}", dict(BASE, in_channels=channels), seed=channels)
    unet(cases, "out3", dict(BASE, out_channels=3), seed=3)
    unet(cases, "odd", THREE, (9, 13), 4)
    unet(cases, "odd_sd1", SD1, (11, 7), 5)
    unet(cases, "tall", BASE, (22, 2), 6)
    unet(cases, "guided", dict(BASE, time_cond_proj_dim=6), condition=6, seed=7)
    unet(cases, "guidable", dict(BASE, time_cond_proj_dim=6), seed=10)
    unet(cases, "layers", dict(THREE, layers_per_block=[1, 3, 2]), seed=11)
    unet(cases, "transformers", dict(THREE, transformer_layers_per_block=[2, 1, 3]), seed=13)
    reverse = dict(THREE, reverse_transformer_layers_per_block=[1, 2, 1])
    unet(cases, "asymmetric", reverse, seed=14)
    unet(cases, "context_list", dict(THREE, cross_attention_dim=[8, 8, 8]), seed=15)
    unet(cases, "only_cross", dict(THREE, only_cross_attention=True), seed=16)
    unet(cases, "only_cross_list", dict(THREE, only_cross_attention=[True, False, True]), seed=17)
    unet(cases, "heads", dict(THREE, attention_head_dim=[1, 8, 3]), seed=18)
    unet(cases, "linear", dict(THREE, use_linear_projection=True), seed=19)
    unet(cases, "mid_plain", dict(BASE, mid_block_type="UNetMidBlock2D"), seed=20)
    unet(cases, "mid_none", dict(BASE, mid_block_type=None), seed=21)
    unet(cases, "plain", PLAIN, seed=22)
    unet(cases, "plain_heads", dict(PLAIN, attention_head_dim=[4, 8]), seed=23)
    unet(cases, "control", THREE, seed=24, control=True)
    unet(cases, "one_time", BASE, times=[417.25], seed=25)
    other = dict(BASE, flip_sin_to_cos=False, freq_shift=1, norm_eps=1e-3, downsample_padding=0)
    unet(cases, "other", other, seed=26)
    # Other than the defaults wherever the layouts of the mini family support it.
    mini = dict(
        PLAIN,
        in_channels=3,
        out_channels=5,
        cross_attention_dim=0,
        attention_head_dim=8,
        mid_block_type="UNetMidBlock2D",
        downsample_padding=0,
        flip_sin_to_cos=False,
        freq_shift=1,
        norm_eps=1e-6,
    )
    unet(cases, "mini", mini, seed=28, attends=True)
    single = dict(
        BASE, block_out_channels=[8], down_block_types=[CROSS_DOWN], up_block_types=[CROSS_UP]
    )
    unet(cases, "single", single, (5, 3), seed=27)


def blocks(cases, label, config, seed):
    """The parts of one U-Net, each with weights and inputs of its own."""
    whole = UNet2DConditionModel(**config)
    widths = config["block_out_channels"]
    time = 4 * widths[0]

    def next_size(module):
        """An odd size where the block can produce it: AttnUpBlock2D only doubles."""
        return (8, 6) if isinstance(module, AttnUpBlock2D) else (7, 6)

    def block(name, module, run):
        nonlocal seed
        seed += 10
        size = list(next_size(module))
        cases.add(
            f"block_{label}_{name}", "block", module, seed, run, config, block=name, next=size
        )

    def arguments(module, inputs):
        """The activation of time is part of the block in diffusers, of the embedding here."""
        width = config["cross_attention_dim"]
        context = inputs.normal("context", 2, 5, width)
        temb = inputs.normal("time", 2, time)
        if not getattr(module, "has_cross_attention", False):
            return dict(temb=temb)
        return dict(temb=temb, encoder_hidden_states=context)

    def down(module, inputs):
        x = inputs.normal("x", 2, module.resnets[0].in_channels, 8, 6)
        y, skips = module(x, **arguments(module, inputs))
        return {f"skip.{i}": s for i, s in enumerate(skips)} | dict(output=y)

    def mid(module, inputs):
        x = inputs.normal("x", 2, widths[-1], 4, 3)
        return dict(output=module(x, **arguments(module, inputs)))

    def up(module, inputs):
        first = module.resnets[0].in_channels
        skip = whole_skips[module]
        x = inputs.normal("x", 2, first - skip[0], 4, 3)
        skips = [inputs.normal(f"skip.{i}", 2, c, 4, 3) for i, c in enumerate(skip)]
        extra = arguments(module, inputs)
        if module.upsamplers is None:
            return dict(output=module(x, tuple(reversed(skips)), **extra))
        extra["upsample_size"] = next_size(module)
        return dict(output=module(x, tuple(reversed(skips)), **extra))

    levels = len(widths)
    whole_skips = {}
    for i, module in enumerate(whole.up_blocks):
        level = levels - 1 - i
        count = len(module.resnets)
        above = widths[max(level - 1, 0)]
        whole_skips[module] = [widths[level]] * (count - 1) + [above]
    for i, module in enumerate(whole.down_blocks):
        block(f"down.{i}", module, down)
    block("mid", whole.mid_block, mid)
    for i, module in enumerate(whole.up_blocks):
        block(f"up.{i}", module, up)

    def resnet(module, inputs):
        x = inputs.normal("x", 2, module.in_channels, 5, 4)
        return dict(output=module(x, inputs.normal("time", 2, time)))

    block("resnet", whole.down_blocks[1].resnets[0], resnet)

    def transformer(module, inputs):
        x = inputs.normal("x", 2, widths[0], 5, 4)
        context = inputs.normal("context", 2, 5, config["cross_attention_dim"])
        return dict(output=module(x, encoder_hidden_states=context).sample)

    block("transformer", whole.down_blocks[0].attentions[0], transformer)

    def basic(module, inputs):
        x = inputs.normal("x", 2, 20, widths[0])
        context = inputs.normal("context", 2, 5, config["cross_attention_dim"])
        return dict(output=module(x, encoder_hidden_states=context))

    block("basic", whole.down_blocks[0].attentions[0].transformer_blocks[0], basic)

    def embedding(module, inputs):
        waves = whole.time_proj(torch.tensor([0.0, 999.0]))
        condition = None
        if config.get("time_cond_proj_dim"):
            condition = inputs.normal("time_condition", 2, config["time_cond_proj_dim"])
        return dict(output=torch.nn.functional.silu(module(waves, condition)))

    block("time", whole.time_embedding, embedding)


def controlnet(cases, name, config, seed, scale=1.0, guess=False, count=1):
    full = dict(BASE, **config)
    full.pop("up_block_types")
    nets = [ControlNetModel(**full) for _ in range(count)]

    def run(modules, inputs):
        sample = inputs.normal("sample", 2, 4, 6, 5)
        context = inputs.normal("context", 2, 5, full["cross_attention_dim"])
        channels = full.get("conditioning_channels", 3)
        down, mid = [], []
        times = torch.tensor([3.0, 801.0])
        for i, module in enumerate(modules):
            picture = inputs.normal(f"picture.{i}", 2, channels, 48, 40)
            result = module(
                sample,
                times,
                context,
                picture,
                conditioning_scale=scale,
                guess_mode=guess,
                return_dict=False,
            )
            down.append(result[0])
            mid.append(result[1])
        outputs = {f"down.{i}": sum(parts) for i, parts in enumerate(zip(*down))}
        return outputs | dict(mid=sum(mid))

    cases.add(
        "controlnet_" + name,
        "controlnet",
        torch.nn.ModuleList(nets),
        500 + seed,
        run,
        full,
        scale=scale,
        guess=guess,
        count=count,
    )


def controlnets(cases):
    controlnet(cases, "rgb", {}, 0)
    controlnet(cases, "bgr", dict(controlnet_conditioning_channel_order="bgr"), 2)
    controlnet(cases, "scaled", {}, 4, scale=0.7)
    controlnet(cases, "guess", {}, 6, guess=True, scale=1.3)
    controlnet(cases, "pooled", dict(global_pool_conditions=True), 8, scale=0.5)
    controlnet(cases, "pooled_guess", dict(global_pool_conditions=True), 10, guess=True)
    controlnet(cases, "heads", dict(num_attention_heads=4), 12)
    controlnet(cases, "gray", dict(conditioning_channels=1), 14)
    linear = dict(use_linear_projection=True, attention_head_dim=[2, 4], layers_per_block=2)
    controlnet(cases, "linear", linear, 16)
    widths = dict(conditioning_embedding_out_channels=[4, 8, 8, 12])
    controlnet(cases, "widths", widths, 18)
    controlnet(cases, "mid_plain", dict(mid_block_type="UNetMidBlock2D"), 20)
    controlnet(cases, "two", {}, 22, count=2, scale=0.8)


def branch(cases):
    """One width means no downsampling: the two convolutions that ours has."""
    full = dict(BASE, conditioning_channels=2, conditioning_embedding_out_channels=[8])
    full.pop("up_block_types")

    def run(module, inputs):
        sample = inputs.normal("sample", 2, 4, 6, 5)
        context = inputs.normal("context", 2, 5, full["cross_attention_dim"])
        condition = inputs.normal("condition", 2, 2, 6, 5)
        times = torch.tensor([3.0, 801.0])
        down, mid = module(sample, times, context, condition, return_dict=False)
        return {f"down.{i}": d for i, d in enumerate(down)} | dict(mid=mid)

    config = dict(full, up_block_types=BASE["up_block_types"])
    cases.add("branch", "branch", ControlNetModel(**full), 900, run, config)


def main(folder):
    torch.set_num_threads(1)
    cases = Cases()
    unets(cases)
    blocks(cases, "conv", dict(BASE, time_cond_proj_dim=3, layers_per_block=2), 1000)
    linear = dict(
        BASE,
        use_linear_projection=True,
        only_cross_attention=True,
        transformer_layers_per_block=2,
        down_block_types=[CROSS_DOWN, "AttnDownBlock2D"],
        up_block_types=["AttnUpBlock2D", CROSS_UP],
    )
    blocks(cases, "linear", linear, 1500)
    controlnets(cases)
    branch(cases)
    cases.save(folder, "networks")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
