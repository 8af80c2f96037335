package dev.keyoverlap.cms;

import dev.keyoverlap.key.KeyOverlapException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads each message in every way that there is, in memory and from a stream, and insists that all
 * of them answer alike: the same content, or the same kind of refusal.
 */
public final class BothReaders {

  private final List<Way> ways;

  private BothReaders(Way... ways) {
    this.ways = List.of(ways);
  }

  public static BothReaders of(CmsVerifier verifier) {
    return new BothReaders(
        message -> verifier.verify(message).content(), streamed(verifier::verifyStream));
  }

  static BothReaders ofDetached(CmsVerifier verifier, byte[] content) {
    return new BothReaders(
        message -> verifier.verifyDetached(message, content).content(),
        message -> {
          verifier.verifyDetachedStream(message, new ByteArrayInputStream(content));
          return content;
        });
  }

  public static BothReaders of(CmsDecryptor decryptor) {
    return new BothReaders(
        message -> decryptor.decrypt(message).content(), streamed(decryptor::decryptStream));
  }

  static BothReaders of(CmsOpener opener) {
    return new BothReaders(message -> opener.open(message).content(), streamed(opener::openStream));
  }

  private static Way streamed(Streaming streaming) {
    return message -> {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      try {
        Object unused = streaming.read(new Dribbling(message), content);
      } catch (KeyOverlapException e) {
        if (content.size() > 0) {
          throw new AssertionError("Content was given out before it was refused", e);
        }
        throw e;
      }
      return content.toByteArray();
    };
  }

  /** The content, if all accept the message; empty if all refuse it. */
  Optional<byte[]> read(byte[] message) {
    Answer first = answer(ways.get(0), message);
    for (Way other : ways.subList(1, ways.size())) {
      Answer answer = answer(other, message);
      if (!first.isLike(answer)) {
        throw new AssertionError("In memory: " + first + ", but as a stream: " + answer);
      }
    }
    return first.content();
  }

  public byte[] content(byte[] message) {
    Answer answer = answer(ways.get(0), message);
    return read(message)
        .orElseThrow(() -> new AssertionError("Refused", answer.refusal().orElseThrow()));
  }

  public KeyOverlapException refusal(byte[] message) {
    if (read(message).isPresent()) {
      throw new AssertionError("Accepted");
    }
    return answer(ways.get(0), message).refusal().orElseThrow();
  }

  private static Answer answer(Way way, byte[] message) {
    try {
      return new Answer(Optional.of(way.read(message)), Optional.empty());
    } catch (KeyOverlapException e) {
      return new Answer(Optional.empty(), Optional.of(e));
    } catch (Exception e) {
      throw new AssertionError("No checked exception of ours", e);
    }
  }

  private record Answer(Optional<byte[]> content, Optional<KeyOverlapException> refusal) {

    boolean isLike(Answer other) {
      Predicate<byte[]> same = theirs -> Arrays.equals(theirs, content.orElse(null));
      return content.isPresent()
          ? other.content.filter(same).isPresent()
          : other.refusal.map(Object::getClass).equals(refusal.map(Object::getClass));
    }

    @Override
    public String toString() {
      return content.isPresent() ? "accepted" : refusal.orElseThrow().toString();
    }
  }

  @FunctionalInterface
  private interface Way {
    byte[] read(byte[] message) throws Exception;
  }

  @FunctionalInterface
  private interface Streaming {
    Object read(InputStream message, OutputStream content) throws Exception;
  }

  /** Gives a few bytes at a time, so that no reader relies on more. */
  private static final class Dribbling extends ByteArrayInputStream {

    Dribbling(byte[] message) {
      super(message);
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(length, 1 + pos % 1021));
    }

    @Override
    public void close() throws IOException {
      throw new IOException("Who opened the input closes it");
    }
  }
}
