/** Apache Spark behind {@code batch} and {@code data synthesize --master}. */
package org.icportrait.cluster;
