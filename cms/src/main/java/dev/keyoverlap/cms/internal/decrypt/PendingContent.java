package dev.keyoverlap.cms.internal.decrypt;

import dev.keyoverlap.cms.internal.algorithm.ContentKey;
import dev.keyoverlap.cms.internal.envelope.AeadEncryption;
import dev.keyoverlap.cms.internal.envelope.ContentCipher;
import dev.keyoverlap.cms.internal.envelope.Opening;
import dev.keyoverlap.cms.internal.envelope.OpeningInputStream;
import dev.keyoverlap.cms.internal.envelope.Sealing;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.files.Quarantine;
import dev.keyoverlap.internal.files.Spool;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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

  /**
   * The tag that a sender must have made who protected this, too. The message has it behind the
   * content (RFC 5083, 2.1), but it is needed before: so the content is processed once more.
   */
  abstract byte[] tagWith(byte[] associated, ContentCipher cipher, ContentKey key, Pump pump)
      throws GeneralSecurityException, IOException;

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
    byte[] tagWith(byte[] associated, ContentCipher cipher, ContentKey key, Pump pump)
        throws GeneralSecurityException, IOException {
      AeadEncryption again = cipher.authenticating(key, associated);
      byte[] step = new byte[Pump.STEP];
      byte[] encrypted = new byte[Pump.STEP + Sealing.SURPLUS];
      InputStream content = file.content();
      for (int length = content.read(step); length >= 0; length = content.read(step)) {
        again.encrypt(step, 0, length, encrypted, 0);
        pump.goOn();
      }
      return AeadEncryption.tag(again.finish());
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
   * Still encrypted, in a spool: no content touches a disk. It is decrypted once more when the
   * target reads it.
   */
  public static final class InSpool extends PendingContent {

    private final OutputStream target;
    private final Spool spool = new Spool();

    public InSpool(OutputStream target) {
      this.target = target;
    }

    @Override
    void add(byte[] encrypted, int encryptedLength, byte[] content, int contentLength)
        throws IOException {
      spool.write(encrypted, 0, encryptedLength);
    }

    @Override
    void addRest(byte[] content) {
      // It will come out again.
    }

    @Override
    byte[] tagWith(byte[] associated, ContentCipher cipher, ContentKey key, Pump pump)
        throws GeneralSecurityException, IOException {
      Opening again = cipher.opening(key, associated);
      pump.copy(new OpeningInputStream(spool.content(), again), OutputStream.nullOutputStream());
      return again.tag();
    }

    /** The waiting content, decrypted; to be read after it was found intact. */
    public InputStream content(ContentCipher cipher, ContentKey key) throws IOException {
      try {
        return new OpeningInputStream(spool.content(), cipher.reopening(key));
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
      spool.close();
    }
  }
}
