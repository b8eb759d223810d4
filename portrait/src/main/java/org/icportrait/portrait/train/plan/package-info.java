/** What a stage of training takes, reckoned from its networks before anything is trained. */
package org.icportrait.portrait.train.plan;
