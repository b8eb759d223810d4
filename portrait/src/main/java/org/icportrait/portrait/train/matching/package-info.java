/** What a denoiser's attention matches, against correspondences that are known exactly. */
package org.icportrait.portrait.train.matching;
