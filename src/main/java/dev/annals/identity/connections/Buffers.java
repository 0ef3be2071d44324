package dev.annals.identity.connections;

import java.nio.ByteBuffer;
import org.apache.tomcat.util.net.SocketBufferHandler;

/**
 * The read and write buffers of one connection. The buffers of an open WebSocket are small: a
 * WebSocket has its own, so that these would be unused until it is closed.
 */
final class Buffers extends SocketBufferHandler {

  private static final int SMALL = 512;

  private final int readSize;
  private final int writeSize;
  private volatile SocketBufferHandler current;

  /**
   * Creates buffers of these initial sizes.
   *
   * @param readSize in bytes
   * @param writeSize in bytes
   */
  Buffers(int readSize, int writeSize) {
    super(0, 0, false);
    this.readSize = readSize;
    this.writeSize = writeSize;
    this.current = new SocketBufferHandler(readSize, writeSize, false);
  }

  /**
   * Replaces the buffers by small ones. Called by the thread that serves the connection while there
   * is nothing to write.
   */
  void shrink() {
    var former = current;
    former.configureReadBufferForRead();
    current = holding(former.getReadBuffer());
  }

  private static SocketBufferHandler holding(ByteBuffer unread) {
    var small = new SocketBufferHandler(Math.max(SMALL, unread.remaining()), SMALL, false);
    small.unReadReadBuffer(unread);
    return small;
  }

  @Override
  public void configureReadBufferForWrite() {
    current.configureReadBufferForWrite();
  }

  @Override
  public void configureReadBufferForRead() {
    current.configureReadBufferForRead();
  }

  @Override
  public ByteBuffer getReadBuffer() {
    return current.getReadBuffer();
  }

  @Override
  public boolean isReadBufferEmpty() {
    return current.isReadBufferEmpty();
  }

  @Override
  public void unReadReadBuffer(ByteBuffer returned) {
    current.unReadReadBuffer(returned);
  }

  @Override
  public void configureWriteBufferForWrite() {
    current.configureWriteBufferForWrite();
  }

  @Override
  public void configureWriteBufferForRead() {
    current.configureWriteBufferForRead();
  }

  @Override
  public boolean isWriteBufferWritable() {
    return current.isWriteBufferWritable();
  }

  @Override
  public ByteBuffer getWriteBuffer() {
    return current.getWriteBuffer();
  }

  @Override
  public boolean isWriteBufferEmpty() {
    return current.isWriteBufferEmpty();
  }

  /** Restores the initial sizes. Tomcat reuses buffers for the next connection. */
  @Override
  public void reset() {
    if (current == null) {
      return; // called by the superclass constructor
    }
    if (current.getReadBuffer().capacity() == readSize
        && current.getWriteBuffer().capacity() == writeSize) {
      current.reset();
    } else {
      current = new SocketBufferHandler(readSize, writeSize, false);
    }
  }

  @Override
  public void expand(int newSize) {
    current.expand(newSize);
  }

  @Override
  public void free() {
    current.free();
  }
}
