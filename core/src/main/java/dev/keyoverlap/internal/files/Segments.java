package dev.keyoverlap.internal.files;

import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Memory outside of the heap that long content waits in, in segments of one length. All messages of
 * the process share it, up to a limit. Segments are kept for the next message, since new ones cost
 * more than a file does; the garbage collector takes those that nobody has used for a while.
 *
 * <p>A segment is wiped before it is given back. For many threads at once.
 */
final class Segments {

  /** The most that is used, in MiB. With 0 all long content waits in files. */
  static final String PROPERTY = "keyoverlap.waiting.mebibytes";

  /** Of one segment. */
  static final int LENGTH = 1 << 18;

  private static final long MOST_BY_DEFAULT = 128L << 20;

  /** The JDK lets memory outside of the heap grow to the size of the heap. */
  private static final int SHARE_OF_HEAP = 8;

  /** Those of this process. */
  static final Segments SHARED = new Segments(limit());

  private static final byte[] ZEROS = new byte[LENGTH];

  private final Deque<SoftReference<ByteBuffer>> idle = new ArrayDeque<>();

  private long most;

  /** Those in use and those that are idle. */
  private long made;

  /**
   * So many.
   *
   * @param bytes what all of them may hold together
   */
  Segments(long bytes) {
    this.most = bytes / LENGTH;
  }

  private static long limit() {
    long heap = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
    return Long.getLong(PROPERTY, Math.min(MOST_BY_DEFAULT, heap) >> 20) << 20;
  }

  /** A segment of zeros, or nothing if all are in use. */
  Optional<ByteBuffer> take() {
    synchronized (this) {
      for (var next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
        ByteBuffer known = next.get();
        if (known != null) {
          return Optional.of(known);
        }
        made--;
      }
      if (made >= most) {
        return Optional.empty();
      }
      made++;
    }
    return make();
  }

  private Optional<ByteBuffer> make() {
    try {
      return Optional.of(ByteBuffer.allocateDirect(LENGTH));
    } catch (OutOfMemoryError e) {
      // Others have it. Asking again would cost a garbage collection each time.
      synchronized (this) {
        made--;
        most = made;
      }
      return Optional.empty();
    }
  }

  /**
   * Takes one back, and wipes it.
   *
   * @param used one that was taken; whatever was written to it is between 0 and its position
   */
  void give(ByteBuffer used) {
    int length = used.position();
    used.clear();
    used.put(ZEROS, 0, length).clear();
    synchronized (this) {
      idle.addFirst(new SoftReference<>(used));
    }
  }

  /** How many bytes those hold that are in use or idle. */
  synchronized long size() {
    return made * LENGTH;
  }
}
