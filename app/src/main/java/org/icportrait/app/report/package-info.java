/** What was found or measured, as JSON or drawn. */
package org.icportrait.app.report;
