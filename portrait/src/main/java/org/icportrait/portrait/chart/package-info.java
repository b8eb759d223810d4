/** Charts as SVG: axes, ticks, series, intervals and a legend, shared by every plot. */
package org.icportrait.portrait.chart;
