package org.icportrait.app.serve;

/**
 * Why something was refused or failed.
 *
 * @param code a word for programs
 * @param field of the form that is wrong, or null
 * @param reason for people
 */
public record JobError(String code, String field, String reason) {}
