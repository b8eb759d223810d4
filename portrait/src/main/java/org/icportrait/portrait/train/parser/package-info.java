/** Trains the network that tells hair, skin, person and occluders apart, samples included. */
package org.icportrait.portrait.train.parser;
