/** Trains the parts of a model by recipes; each kind of stage has a package of its own. */
package org.icportrait.portrait.train;
