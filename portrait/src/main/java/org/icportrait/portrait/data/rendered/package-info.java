/** Folders of path-traced heads: which people no training sees, and the landmarks of the heads. */
package org.icportrait.portrait.data.rendered;
