package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.icportrait.app.serve.JobKind;
import org.icportrait.diffusion.schedule.SchedulerName;
import org.icportrait.portrait.generate.Background;
import org.icportrait.portrait.generate.GenerateOptions;
import org.icportrait.portrait.relight.PresetLight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lists that are kept by hand name what the enums have, in their order. */
class ListsTest {
  private static final List<String> LIGHTS =
      Arrays.stream(PresetLight.values()).map(PresetLight::title).toList();
  private static final List<String> BACKGROUNDS =
      Arrays.stream(Background.values()).map(b -> b.name().toLowerCase(Locale.ROOT)).toList();
  private static final List<String> SCHEDULERS =
      GenerateOptions.schedulers().stream().map(SchedulerName::label).toList();

  private static String resource(String name) throws IOException {
    try (InputStream in = Icportrait.class.getResourceAsStream("/serve/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<String> described(String pointer) throws IOException {
    JsonNode words = new ObjectMapper().readTree(resource("openapi.json")).at(pointer + "/enum");
    List<String> found = new ArrayList<>();
    words.forEach(word -> found.add(word.asText()));
    return found;
  }

  private static String field(String kind, String name) {
    return "/paths/~1v1~1"
        + kind
        + "/post/requestBody/content/multipart~1form-data/schema/properties/"
        + name;
  }

  /** The words in quotes or backticks behind the start of a line. */
  private static List<String> words(String text, String start, String quote) {
    int from = text.indexOf(start);
    assertThat(from).as(start).isNotNegative();
    int behind = from + start.length();
    String line = text.substring(behind, text.indexOf('\n', behind));
    Matcher found = Pattern.compile(quote + "([^" + quote + "]+)" + quote).matcher(line);
    return found.results().map((MatchResult each) -> each.group(1)).toList();
  }

  private static String page(String name) throws IOException {
    return Files.readString(Cli.home().resolve("docs").resolve(name));
  }

  @Test
  void theServiceIsDescribedWithThem() throws IOException {
    assertThat(described(field("relight", "light"))).isEqualTo(LIGHTS);
    assertThat(described(field("portraits", "background"))).isEqualTo(BACKGROUNDS);
    assertThat(described("/components/schemas/Job/properties/kind"))
        .isEqualTo(Arrays.stream(JobKind.values()).map(JobKind::path).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"portraits", "views"})
  void theServiceIsDescribedWithTheSchedulers(String kind) throws IOException {
    assertThat(described(field(kind, "scheduler"))).isEqualTo(SCHEDULERS);
  }

  @Test
  void theStudioOffersThem() throws IOException {
    assertThat(words(resource("studio/lights.js"), "export const PRESETS = [", "'"))
        .isEqualTo(LIGHTS);
    String fields = resource("studio/fields.js");
    assertThat(words(fields, "choice('background', [", "'")).isEqualTo(BACKGROUNDS);
    assertThat(words(fields, "choice('skin', [", "'"))
        .containsExactly("auto", "profile", "reference");
    double light = GenerateOptions.defaults().lightStrength();
    assertThat(fields).contains("range('light_strength', 0, 1.5, 0.05, " + light + ")");
    String standard = field("portraits", "light_strength") + "/default";
    assertThat(new ObjectMapper().readTree(resource("openapi.json")).at(standard).asDouble())
        .isEqualTo(light);
    String page = resource("studio/index.html");
    Matcher modes = Pattern.compile("name=\"mode\" value=\"(\\w+)\"").matcher(page);
    assertThat(modes.results().map(each -> each.group(1)).toList())
        .isSubsetOf(Arrays.stream(JobKind.values()).map(JobKind::path).toList())
        .isNotEmpty();
  }

  /** Each language has English's words, with the same places for values. */
  @ParameterizedTest
  @ValueSource(strings = {"de", "es", "zh"})
  void theStudiosLanguagesAreWhole(String code) throws IOException {
    JsonNode english = new ObjectMapper().readTree(resource("studio/language/en.json"));
    JsonNode other = new ObjectMapper().readTree(resource("studio/language/" + code + ".json"));
    assertThat(other.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(english::fieldNames);
    Pattern place = Pattern.compile("\\{\\w+\\}");
    english
        .fields()
        .forEachRemaining(
            word ->
                assertThat(place.matcher(other.path(word.getKey()).asText()).results())
                    .extracting(MatchResult::group)
                    .as(word.getKey())
                    .containsExactlyInAnyOrderElementsOf(
                        place
                            .matcher(word.getValue().asText())
                            .results()
                            .map((MatchResult each) -> each.group())
                            .toList()));
    for (String light : LIGHTS) {
      assertThat(other.has("light." + light)).as(light).isTrue();
    }
  }

  @Test
  void theDocumentationNamesThem() throws IOException {
    String commands = page("commands.md");
    assertThat(words(commands, "| `LIGHT` | meaning |\n| --- | --- |\n", "`")).isEqualTo(LIGHTS);
    assertThat(commands).contains("`--background " + String.join("\\|", BACKGROUNDS) + "`");
    assertThat(words(commands, "| `--scheduler NAME` | how", "`")).isEqualTo(SCHEDULERS);
    List<String> all = Arrays.stream(SchedulerName.values()).map(SchedulerName::label).toList();
    assertThat(page("schedulers.md").lines().filter(line -> line.startsWith("| `")))
        .extracting(line -> line.split("`", 3)[1])
        .isEqualTo(all);
  }
}
