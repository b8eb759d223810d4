/** What the networks that read faces are built from. */
package org.icportrait.face.network;
