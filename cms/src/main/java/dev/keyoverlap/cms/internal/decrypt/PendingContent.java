package dev.keyoverlap.cms.internal.decrypt;

import dev.keyoverlap.cms.internal.algorithm.ContentKey;
import dev.keyoverlap.cms.internal.envelope.AeadEncryption;
import dev.keyoverlap.cms.internal.envelope.ContentCipher;
import dev.keyoverlap.cms.internal.envelope.OpeningInputStream;
import dev.keyoverlap.cms.internal.envelope.Sealing;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.files.Quarantine;
import dev.keyoverlap.internal.files.Spool;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * Content of one message that was decrypted as it came in. It waits for what follows: the tag, if
 * there is one, and the end of the message. If it is closed before it was released, its target
 * never knows of it.
 */
public abstract class PendingContent implements Closeable {

  /** Before a stream of the caller's, which is neither flushed nor closed. */
  public static PendingContent before(OutputStream target) {
    return new InSpool(target);
  }

  /** Before a file, which appears under its name when it is released. */
  public static PendingContent before(Path target) throws IOException {
    return new InFile(Quarantine.before(target));
  }

  /** A step of the message, and what of the content came out of it. */
  abstract void add(byte[] encrypted, int encryptedLength, byte[] content, int contentLength)
      throws IOException;

  /** The last of the content, which came out when there was nothing left to add. */
  abstract void addRest(byte[] content) throws IOException;

  /** The waiting content, decrypted. */
  abstract InputStream content(ContentCipher cipher, ContentKey key) throws IOException;

  /**
   * The tag that a sender must have made who protected this, too. The message has it behind the
   * content (RFC 5083, 2.1), but it is needed before: so the content is processed once more.
   */
  final byte[] tagWith(byte[] associated, ContentCipher cipher, ContentKey key, Pump pump)
      throws GeneralSecurityException, IOException {
    AeadEncryption again = cipher.authenticating(key, associated);
    byte[] step = new byte[Pump.STEP];
    byte[] encrypted = new byte[Pump.STEP + Sealing.SURPLUS];
    InputStream content = content(cipher, key);
    for (int length = content.read(step); length >= 0; length = content.read(step)) {
      again.encrypt(step, 0, length, encrypted, 0);
      pump.goOn();
    }
    return AeadEncryption.tag(again.finish());
  }

  /** Hands over all of it. */
  abstract void release(ContentCipher cipher, ContentKey key, Pump pump) throws IOException;

  /** Decrypted, in a file that only we may read, until that gets its name. */
  static final class InFile extends PendingContent {

    private final Quarantine file;

    InFile(Quarantine file) {
      this.file = file;
    }

    @Override
    void add(byte[] encrypted, int encryptedLength, byte[] content, int contentLength)
        throws IOException {
      file.write(content, 0, contentLength);
    }

    @Override
    void addRest(byte[] content) throws IOException {
      file.write(content);
    }

    @Override
    InputStream content(ContentCipher cipher, ContentKey key) {
      return file.content();
    }

    @Override
    void release(ContentCipher cipher, ContentKey key, Pump pump) throws IOException {
      file.release(pump);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  /**
   * Decrypted as far as there is room in the memory, which is wiped, and still encrypted behind
   * that: no content touches a disk. The rest is decrypted once more when the target reads it.
   */
  public static final class InSpool extends PendingContent {

    private final OutputStream target;
    private final Spool clear;
    private final Spool rest;

    public InSpool(OutputStream target) {
      this(target, new Spool(), new Spool());
    }

    /**
     * With spools of the caller's, which this closes.
     *
     * @param clear for decrypted content, as far as it keeps that in memory
     * @param rest for encrypted content
     */
    public InSpool(OutputStream target, Spool clear, Spool rest) {
      this.target = target;
      this.clear = clear;
      this.rest = rest;
    }

    @Override
    void add(byte[] encrypted, int encryptedLength, byte[] content, int contentLength)
        throws IOException {
      // With CBC less comes out than went in, so that the rest would begin within a block.
      boolean held =
          contentLength == encryptedLength
              && rest.size() == 0
              && clear.writeInMemory(content, 0, contentLength);
      if (!held) {
        rest.write(encrypted, 0, encryptedLength);
      }
    }

    @Override
    void addRest(byte[] content) {
      // Only with CBC, where it will come out again.
    }

    /** The waiting content, decrypted; to be read after it was found intact. */
    @Override
    public InputStream content(ContentCipher cipher, ContentKey key) throws IOException {
      if (rest.size() == 0) {
        return clear.content();
      }
      try {
        return new SequenceInputStream(
            clear.content(),
            new OpeningInputStream(rest.content(), cipher.reopening(key, clear.size())));
      } catch (GeneralSecurityException e) {
        throw OpeningInputStream.notAgain(e);
      }
    }

    @Override
    void release(ContentCipher cipher, ContentKey key, Pump pump) throws IOException {
      pump.release(content(cipher, key), target);
    }

    @Override
    public void close() throws IOException {
      try {
        clear.close();
      } finally {
        rest.close();
      }
    }
  }
}
