package org.icportrait.portrait.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ChartTest {
  private static final Axis TEN = Axis.even("so many", 0, 10, 5);

  private static List<double[]> dots(String svg) {
    return Pattern.compile("<circle cx=\"([^\"]+)\" cy=\"([^\"]+)\"")
        .matcher(svg)
        .results()
        .map(ChartTest::numbers)
        .toList();
  }

  private static double[] numbers(MatchResult found) {
    return new double[] {Double.parseDouble(found.group(1)), Double.parseDouble(found.group(2))};
  }

  @Test
  void ticksAreRound() {
    assertThat(TEN.ticks())
        .extracting(Axis.Tick::text)
        .containsExactly("0", "2", "4", "6", "8", "10");
    assertThat(Axis.even("", -0.31, 0.12, 4).ticks())
        .extracting(Axis.Tick::text)
        .containsExactly("-0.3", "-0.2", "-0.1", "0.0", "0.1");
    assertThat(Axis.even("", 0.2, 0.2, 4).ticks()).isNotEmpty();
    assertThatThrownBy(() -> Axis.logarithmic("", 0, 1, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aDotStandsAtItsValues() {
    String svg = new Chart(200, 100, TEN, TEN).dot(2.5, 10, "red").document();
    assertThat(dots(svg).get(0)).containsExactly(50, 0);
    Axis log = Axis.logarithmic("", 0.1, 1000, List.of());
    String logarithmic = new Chart(200, 100, log, TEN).dot(10, 0, "red").document();
    assertThat(dots(logarithmic).get(0)).containsExactly(100, 100);
    Axis rows = Axis.rows(List.of("above", "below"));
    String named = new Chart(200, 100, TEN, rows).dot(0, 0.5, "red").dot(0, 1.5, "red").document();
    assertThat(dots(named).get(0)[1]).isCloseTo(25, within(0.1));
    assertThat(dots(named).get(1)[1]).isCloseTo(75, within(0.1));
  }

  @Test
  void seriesHaveALegendAndLabelsKeepOutOfEachOthersWay() {
    Chart chart = new Chart(200, 100, TEN, TEN).title("title");
    chart.line("series", "red", List.of(new double[] {0, 0}, new double[] {10, 10}));
    chart.label(5, 5, "first", "red").label(5, 5, "second", "red");
    String svg = chart.document();
    assertThat(svg).contains(">series</text>", ">title</text>", "M0.0 100.0L200.0 0.0");
    assertThat(place(svg, "second") - place(svg, "first")).isGreaterThan(10);
  }

  private static double place(String svg, String text) {
    return Pattern.compile("y=\"([^\"]+)\"[^>]*>" + text + "<")
        .matcher(svg)
        .results()
        .mapToDouble(found -> Double.parseDouble(found.group(1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void documentsAreWellFormedAndEscaped() throws Exception {
    Chart one = new Chart(50, 50, TEN, TEN).title("a < b & \"c\"").guide(3, "<floor>", "red", true);
    one.note(5, "<5>").across(5, 1, 2, "red").upright(5, 1, 2, "red");
    String svg = Chart.document(List.of(one, one, one), 2);
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
    assertThat(svg).contains("a &lt; b", "&lt;floor&gt;", "fill=\"#ffffff\"");
    assertThat(one.embedded("<what>"))
        .contains("aria-label=\"&lt;what&gt;\"")
        .doesNotContain("rect");
  }
}
