/** Trains the autoencoder of the own family. */
package org.icportrait.portrait.train.autoencoder;
