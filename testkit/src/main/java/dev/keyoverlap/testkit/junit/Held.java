package dev.keyoverlap.testkit.junit;

import dev.keyoverlap.testkit.fixture.Fixtures;
import dev.keyoverlap.testkit.fixture.MessageFormat;
import dev.keyoverlap.testkit.fixture.ReceiverKey;
import dev.keyoverlap.testkit.fixture.SetUp;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The certificates and keys that your system holds while it reads a message. Give it all of these,
 * and no others.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class Held {

  private final MessageFormat format;
  private final SetUp setUp;

  Held(MessageFormat format, SetUp setUp) {
    this.format = format;
    this.setUp = setUp;
  }

  /**
   * Which ones these are.
   *
   * @return old, new or both
   */
  public SetUp setUp() {
    return setUp;
  }

  /**
   * The certificates of the sender that your system trusts.
   *
   * @return one or two certificates, the old one first
   */
  public List<X509Certificate> senderCertificates() {
    return Fixtures.current().senderCertificates(format, setUp);
  }

  /**
   * The authorities that issued these certificates, if your system trusts authorities.
   *
   * @return one or two certificates, the old one first
   */
  public List<X509Certificate> authorities() {
    return Fixtures.current().authorities(setUp);
  }

  /**
   * The same authorities as a key store.
   *
   * @return a key store with certificates only
   */
  public KeyStore trustStore() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (X509Certificate authority : authorities()) {
        store.setCertificateEntry(authority.getSubjectX500Principal().getName(), authority);
      }
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("This Java cannot make a key store: " + e.getMessage(), e);
    }
  }

  /**
   * The keys that your system decrypts with.
   *
   * @return one or two keys, the old one first
   */
  public List<ReceiverKey> keys() {
    return Fixtures.current().receiverKeys(format, setUp);
  }

  /** Old, new or both. */
  @Override
  public String toString() {
    return setUp.key();
  }
}
