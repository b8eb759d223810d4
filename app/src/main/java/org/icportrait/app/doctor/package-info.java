/** What a machine has, and what it lacks to make portraits. */
package org.icportrait.app.doctor;
