package org.icportrait.app;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.icportrait.portrait.model.PortraitModel;

/**
 * The open models of a process, one for each row that is made at the same time: a model is no two
 * threads'. They stay open from row to row.
 */
final class BatchModels {
  private static final Deque<PortraitModel> FREE = new ArrayDeque<>();
  private static int lent;
  private static String open = ""; // which model those are

  private BatchModels() {}

  /** Lends a model that nobody uses, or opens one. */
  static PortraitModel lend(String which, Supplier<PortraitModel> opener) {
    synchronized (FREE) {
      if (!open.equals(which)) {
        closeFree();
        open = which;
      }
      PortraitModel free = FREE.poll();
      PortraitModel model = free != null ? free : opener.get();
      lent++;
      return model;
    }
  }

  static void giveBack(String which, PortraitModel model) {
    synchronized (FREE) {
      lent--;
      if (open.equals(which)) {
        FREE.push(model);
      } else {
        model.close();
      }
      FREE.notifyAll();
    }
  }

  /** Closes them when the running rows have ended: the JVM must not end before. */
  static void close() {
    synchronized (FREE) {
      while (lent > 0) {
        try {
          FREE.wait();
        } catch (InterruptedException e) {
          // a row takes seconds
        }
      }
      closeFree();
    }
  }

  private static void closeFree() {
    List<PortraitModel> models = new ArrayList<>(FREE);
    FREE.clear();
    models.forEach(PortraitModel::close);
  }
}
