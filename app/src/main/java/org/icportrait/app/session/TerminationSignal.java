package org.icportrait.app.session;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * SIGTERM, which Java's own hooks can only let end with 143. The class that knows signals, {@code
 * sun.misc.Signal} of the module jdk.unsupported, is named by its name alone: the compiler warns of
 * it.
 */
final class TerminationSignal {
  private static final String NAME = "TERM";

  private TerminationSignal() {}

  /**
   * Calls a task at the signal instead of ending the JVM.
   *
   * @return false where there is no such signal
   */
  static boolean handle(Runnable task) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> answer(self, method.getName(), arguments, task));
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(NAME), proxy);
      return true;
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException) {
        return false; // an unknown signal, or one that Java was told to leave alone (-Xrs)
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      return false; // a Java without the module
    }
  }

  private static Object answer(Object self, String method, Object[] arguments, Runnable task) {
    return switch (method) {
      case "handle" -> {
        task.run();
        yield null;
      }
      case "equals" -> self == arguments[0];
      case "hashCode" -> System.identityHashCode(self);
      default -> "icportrait's handler of " + NAME;
    };
  }
}
