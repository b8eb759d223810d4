package org.icportrait.portrait.method.canvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CanvasPlacesTest {
  private static final int SIDE = 8;
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void bothHalvesHaveTheSamePlacesAndNoTwoTokensOfAHalf() {
    Tensor canvas = Tensor.full(3, 2, 5, SIDE, 2 * SIDE);
    Tensor told = CanvasPlaces.complete(canvas, 2, 5 + CanvasPlaces.CHANNELS);
    assertThat(told.shape()).containsExactly(2, 5 + CanvasPlaces.CHANNELS, SIDE, 2 * SIDE);
    assertThat(told.narrow(1, 0, 5).contiguous().toFloats()).isEqualTo(canvas.toFloats());
    Tensor places = told.narrow(1, 5, CanvasPlaces.CHANNELS);
    float[] left = places.narrow(3, 0, SIDE).contiguous().toFloats();
    assertThat(places.narrow(3, SIDE, SIDE).contiguous().toFloats()).isEqualTo(left);
    float[] alone =
        CanvasPlaces.complete(Tensor.zeros(2, 5, SIDE, SIDE), 1, 5 + CanvasPlaces.CHANNELS)
            .narrow(1, 5, CanvasPlaces.CHANNELS)
            .contiguous()
            .toFloats();
    assertThat(alone).isEqualTo(left);
    Set<String> different = new HashSet<>();
    for (int p = 0; p < SIDE * SIDE; p++) {
      StringBuilder token = new StringBuilder();
      for (int c = 0; c < CanvasPlaces.CHANNELS; c++) {
        token.append(Math.round(1000 * left[c * SIDE * SIDE + p])).append(' ');
      }
      different.add(token.toString());
    }
    assertThat(different).hasSize(SIDE * SIDE);
  }

  @Test
  void aDenoiserThatIsNotToldGetsThePlanesAsTheyAre() {
    Tensor canvas = Tensor.zeros(1, 5, SIDE, 2 * SIDE);
    assertThat(CanvasPlaces.complete(canvas, 2, 5)).isSameAs(canvas);
    assertThatThrownBy(() -> CanvasPlaces.complete(canvas, 2, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 7");
  }
}
