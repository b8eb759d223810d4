"""The configurations that make_scheduler_golden.py runs."""

SHAPE = (1, 3, 2, 4)
SPACING_COUNTS = (1, 2, 3, 7, 20, 30, 48, 50)
SD = dict(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", num_train_timesteps=1000)

DDPM, DDIM, PNDM = "DDPMScheduler", "DDIMScheduler", "PNDMScheduler"
EULER, ANCESTRAL = "EulerDiscreteScheduler", "EulerAncestralDiscreteScheduler"
HEUN, LMS = "HeunDiscreteScheduler", "LMSDiscreteScheduler"
MULTI, SINGLE = "DPMSolverMultistepScheduler", "DPMSolverSinglestepScheduler"
UNIPC, LCM = "UniPCMultistepScheduler", "LCMScheduler"
SPACED = (DDPM, DDIM, PNDM, EULER, ANCESTRAL, HEUN, LMS, MULTI, UNIPC, LCM)
KINDS = ("epsilon", "v_prediction", "sample")

CASES = {}


def add(name, kind, steps=8, begin=0, arguments=None, channels=1, timesteps=None, base=SD, **config):
    case = {"class": kind, "config": {**base, **config}, "steps": steps}
    if begin:
        case["begin"] = begin
    if arguments:
        case["arguments"] = arguments
    if channels > 1:
        case["channels"] = channels
    if timesteps:
        case["timesteps"] = timesteps
    CASES[name] = case


def own(kind):
    """What keeps a class from clipping or from steps that Stable Diffusion does not take."""
    return {DDPM: dict(clip_sample=False), DDIM: dict(clip_sample=False)}.get(
        kind, dict(skip_prk_steps=True) if kind == PNDM else {}
    )


for kind in SPACED + (SINGLE,):
    short = kind.replace("Scheduler", "").lower()
    for prediction in KINDS:
        if prediction == "sample" and kind in (PNDM, ANCESTRAL):
            continue
        add(f"{short}.{prediction}", kind, prediction_type=prediction, **own(kind))
    add(f"{short}.defaults", kind, base={}, steps=10)
    add(f"{short}.cosine", kind, steps=7, beta_schedule="squaredcos_cap_v2", **own(kind))
    add(f"{short}.few", kind, steps=2, **own(kind))
    if kind in SPACED and kind != LCM:
        for spacing in ("leading", "linspace", "trailing"):
            add(f"{short}.{spacing}", kind, steps=9, timestep_spacing=spacing, steps_offset=1, **own(kind))
    first = 6 if kind == HEUN else 3
    add(f"{short}.strength", kind, begin=first, **own(kind))
    if kind in (DDPM, DDIM, LCM, EULER, ANCESTRAL, MULTI, UNIPC):
        add(f"{short}.zero_snr", kind, prediction_type="v_prediction", timestep_spacing="trailing",
            rescale_betas_zero_snr=True, **own(kind))
    if kind in (DDPM, DDIM, LCM, MULTI, SINGLE, UNIPC):
        add(f"{short}.thresholding", kind, thresholding=True, sample_max_value=1.7,
            dynamic_thresholding_ratio=0.8)
    if kind in (DDPM, DDIM, LCM, HEUN):
        add(f"{short}.clip", kind, clip_sample=True, clip_sample_range=0.8)
    if kind in (EULER, HEUN, LMS, MULTI, SINGLE, UNIPC):
        for sigmas in ("karras", "exponential", "beta"):
            add(f"{short}.{sigmas}", kind, **{f"use_{sigmas}_sigmas": True})
        add(f"{short}.karras_v", kind, use_karras_sigmas=True, prediction_type="v_prediction", steps=12)
    if kind in (EULER, HEUN, MULTI, SINGLE):
        add(f"{short}.chosen", kind, timesteps=[980, 700, 650, 320, 200, 41])
    if kind in (EULER, MULTI, SINGLE, UNIPC):
        add(f"{short}.sigma_min", kind, final_sigmas_type="sigma_min")

# DDPM and DDIM
for variance in ("fixed_small_log", "fixed_large"):
    add(f"ddpm.{variance}", DDPM, variance_type=variance, clip_sample=False)
for variance in ("learned", "learned_range"):
    # The stand-in's second half is a sine; as a variance it has to be positive.
    add(f"ddpm.{variance}", DDPM, variance_type=variance, channels=2, clip_sample=False)
CASES.pop("ddpm.learned")
add("ddpm.sigmoid", DDPM, base={}, beta_schedule="sigmoid", clip_sample=False)
add("ddpm.laplace", DDPM, base={}, beta_schedule="laplace", clip_sample=False)
add("ddpm.trained", DDPM, base={}, num_train_timesteps=12, clip_sample=False,
    trained_betas=[0.001 * (i + 1) for i in range(12)], steps=6)
add("ddpm.chosen", DDPM, timesteps=[900, 500, 222, 100, 3], clip_sample=False)
for eta in (0.4, 1.0):
    add(f"ddim.eta_{eta}", DDIM, clip_sample=False, arguments=dict(eta=eta))
add("ddim.eta_v", DDIM, clip_sample=False, arguments=dict(eta=0.7), prediction_type="v_prediction",
    timestep_spacing="trailing")
add("ddim.alpha_not_one", DDIM, clip_sample=False, set_alpha_to_one=False, steps_offset=1)
add("ddim.clipped_noise", DDIM, arguments=dict(use_clipped_model_output=True), clip_sample=True)
# PNDM
for prediction in ("epsilon", "v_prediction"):
    add(f"pndm.prk_{prediction}", PNDM, prediction_type=prediction, steps=12)
add("pndm.prk_least", PNDM, steps=4)
add("pndm.prk_trailing", PNDM, steps=11, timestep_spacing="trailing", set_alpha_to_one=True)
add("pndm.one", PNDM, steps=1, skip_prk_steps=True)
add("pndm.sd", PNDM, steps=20, skip_prk_steps=True, steps_offset=1, set_alpha_to_one=False,
    clip_sample=False)
# Euler and its relatives
add("euler.churn", EULER, arguments=dict(s_churn=3.0, s_tmin=0.5, s_tmax=8.0, s_noise=1.1))
add("euler.churn_v", EULER, arguments=dict(s_churn=3.0), prediction_type="v_prediction")
add("euler.log_linear", EULER, interpolation_type="log_linear")
add("euler.continuous", EULER, timestep_type="continuous", prediction_type="v_prediction",
    use_karras_sigmas=True, sigma_min=0.002, sigma_max=700.0)
add("euler.continuous_epsilon", EULER, timestep_type="continuous")
add("euler.limits", EULER, use_exponential_sigmas=True, sigma_min=0.1, sigma_max=10.0)
add("euler.limits_beta", EULER, use_beta_sigmas=True, sigma_min=0.1, sigma_max=10.0)
add("heun.exp", HEUN, beta_schedule="exp", num_train_timesteps=50, steps=5)
add("heun.strength_karras", HEUN, begin=4, use_karras_sigmas=True)
add("lms.many", LMS, steps=25)
add("lms.hidden_limits", LMS, use_exponential_sigmas=True, sigma_min=0.05, sigma_max=9.0)
# DPM-Solver
for order in (1, 2, 3):
    for solver in ("midpoint", "heun"):
        for algorithm in ("dpmsolver++", "dpmsolver", "sde-dpmsolver++", "sde-dpmsolver"):
            noisy = "++" not in algorithm
            config = dict(solver_order=order, solver_type=solver, algorithm_type=algorithm,
                          final_sigmas_type="sigma_min" if noisy else "zero")
            if not (order == 3 and algorithm == "sde-dpmsolver"):
                add(f"multi.{algorithm}.{order}.{solver}", MULTI, **config)
            if algorithm != "sde-dpmsolver":
                add(f"single.{algorithm}.{order}.{solver}", SINGLE, **config)
for prediction in ("v_prediction", "sample"):
    add(f"multi.noise_{prediction}", MULTI, algorithm_type="dpmsolver", final_sigmas_type="sigma_min",
        prediction_type=prediction)
    add(f"single.noise_{prediction}", SINGLE, algorithm_type="dpmsolver",
        final_sigmas_type="sigma_min", prediction_type=prediction)
add("multi.noise_thresholding", MULTI, algorithm_type="dpmsolver", final_sigmas_type="sigma_min",
    thresholding=True)
for steps in (14, 15, 16):
    add(f"multi.third_{steps}", MULTI, solver_order=3, steps=steps)
    add(f"multi.third_kept_{steps}", MULTI, solver_order=3, steps=steps, lower_order_final=False)
add("multi.third_sigma_min", MULTI, solver_order=3, final_sigmas_type="sigma_min",
    lower_order_final=False)
add("multi.euler_at_final", MULTI, euler_at_final=True, final_sigmas_type="sigma_min", steps=16)
add("multi.lu", MULTI, use_lu_lambdas=True)
add("multi.karras_cosine", MULTI, use_karras_sigmas=True, beta_schedule="squaredcos_cap_v2")
add("multi.karras_many", MULTI, use_karras_sigmas=True, steps=30)
add("multi.karras_strength", MULTI, use_karras_sigmas=True, begin=4)
add("multi.sde_karras", MULTI, use_karras_sigmas=True, algorithm_type="sde-dpmsolver++")
add("multi.clipped", MULTI, base={}, beta_schedule="squaredcos_cap_v2", lambda_min_clipped=-5.1)
add("multi.clipped_trailing", MULTI, base={}, beta_schedule="squaredcos_cap_v2",
    lambda_min_clipped=-5.1, timestep_spacing="trailing")
add("single.clipped", SINGLE, base={}, beta_schedule="squaredcos_cap_v2", lambda_min_clipped=-5.1)
add("multi.deis", MULTI, algorithm_type="deis", solver_type="logrho", final_sigmas_type="sigma_min")
for steps in (6, 7, 8):
    for order in (2, 3):
        add(f"single.groups_{order}_{steps}", SINGLE, solver_order=order, steps=steps,
            final_sigmas_type="sigma_min")
        add(f"single.groups_lower_{order}_{steps}", SINGLE, solver_order=order, steps=steps,
            final_sigmas_type="sigma_min", lower_order_final=True)
add("single.strength_third", SINGLE, solver_order=3, steps=9, begin=2)
# UniPC
for order in (1, 2, 3, 4):
    for solver in ("bh1", "bh2"):
        add(f"unipc.{order}.{solver}.sigma_min", UNIPC, solver_order=order, solver_type=solver,
            final_sigmas_type="sigma_min")
        add(f"unipc.{order}.{solver}.noise", UNIPC, solver_order=order, solver_type=solver,
            final_sigmas_type="sigma_min", predict_x0=False)
    add(f"unipc.{order}.zero", UNIPC, solver_order=order)
    add(f"unipc.{order}.kept", UNIPC, solver_order=order, lower_order_final=False,
        final_sigmas_type="sigma_min", prediction_type="v_prediction")
for prediction in ("v_prediction", "sample"):
    add(f"unipc.noise_{prediction}", UNIPC, predict_x0=False, final_sigmas_type="sigma_min",
        prediction_type=prediction)
add("unipc.uncorrected", UNIPC, disable_corrector=[0, 3])
add("unipc.karras_end", UNIPC, use_karras_sigmas=True, final_sigmas_type="sigma_min")
add("unipc.many", UNIPC, steps=30, solver_order=3)
add("unipc.heun", UNIPC, solver_type="heun")
# LCM
add("lcm.four", LCM, steps=4)
add("lcm.one", LCM, steps=1)
add("lcm.original", LCM, steps=6, original_inference_steps=100, timestep_scaling=5.0)

# A checkpoint's configuration used by other classes, keys they don't know included.
CHECKPOINTS = {
    "pndm": {"_class_name": PNDM, "_diffusers_version": "0.6.0", **SD, "skip_prk_steps": True,
             "set_alpha_to_one": False, "trained_betas": None, "steps_offset": 1,
             "clip_sample": False},
    "v2": {"_class_name": DDIM, **SD, "prediction_type": "v_prediction", "clip_sample": False,
           "set_alpha_to_one": False, "skip_prk_steps": True, "steps_offset": 1},
    "unipc": {"_class_name": UNIPC, **SD, "solver_order": 3, "solver_type": "bh1",
              "use_karras_sigmas": True, "sigma_min": 0.05, "sigma_max": 12.0,
              "final_sigmas_type": "sigma_min"},
    "defaulted": {"_class_name": DDIM, **SD, "clip_sample": False, "timestep_spacing": "leading",
                  "_use_default_values": ["timestep_spacing", "beta_start"]},
}
SWITCHES = {
    f"switch.{name}.{kind.replace('Scheduler', '').lower()}": {
        "class": kind, "config": config, "steps": 6
    }
    for name, config in CHECKPOINTS.items()
    for kind in SPACED + (SINGLE,)
}

# Full loops of diffusers' own tests.
LINEAR = dict(num_train_timesteps=1000, beta_start=0.0001, beta_end=0.02, beta_schedule="linear")
K = dict(num_train_timesteps=1100, beta_start=0.0001, beta_end=0.02, beta_schedule="linear")


def full(kind, steps=10, random=False, arguments=None, base=LINEAR, **config):
    return {"class": kind, "config": {**base, **config}, "steps": steps, "random": random,
            "arguments": arguments or {}}


SUMS = {
    "ddpm": full(DDPM, 1000, True, variance_type="fixed_small", clip_sample=True),
    "ddpm.v": full(DDPM, 1000, True, variance_type="fixed_small", clip_sample=True,
                   prediction_type="v_prediction"),
    "ddim": full(DDIM, clip_sample=True, arguments=dict(eta=0.0)),
    "ddim.v": full(DDIM, clip_sample=True, prediction_type="v_prediction"),
    "ddim.alpha_one": full(DDIM, clip_sample=True, set_alpha_to_one=True, beta_start=0.01),
    "ddim.alpha_not_one": full(DDIM, clip_sample=True, set_alpha_to_one=False, beta_start=0.01),
    "pndm": full(PNDM),
    "pndm.v": full(PNDM, prediction_type="v_prediction"),
    "pndm.alpha_one": full(PNDM, set_alpha_to_one=True, beta_start=0.01),
    "pndm.alpha_not_one": full(PNDM, set_alpha_to_one=False, beta_start=0.01),
    "euler": full(EULER, random=True, base=K),
    "euler.v": full(EULER, random=True, base=K, prediction_type="v_prediction"),
    "euler.karras": full(EULER, random=True, base=K, use_karras_sigmas=True),
    "euler_ancestral": full(ANCESTRAL, random=True, base=K),
    "euler_ancestral.v": full(ANCESTRAL, random=True, base=K, prediction_type="v_prediction"),
    "heun": full(HEUN, base=K),
    "heun.v": full(HEUN, base=K, prediction_type="v_prediction"),
    "heun.karras": full(HEUN, base=K, use_karras_sigmas=True),
    "lms": full(LMS, base=K),
    "lms.v": full(LMS, base=K, prediction_type="v_prediction"),
    "lms.karras": full(LMS, base=K, use_karras_sigmas=True),
    "dpm_multi": full(MULTI),
    "dpm_multi.v": full(MULTI, prediction_type="v_prediction"),
    "dpm_multi.karras": full(MULTI, use_karras_sigmas=True),
    "dpm_multi.thresholding": full(MULTI, thresholding=True, dynamic_thresholding_ratio=0.87,
                                   sample_max_value=0.5),
    "dpm_multi.lu_v": full(MULTI, prediction_type="v_prediction", use_lu_lambdas=True),
    "dpm_single": full(SINGLE),
    "dpm_single.v": full(SINGLE, prediction_type="v_prediction"),
    "dpm_single.karras": full(SINGLE, use_karras_sigmas=True),
    "unipc": full(UNIPC),
    "unipc.v": full(UNIPC, prediction_type="v_prediction"),
    "unipc.karras": full(UNIPC, use_karras_sigmas=True),
    "lcm.one": full(LCM, 1, True, base=SD),
    "lcm.ten": full(LCM, 10, True, base=SD),
}
