/** The landmarks as a surface. */
package org.icportrait.face.mesh;
