/** Whether a device computes what the processor computes, and how fast. */
package org.icportrait.diffusion.check;
