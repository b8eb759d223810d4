/** Measures what the method claims: metrics, rows of comparison, reports and experiments. */
package org.icportrait.portrait.evaluate;
