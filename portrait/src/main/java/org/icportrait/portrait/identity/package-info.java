/**
 * An identity embedder of our own, to measure likeness with. It is a measure only: no training loss
 * of the portrait model uses it, so that what it says about portraits stays evidence.
 */
package org.icportrait.portrait.identity;
