/** Pictures, planes of values and colours, and where in them; knows no face but a crop's place. */
package org.icportrait.face.image;
