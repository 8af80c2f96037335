package dev.keyoverlap.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;

/** Reads a keystore, and tells apart why one cannot be read. */
final class KeystoreParser {

  private static final int JKS_MAGIC = 0xfeedfeed;
  private static final int JCEKS_MAGIC = 0xcececece;
  private static final int SEQUENCE = 0x30;
  private static final byte[] VERSION_3 = {2, 1, 3};

  private final Path file;
  private final char[] password;

  /** The file is for messages. */
  KeystoreParser(Path file, char[] password) {
    this.file = file;
    this.password = password;
  }

  KeyStore parse(byte[] content) throws KeyringStoreException {
    if (content.length == 0) {
      throw new DamagedKeystoreException(
          "The keystore "
              + file
              + " is empty; bring back an earlier revision, such as "
              + file
              + ".previous if that is there, or delete the file to begin a new keystore");
    }
    String type = typeOf(content);
    try {
      KeyStore keystore = KeyStore.getInstance(type);
      keystore.load(new ByteArrayInputStream(content), password);
      return keystore;
    } catch (IOException e) {
      if (e.getCause() instanceof UnrecoverableKeyException) {
        throw new WrongPasswordException("The password does not open the keystore " + file, e);
      }
      throw damaged(e);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw damaged(e);
    }
  }

  DamagedKeystoreException damaged(Exception e) {
    return new DamagedKeystoreException(
        "The keystore "
            + file
            + " is torn or damaged; bring back an earlier revision, such as "
            + file
            + ".previous if that is there",
        e);
  }

  private String typeOf(byte[] content) throws ForeignFileException {
    int magic = 0;
    for (int i = 0; i < Math.min(Integer.BYTES, content.length); i++) {
      magic = (magic << Byte.SIZE) | (content[i] & 0xff);
    }
    if (magic == JKS_MAGIC) {
      return "JKS";
    }
    if (magic == JCEKS_MAGIC) {
      return "JCEKS";
    }
    if (beginsLikePkcs12(content)) {
      return "PKCS12";
    }
    throw new ForeignFileException(
        "The file "
            + file
            + " is not a PKCS#12 or JKS keystore; name another file, or convert this one with"
            + " openssl pkcs12 -export");
  }

  /**
   * A PFX is a SEQUENCE that begins with the version, 3 (RFC 7292, 4). Nothing else that partners
   * exchange in DER (certificates, CMS messages) does. What is cut off counts as matching.
   */
  private static boolean beginsLikePkcs12(byte[] content) {
    if ((content[0] & 0xff) != SEQUENCE) {
      return false;
    }
    int lengthOfLength = content.length > 1 && content[1] < 0 ? content[1] & 0x7f : 0;
    for (int i = 0; i < VERSION_3.length; i++) {
      int at = 2 + lengthOfLength + i;
      if (at < content.length && content[at] != VERSION_3[i]) {
        return false;
      }
    }
    return true;
  }
}
