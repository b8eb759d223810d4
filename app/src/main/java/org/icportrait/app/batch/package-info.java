/** Many portraits from a list, on this machine or a cluster. */
package org.icportrait.app.batch;
