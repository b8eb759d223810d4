/** Trains the detector and the network of landmarks, labels and samples included. */
package org.icportrait.portrait.train.geometry;
