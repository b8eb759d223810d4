/**
 * What is measured: networks of the published sizes with random weights, so that speed and memory
 * can be known without a checkpoint.
 */
package org.icportrait.diffusion.bench;
