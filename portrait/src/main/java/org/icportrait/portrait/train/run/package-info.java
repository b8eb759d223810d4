/**
 * The engine of training: recipes, steps, checkpoints, logs, what a finished part is written as.
 */
package org.icportrait.portrait.train.run;
