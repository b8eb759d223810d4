package org.icportrait.portrait.model;

import java.nio.file.Path;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.DType;

/** Our own family: everything lies in the folder, what draws in {@code head/}. */
final class MiniFamily implements ModelFamily {
  @Override
  public String name() {
    return "mini";
  }

  @Override
  public boolean isOwnLayout() {
    return true;
  }

  @Override
  public boolean readsText() {
    return false;
  }

  @Override
  public int defaultSteps() {
    return 1; // the mean
  }

  @Override
  public Path geometry(Path folder, Path lender) {
    return folder.resolve("geometry");
  }

  @Override
  public void check(Path folder) {
    if (!PortraitModel.hasHead(folder)) {
      throw new BadModelException(
          folder.toString(), "no network that draws", WholeHeadConfig.PART + "/");
    }
  }

  @Override
  public HeadParts open(Path folder, DType compute) {
    return HeadParts.open(folder.resolve(WholeHeadConfig.PART), compute);
  }
}
