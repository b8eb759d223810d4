package org.icportrait.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.icportrait.diffusion.Golden;
import org.icportrait.diffusion.checkpoint.Checkpoint;
import org.icportrait.diffusion.checkpoint.ComponentKind;
import org.icportrait.diffusion.text.ClipTextModel;
import org.icportrait.diffusion.text.ClipTokenizer;
import org.icportrait.diffusion.text.TextualInversion;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.DType;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights and chunks of prompts, which diffusers doesn't have. */
class PromptTest {
  private static final int LENGTH = 77;
  private static final int ROOM = 75;

  private final Checkpoint checkpoint = Checkpoint.open(Golden.path("pipelines/base"));
  private TensorScope scope;
  private NoGrad noGrad;
  private ClipTextModel model;
  private ClipTokenizer tokenizer;
  private PromptEncoder encoder;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
    noGrad = NoGrad.open();
    model = Networks.textEncoder(checkpoint.component(ComponentKind.TEXT_ENCODER), DType.FLOAT32);
    tokenizer = Networks.tokenizer(checkpoint, model.config());
    encoder = new PromptEncoder(tokenizer, model);
  }

  @AfterEach
  void close() {
    model.close();
    noGrad.close();
    scope.close();
    checkpoint.close();
  }

  private float[] encode(String text) {
    return positive(text, 0).toFloats();
  }

  private Tensor positive(String text, int skip) {
    return encoder.encode(new SampleRequest.Prompt(text, "", skip), false).positive();
  }

  private static String join(WeightedText part) {
    return "[" + part.text() + "|" + Math.round(part.weight() * 1000) / 1000.0 + "]";
  }

  private static String parsed(String prompt) {
    return String.join("", WeightedText.parse(prompt).stream().map(PromptTest::join).toList());
  }

  @Test
  void weightsAreParsed() {
    assertThat(parsed("a cat")).isEqualTo("[a cat|1.0]");
    assertThat(parsed("")).isEqualTo("[|1.0]");
    assertThat(parsed("a (cat:1.2) sat")).isEqualTo("[a |1.0][cat|1.2][ sat|1.0]");
    assertThat(parsed("(a (big:0.5) cat:2)")).isEqualTo("[a |2.0][big|1.0][ cat|2.0]");
    assertThat(parsed("(cat:-1)(hat: .5 )")).isEqualTo("[cat|-1.0][hat|0.5]");
    assertThat(parsed("((cat):1.5)")).isEqualTo("[(cat)|1.5]");
  }

  @Test
  void parenthesesWithoutWeightAreText() {
    assertThat(parsed("a (cat) b:2")).isEqualTo("[a (cat) b:2|1.0]");
    assertThat(parsed("a (cat:x) (")).isEqualTo("[a (cat:x) (|1.0]");
    assertThat(parsed("a \\(cat:1.2\\)")).isEqualTo("[a (cat:1.2)|1.0]");
    assertThat(parsed("(a \\) b:1.2)")).isEqualTo("[a ) b|1.2]");
    assertThat(parsed("(open (cat:2)")).isEqualTo("[(open |1.0][cat|2.0]");
  }

  private static String emphasised(String prompt) {
    return String.join("", Emphasis.parse(prompt).stream().map(PromptTest::join).toList());
  }

  /** The examples of A1111's parse_prompt_attention, and some like them. */
  @Test
  void emphasisIsThatOfA1111() {
    assertThat(emphasised("normal text")).isEqualTo("[normal text|1.0]");
    assertThat(emphasised("an (important) word")).isEqualTo("[an |1.0][important|1.1][ word|1.0]");
    assertThat(emphasised("(unbalanced")).isEqualTo("[unbalanced|1.1]");
    assertThat(emphasised("\\(literal\\]")).isEqualTo("[(literal]|1.0]");
    assertThat(emphasised("(unnecessary)(parens)")).isEqualTo("[unnecessaryparens|1.1]");
    assertThat(emphasised("a (((house:1.3)) [on] a (hill:0.5), sun, (((sky)))."))
        .isEqualTo(
            "[a |1.0][house|1.573][ |1.1][on|1.0][ a |1.1][hill|0.55][, sun, |1.1][sky|1.464]"
                + "[.|1.1]");
    assertThat(emphasised("[less] and ] (more:1.21)"))
        .isEqualTo("[less|0.909][ and ] |1.0][more|1.21]");
    assertThat(emphasised("")).isEqualTo("[|1.0]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[a:b:0.5]", "a [cat:3] b", "[cow|horse]", "a AND b", "<lora:x:1> a"})
  void whatElseA1111ReadsIsRefused(String prompt) {
    assertThatThrownBy(() -> Emphasis.parse(prompt))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("weights only");
  }

  @Test
  void emphasisKeepsTheMean() {
    float[] plain = encode("the cat");
    float[] weighted =
        encoder
            .encode(new SampleRequest.Prompt("the [[cat]]", "", 0, PromptSyntax.A1111), false)
            .positive()
            .toFloats();
    int width = model.config().hiddenSize();
    double[] scaled = new double[plain.length];
    double before = 0;
    double after = 0;
    for (int i = 0; i < plain.length; i++) {
      int place = i / width;
      scaled[i] = plain[i] * (place >= 2 && place <= 4 ? 1 / 1.21 : 1); // c, a, t</w>
      before += plain[i];
      after += scaled[i];
    }
    for (int i = 0; i < plain.length; i++) {
      double expected = scaled[i] * before / after;
      assertThat((double) weighted[i])
          .isCloseTo(expected, within(2e-3 * Math.abs(expected) + 1e-4));
    }
  }

  @Test
  void breakBeginsAChunk() {
    var broken = new SampleRequest.Prompt("the cat BREAK in", "", 0, PromptSyntax.A1111);
    Tensor expected = Tensor.cat(1, positive("the cat", 0), positive("in", 0));
    assertThat(encoder.encode(broken, false).positive().toFloats()).isEqualTo(expected.toFloats());
  }

  @Test
  void namesOfEmbeddingsMustBeNew() {
    var learned = new TextualInversion("the</w>", "x.safetensors", new float[1][12]);
    assertThatThrownBy(() -> encoder.setLearned(List.of(learned)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the</w>, a token already");
    var wide = new TextualInversion("<x>", "x.safetensors", new float[1][13]);
    assertThatThrownBy(() -> encoder.setLearned(List.of(wide)))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("13 numbers");
    assertThat(encode("x")).isEqualTo(positive("x", 0).toFloats()); // nothing was added
  }

  @Test
  void plainPromptIsTheTextEncodersOwn() {
    int[][] ids = {tokenizer.encode("the cat in the hat")};
    float[] expected = model.forward(ids).last().toFloats();
    assertThat(encode("the cat in the hat")).isEqualTo(expected);
    assertThat(encode("the (cat:1) in (the hat:1.0)")).isEqualTo(expected);
    assertThat(encode("the (cat:1.3) in the hat")).isNotEqualTo(expected);
  }

  @Test
  void weightsScaleTheWayFromTheEmptyPrompt() {
    float[] empty = encode("");
    float[] plain = encode("the cat");
    float[] weighted = encode("the (cat:1.5)");
    int width = model.config().hiddenSize();
    // begin, the, c, a, t</w>: the tiny vocabulary has no cat
    assertThat(tokenizer.tokens("the cat")).hasSize(4);
    for (int i = 0; i < plain.length; i++) {
      int place = i / width;
      double weight = place >= 2 && place <= 4 ? 1.5 : 1;
      assertThat((double) weighted[i])
          .isCloseTo(empty[i] + weight * (plain[i] - empty[i]), within(1e-5));
    }
    float[] without = encode("(the cat:0)");
    assertThat(Arrays.copyOf(without, 5 * width)).isEqualTo(Arrays.copyOf(empty, 5 * width));
  }

  @Test
  void longPromptsAreChunksJoined() {
    List<String> letters = new ArrayList<>();
    for (int i = 0; i < ROOM + 20; i++) {
      letters.add(String.valueOf((char) ('a' + i % 26)));
    }
    String whole = String.join(" ", letters);
    String first = String.join(" ", letters.subList(0, ROOM));
    String second = String.join(" ", letters.subList(ROOM, letters.size()));
    Tensor expected = Tensor.cat(1, positive(first, 1), positive(second, 1));
    Tensor found = positive(whole, 1);
    assertThat(found.shape()).containsExactly(1, 2 * LENGTH, model.config().hiddenSize());
    assertThat(found.toFloats()).isEqualTo(expected.toFloats());
    assertThat(positive(first, 0).size(1)).isEqualTo(LENGTH);
  }

  @Test
  void theShorterPromptIsFilledUp() {
    String longer = "a ".repeat(ROOM + 1);
    var encoded = encoder.encode(new SampleRequest.Prompt("the cat", longer, 0), true);
    assertThat(encoded.positive().shape()).isEqualTo(encoded.negative().shape());
    Tensor expected = Tensor.cat(1, positive("the cat", 0), positive("", 0));
    assertThat(encoded.positive().toFloats()).isEqualTo(expected.toFloats());
  }

  @Test
  void onlyThePromptSkipsLayers() {
    var encoded = encoder.encode(new SampleRequest.Prompt("the cat", "the cat", 1), true);
    assertThat(encoded.negative().toFloats()).isEqualTo(encode("the cat"));
    assertThat(encoded.positive().toFloats()).isNotEqualTo(encode("the cat"));
  }
}
