/**
 * Low-rank adaptation (LoRA, arXiv 2106.09685): reads what other tools trained, in the forms of
 * kohya, diffusers and PEFT, and adds it to the weights of a network and takes it off again.
 */
package org.icportrait.diffusion.lora;
