/** What pictures are changed by before a network sees them. */
package org.icportrait.portrait.train.augment;
