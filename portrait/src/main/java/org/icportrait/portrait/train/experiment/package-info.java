/** Experiments that train: runs of recipes that differ in one thing, and their report. */
package org.icportrait.portrait.train.experiment;
