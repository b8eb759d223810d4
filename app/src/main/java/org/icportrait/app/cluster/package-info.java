/** Work that is spread over machines; what does it is found on the class path. */
package org.icportrait.app.cluster;
