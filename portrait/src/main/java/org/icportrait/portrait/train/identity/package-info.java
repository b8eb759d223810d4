/** Trains the network that tells people apart. */
package org.icportrait.portrait.train.identity;
