package org.icportrait.app.command.data;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.icportrait.app.cluster.Spreader;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.face.head.PortraitHeadFitter;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.data.synthesize.SynthesisSettings;
import org.icportrait.portrait.data.synthesize.ViewSynthesizer;

/**
 * Draws one shard of a view-consistent set; answers its number.
 *
 * @param wanted what is drawn
 * @param head the packed head
 * @param data a training folder
 * @param fits fits of its portraits, or null
 * @param output where the shards go
 * @param threads that draw at the same time
 */
record SynthesizeTask(
    Wanted wanted, String head, String data, String fits, String output, int threads)
    implements Spreader.Task<Integer, Integer> {
  /** Settings that can be sent to another machine. */
  record Wanted(int views, long seed, int size, SynthesisSettings.Kind kind)
      implements Serializable {}

  /** Of this process: a synthesizer keeps what it has fitted. */
  static final ShardWorker<SynthesizeTask, ViewSynthesizer> WORKER =
      new ShardWorker<>(synthesizer -> {});

  @Override
  public Integer run(Integer shard) {
    WORKER.run(
        this,
        () -> open(message -> {}), // they are in failures.jsonl
        synthesizer ->
            synthesizer.runShard(shard, threads, (task, done, total) -> WORKER.goesOn()));
    return shard;
  }

  /** Settles the output's manifest. */
  ViewSynthesizer open(Consumer<String> warnings) {
    Path folder = Path.of(data);
    FaceMesh mesh = FaceMesh.readCanonical(folder.resolve("canonical_landmarks.safetensors"));
    return new ViewSynthesizer(
        new SynthesisSettings(wanted.views(), wanted.seed(), wanted.size(), wanted.kind()),
        Path.of(head),
        PortraitHeadFitter.open(Path.of(head), mesh),
        folder,
        fits == null ? null : Path.of(fits),
        PictureReader::read,
        Path.of(output),
        warnings);
  }
}
