package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.internal.pkcs12.Bounds;
import dev.keyoverlap.internal.pkcs12.ExceededException;
import dev.keyoverlap.internal.pkcs12.Pfx;
import dev.keyoverlap.internal.pkcs12.Pkcs12Exception;
import dev.keyoverlap.internal.wrapping.InputKind;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.store.DamagedKeystoreException;
import dev.keyoverlap.store.KeystoreLimitException;
import dev.keyoverlap.store.MissingMacException;
import dev.keyoverlap.store.NotAKeystoreException;
import dev.keyoverlap.store.UnsupportedKeystoreException;
import dev.keyoverlap.store.WrongPasswordException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.util.Optional;

/** Reads a keystore, and tells apart why one cannot be read. */
final class KeystoreParser {

  private static final String PKCS12 = "PKCS12";
  private static final int JKS_MAGIC = 0xfeedfeed;
  private static final int JCEKS_MAGIC = 0xcececece;
  private static final int SEQUENCE = 0x30;
  private static final byte[] VERSION_3 = {2, 1, 3};

  private final Path file;
  private final char[] password;
  private final Limits limits;

  /** The file is for messages. */
  KeystoreParser(Path file, char[] password, Limits limits) {
    this.file = file;
    this.password = password;
    this.limits = limits;
  }

  /**
   * All that a file holds.
   *
   * @param missingMacAccepted whether a PKCS#12 file may have no MAC
   */
  KeystoreContent parse(byte[] content, boolean missingMacAccepted) throws KeyringStoreException {
    String type = typeOf(content);
    if (!type.equals(PKCS12)) {
      return OlderKeystore.of(keystore(type, content), password);
    }
    try {
      Bounds bounds =
          new Bounds(
              limits.of(Limit.KEYSTORE_BAGS),
              limits.of(Limit.KEYSTORE_ITERATIONS),
              limits.of(Limit.KEYSTORE_NESTING));
      return BagReader.read(Pfx.read(content, password, missingMacAccepted, bounds), bounds);
    } catch (ExceededException e) {
      Limit limit = limit(e.kind());
      KeyringStoreException refused =
          new KeystoreLimitException("The keystore " + file, limit, limits.of(limit));
      refused.initCause(e);
      throw refused;
    } catch (Pkcs12Exception e) {
      throw refused(e);
    } catch (RuntimeException e) {
      throw damaged(e);
    }
  }

  private static Limit limit(Bounds.Kind kind) {
    return switch (kind) {
      case BAGS -> Limit.KEYSTORE_BAGS;
      case ITERATIONS -> Limit.KEYSTORE_ITERATIONS;
      case NESTING -> Limit.KEYSTORE_NESTING;
    };
  }

  /** The same, in a form in which it can be written again: as PKCS#12. */
  KeystoreContent writable(byte[] content, boolean missingMacAccepted)
      throws KeyringStoreException, GeneralSecurityException, IOException {
    String type = typeOf(content);
    return type.equals(PKCS12)
        ? parse(content, missingMacAccepted)
        : parse(OlderKeystore.converted(keystore(type, content), password), false);
  }

  private KeyringStoreException refused(Pkcs12Exception e) {
    return switch (e.reason()) {
      case DAMAGED -> damaged(e);
      case UNSUPPORTED ->
          new UnsupportedKeystoreException(
              "Cannot read the keystore "
                  + file
                  + ", whatever the password: "
                  + e.getMessage()
                  + ", which no provider of this Java knows. Put a provider such as bcprov-jdk18on"
                  + " on the class path, or write the file again with openssl pkcs12 -export.",
              e);
      case NO_MAC ->
          new MissingMacException(
              "The keystore "
                  + file
                  + " has no MAC, so anybody who can write the file can replace its keys without"
                  + " the password. If you know where it comes from, open it with"
                  + " Pkcs12KeyringStore.with(file, password).acceptMissingMac(). Otherwise write"
                  + " it again with a MAC.",
              e);
      case WRONG_PASSWORD ->
          new WrongPasswordException(
              "The password does not open the keystore "
                  + file
                  + (isAscii()
                      ? ". Give the password that the file was written with."
                      : ". It has characters beyond ASCII, which programs encode in different ways;"
                          + " KeyOverlap tries BMPString and UTF-8."),
              e);
    };
  }

  private boolean isAscii() {
    return new String(password).chars().allMatch(character -> character < 0x80);
  }

  private KeyStore keystore(String type, byte[] content) throws KeyringStoreException {
    try {
      KeyStore keystore = KeyStore.getInstance(type);
      keystore.load(new ByteArrayInputStream(content), password);
      return keystore;
    } catch (IOException e) {
      if (e.getCause() instanceof UnrecoverableKeyException) {
        throw new WrongPasswordException(
            "The password does not open the keystore "
                + file
                + ". Give the password that the file was written with.",
            e);
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
            + " is damaged: "
            + e.getMessage()
            + ". Restore an earlier revision, for example "
            + file
            + ".previous.",
        e);
  }

  private String typeOf(byte[] content) throws KeyringStoreException {
    if (content.length == 0) {
      throw new DamagedKeystoreException(
          "The keystore "
              + file
              + " is empty. Restore an earlier revision, for example "
              + file
              + ".previous, or delete the file to begin a new keystore.");
    }
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
      return PKCS12;
    }
    throw new NotAKeystoreException(
        "The file " + file + " is not a PKCS #12 or JKS keystore: " + otherKind(content));
  }

  private static String otherKind(byte[] content) {
    Optional<InputKind> encoded = InputKind.inBase64(content);
    if (encoded.equals(Optional.of(InputKind.PKCS12))) {
      return "it is " + InputKind.PKCS12 + " in Base64. Decode it first, with base64 -d.";
    }
    InputKind kind = InputKind.of(content);
    return "it is "
        + kind
        + switch (kind) {
          case PEM, PRIVATE_KEY ->
              ". Read the key with HeldKey.fromPem, or make a keystore with openssl pkcs12"
                  + " -export.";
          case CERTIFICATE, SIGNED_DATA ->
              ", without a private key. Give the path of a keystore; PeerCertificate.from reads"
                  + " certificates.";
          default -> ". Give the path of a keystore.";
        };
  }

  /**
   * A PFX is a SEQUENCE that begins with the version, 3 (RFC 7292, 4). Nothing else that partners
   * exchange in DER (certificates, CMS messages) does. A truncated beginning counts as matching.
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
