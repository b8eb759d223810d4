package org.icportrait.portrait.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.icportrait.portrait.ablation.Ablation;
import org.icportrait.portrait.ablation.Part;
import org.icportrait.portrait.generate.GenerateOptions;
import org.icportrait.portrait.generate.Looks;
import org.icportrait.portrait.generate.Whose;
import org.junit.jupiter.api.Test;

class RuleRowsTest {
  @Test
  void everyPartHasARowWithoutItAlone() {
    GenerateOptions options = GenerateOptions.defaults().withSteps(3);
    var rows = RuleRows.of(options);
    List<Part> parts = new ArrayList<>(List.of(Part.values()));
    parts.remove(Part.COVER); // a whole head stands in front
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
        .hasSize(Part.values().length - 4)
        .extracting(Contestant::id)
        .doesNotContain("without_network", "without_branch", "without_canvas")
        .contains("without_keep_detail", "without_rim");
  }

  @Test
  void aCoverCountsWhereTheReferencesHeadStays() {
    GenerateOptions face =
        GenerateOptions.defaults().withLooks(Looks.DEFAULT.withHead(Whose.REFERENCE));
    assertThat(RuleRows.ofRules(face)).extracting(Contestant::id).contains("without_cover");
    assertThat(RuleRows.ofRules(GenerateOptions.defaults()))
        .extracting(Contestant::id)
        .doesNotContain("without_cover");
  }

  @Test
  void theRowsOfTheTablesGoByTheSameNames() {
    for (Part part : new Part[] {Part.NETWORK, Part.BRANCH, Part.CANVAS}) {
      assertThat(Contestant.Own.valueOf("WITHOUT_" + part.name()).id())
          .isEqualTo("without_" + part.id());
    }
  }
}
