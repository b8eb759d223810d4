package org.icportrait.app.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.icportrait.engine.BadInputException;

/**
 * The folder and the port of a service, taken before anything else: a second service on either ends
 * at once and has touched nothing. Who connects before the service is open waits.
 */
public final class ServerPlace implements AutoCloseable {
  private static final int BACKLOG = 512;

  private final DataLock lock;
  private final ServerSocketChannel socket;

  private ServerPlace(DataLock lock, ServerSocketChannel socket) {
    this.lock = lock;
    this.socket = socket;
  }

  /**
   * Takes the folder first, then the port.
   *
   * @throws BadInputException when one of them is in use or can't be used
   */
  public static ServerPlace take(String host, int port, Path data) {
    DataLock lock = DataLock.take(data);
    try {
      ServerPlace place = new ServerPlace(lock, listen(host, port));
      if (Files.exists(data.resolve(JobStore.FILE))) {
        PrivateFiles.tightenAll(data);
      }
      return place;
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static ServerSocketChannel listen(String host, int port) {
    try {
      ServerSocketChannel socket = ServerSocketChannel.open();
      try {
        socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        return socket.bind(new InetSocketAddress(host, port), BACKLOG);
      } catch (IOException | RuntimeException e) {
        socket.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) { // an unresolved name is a runtime exception
      throw new BadInputException(
          host + ":" + port,
          "an address that can't be listened at (" + e.getMessage() + ")",
          "a free port of this machine's");
    }
  }

  /** Whether an address is this machine's alone, so that no token is needed. */
  public static boolean isLoopback(String host) {
    return AccessRules.isLoopback(host);
  }

  /** The socket that is bound already. */
  ServerSocketChannel socket() {
    return socket;
  }

  /** The port it is bound to. */
  public int port() {
    return socket.socket().getLocalPort();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.close();
    }
  }
}
