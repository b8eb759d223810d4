package org.icportrait.portrait.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.icportrait.portrait.ablation.Ablation;
import org.icportrait.portrait.ablation.Part;
import org.icportrait.portrait.generate.GenerateOptions;
import org.junit.jupiter.api.Test;

class RuleRowsTest {
  @Test
  void everyPartHasARowWithoutItAlone() {
    GenerateOptions options = GenerateOptions.defaults().withSteps(3);
    var rows = RuleRows.of(options);
    List<Part> parts = List.of(Part.values());
    assertThat(rows).hasSameSizeAs(parts);
    for (int i = 0; i < rows.size(); i++) {
      Part part = parts.get(i);
      assertThat(rows.get(i).id()).isEqualTo("without_" + part.id());
      assertThat(rows.get(i).options().ablation().without()).isEqualTo(Set.of(part));
      assertThat(rows.get(i).options().with(Ablation.NONE)).isEqualTo(options);
    }
    assertThat(rows).extracting(Contestant::title).doesNotHaveDuplicates();
  }

  @Test
  void theRulesAreAllButTheMethod() {
    assertThat(RuleRows.ofRules(GenerateOptions.defaults()))
        .hasSize(Part.values().length - 3)
        .extracting(Contestant::id)
        .doesNotContain("without_network", "without_branch", "without_canvas")
        .contains("without_shading", "without_keep_detail");
  }

  @Test
  void whatIsOfFacesAloneIsNoRowWhereHeadsAreDrawn() {
    assertThat(RuleRows.of(GenerateOptions.defaults()))
        .filteredOn(RuleRows::isOfHeads)
        .extracting(Contestant::id)
        .containsExactly(
            "without_canvas",
            "without_branch",
            "without_network",
            "without_keep_detail",
            "without_rim",
            "without_collar",
            "without_skin_tone");
    assertThat(Contestant.Own.values())
        .filteredOn(row -> !RuleRows.isOfHeads(row))
        .containsExactly(Contestant.Own.WITHOUT_SHADING);
  }

  @Test
  void theRowsOfTheTablesGoByTheSameNames() {
    for (Part part : new Part[] {Part.NETWORK, Part.BRANCH, Part.CANVAS, Part.SHADING}) {
      assertThat(Contestant.Own.valueOf("WITHOUT_" + part.name()).id())
          .isEqualTo("without_" + part.id());
    }
  }
}
