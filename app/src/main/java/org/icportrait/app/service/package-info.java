/** What the service makes its jobs with: the model behind {@link org.icportrait.app.serve}. */
package org.icportrait.app.service;
