/** The service: jobs over HTTP, kept on disk, done in line by one worker. Knows no model. */
package org.icportrait.app.serve;
