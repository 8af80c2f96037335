package dev.keyoverlap.internal.keyfile;

import dev.keyoverlap.internal.keyfile.KeyFileException.Reason;
import dev.keyoverlap.internal.pkcs12.Bag;
import dev.keyoverlap.internal.pkcs12.Bounds;
import dev.keyoverlap.internal.pkcs12.ExceededException;
import dev.keyoverlap.internal.pkcs12.Pfx;
import dev.keyoverlap.internal.pkcs12.Pkcs12Exception;
import dev.keyoverlap.internal.wrapping.InputKind;
import dev.keyoverlap.internal.wrapping.Pem;
import dev.keyoverlap.internal.wrapping.TextInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads one key pair of a keystore: PKCS #12 (RFC 7292), or Java's own JKS and JCEKS. */
final class KeystoreBytes {

  private static final int JKS = 0xfe;

  private final byte[] bytes;
  private final char[] password;

  /** Names of entries with a private key, and how to get the key pair of each. */
  private record Entry(String name, Opening opening) {}

  @FunctionalInterface
  private interface Opening {
    KeyAndChain open() throws KeyFileException;
  }

  private KeystoreBytes(byte[] bytes, char[] password) {
    this.bytes = bytes;
    this.password = password;
  }

  /**
   * The key pair of a PKCS #12 file.
   *
   * @param name which entry; it is needed where there are several
   */
  static KeyAndChain pkcs12(byte[] bytes, char[] password, Optional<String> name)
      throws KeyFileException {
    KeystoreBytes keystore = new KeystoreBytes(binary(bytes), password);
    InputKind kind = InputKind.of(keystore.bytes);
    if (kind == InputKind.JKS) {
      throw new KeyFileException(
          Reason.OTHER_CONTENT, "it is " + kind, "Read it with HeldKey.fromJks");
    }
    return chosen(keystore.ofPkcs12(kind), name);
  }

  /**
   * The key pair of a JKS or JCEKS file, or of a PKCS #12 file with such a name. Since Java 9,
   * keytool writes PKCS #12 by default under any name.
   */
  static KeyAndChain jks(byte[] bytes, char[] password, Optional<String> name)
      throws KeyFileException {
    KeystoreBytes keystore = new KeystoreBytes(binary(bytes), password);
    InputKind kind = InputKind.of(keystore.bytes);
    return chosen(kind == InputKind.JKS ? keystore.ofJava() : keystore.ofPkcs12(kind), name);
  }

  /** GnuTLS writes PKCS #12 in PEM, and administrators of clusters keep it in Base64. */
  private static byte[] binary(byte[] bytes) throws KeyFileException {
    try {
      if (InputKind.inBase64(bytes).equals(Optional.of(InputKind.PKCS12))) {
        return Pem.base64(TextInput.asciiOf(bytes));
      }
      if (InputKind.of(bytes) == InputKind.PEM) {
        for (Pem block : Pem.blocks(TextInput.asciiOf(bytes))) {
          if (block.label().equals("PKCS12")) {
            return block.encoded();
          }
        }
      }
      return bytes;
    } catch (IllegalArgumentException e) {
      throw KeyFileException.damaged("its Base64 is not correct", e);
    }
  }

  private static KeyAndChain chosen(List<Entry> entries, Optional<String> name)
      throws KeyFileException {
    if (entries.isEmpty()) {
      throw new KeyFileException(
          Reason.NO_PRIVATE_KEY,
          "there is no private key in it",
          "Give a keystore with a key pair; for certificates alone there is PeerCertificate");
    }
    List<Entry> fitting =
        entries.stream()
            .filter(entry -> name.isEmpty() || folded(entry.name()).equals(folded(name.get())))
            .toList();
    String names = String.join(", ", entries.stream().map(e -> "'" + e.name() + "'").toList());
    if (fitting.isEmpty()) {
      throw new KeyFileException(
          Reason.NO_SUCH_ENTRY,
          "it has no private key under the name '" + name.orElse("") + "', but under " + names,
          "Give one of these names");
    }
    if (fitting.size() > 1) {
      throw new KeyFileException(
          Reason.SEVERAL_KEYS,
          "it holds "
              + fitting.size()
              + " private keys"
              + (name.isPresent() ? " under this name" : ": " + names),
          name.isPresent()
              ? "Rename one with keytool -changealias"
              : "Give the name of the entry to read as well");
    }
    return fitting.get(0).opening().open();
  }

  /** As the JDK folds names. */
  private static String folded(String name) {
    return name.toLowerCase(Locale.ENGLISH);
  }

  // ---- PKCS #12

  private List<Entry> ofPkcs12(InputKind kind) throws KeyFileException {
    if (kind != InputKind.PKCS12) {
      throw otherKind(kind);
    }
    try {
      Pfx pfx = Pfx.read(bytes, password, false, Bounds.STANDARD);
      List<Bag> bags = Stream.concat(pfx.open().stream(), pfx.encrypted().stream()).toList();
      List<Bag> certificates = bags.stream().filter(bag -> bag.x509().isPresent()).toList();
      List<Entry> entries = new ArrayList<>();
      for (Bag bag : bags) {
        if (bag.type().equals(Bag.KEY) || bag.type().equals(Bag.SHROUDED_KEY)) {
          entries.add(new Entry(name(bag, certificates), () -> opened(bag, certificates, pfx)));
        }
      }
      return entries;
    } catch (Pkcs12Exception | ExceededException e) {
      throw Protection.refused(e);
    } catch (RuntimeException e) {
      throw KeyFileException.damaged("it cannot be taken apart", e);
    }
  }

  private static KeyFileException otherKind(InputKind kind) {
    return new KeyFileException(
        Reason.OTHER_CONTENT,
        "it is " + kind,
        switch (kind) {
          case PEM, PRIVATE_KEY -> "Read it with HeldKey.fromPem";
          case CERTIFICATE, SIGNED_DATA -> "Read it with PeerCertificate.from";
          default -> "Give a keystore";
        });
  }

  private static String name(Bag key, List<Bag> certificates) {
    return key.friendlyName()
        .or(() -> said(key, certificates).flatMap(Bag::friendlyName))
        .orElse("");
  }

  /** The certificate that the file says is a key's. */
  private static Optional<Bag> said(Bag key, List<Bag> certificates) {
    return certificates.stream()
        .filter(
            certificate ->
                key.localKeyId()
                    .flatMap(id -> certificate.localKeyId().map(same -> Arrays.equals(id, same)))
                    .orElse(false))
        .findFirst();
  }

  private static KeyAndChain opened(Bag key, List<Bag> bags, Pfx pfx) throws KeyFileException {
    byte[] privateKeyInfo;
    try {
      privateKeyInfo =
          key.type().equals(Bag.KEY)
              ? key.value()
              : Pfx.decrypted(key.value(), pfx.password(), Bounds.STANDARD);
    } catch (Pkcs12Exception | ExceededException e) {
      throw Protection.refused(e);
    } catch (GeneralSecurityException e) {
      throw ownPassword(e);
    }
    List<X509Certificate> certificates = new ArrayList<>();
    Optional<X509Certificate> likely = Optional.empty();
    Optional<Bag> said = said(key, bags);
    for (Bag bag : bags) {
      Optional<X509Certificate> certificate = bag.x509().flatMap(KeystoreBytes::certificate);
      certificate.ifPresent(certificates::add);
      if (said.filter(bag::equals).isPresent()) {
        likely = certificate;
      }
    }
    return paired(PrivateKeyBytes.made(privateKeyInfo), certificates, likely);
  }

  /** One that this Java cannot read may be of another entry. */
  private static Optional<X509Certificate> certificate(byte[] encoded) {
    try {
      return Optional.of(CertificateReader.read(encoded));
    } catch (GeneralSecurityException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static KeyAndChain paired(
      PrivateKey key, List<X509Certificate> certificates, Optional<X509Certificate> likely)
      throws KeyFileException {
    if (certificates.isEmpty()) {
      throw new KeyFileException(
          Reason.NO_CERTIFICATE,
          "there is no certificate for its private key",
          "Put the certificate in as well, with openssl pkcs12 -export -inkey KEY -in CERTIFICATE");
    }
    return KeyAndChain.of(key, certificates, likely);
  }

  private static KeyFileException ownPassword(Exception e) {
    return new KeyFileException(
        Reason.WRONG_PASSWORD,
        "the password opens it, but not its private key, which has a password of its own",
        "Give the key the password of the keystore, with keytool -keypasswd for JKS",
        e);
  }

  // ---- JKS and JCEKS

  private List<Entry> ofJava() throws KeyFileException {
    try {
      KeyStore keystore = KeyStore.getInstance((bytes[0] & 0xff) == JKS ? "JKS" : "JCEKS");
      keystore.load(new ByteArrayInputStream(bytes), password);
      List<Entry> entries = new ArrayList<>();
      for (String name : Collections.list(keystore.aliases())) {
        if (keystore.getCertificateChain(name) != null) {
          entries.add(new Entry(name, () -> opened(keystore, name)));
        }
      }
      return entries;
    } catch (IOException e) {
      throw e.getCause() instanceof UnrecoverableKeyException
          ? Protection.wrongPassword(e)
          : KeyFileException.damaged("Java cannot read it to its end", e);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw KeyFileException.damaged("Java cannot read it to its end", e);
    }
  }

  private KeyAndChain opened(KeyStore keystore, String name) throws KeyFileException {
    try {
      if (!(keystore.getKey(name, password) instanceof PrivateKey key)) {
        throw KeyFileException.damaged("an entry is not what it says", null);
      }
      List<X509Certificate> chain = new ArrayList<>();
      for (Certificate certificate : keystore.getCertificateChain(name)) {
        if (certificate instanceof X509Certificate x509) {
          chain.add(x509);
        }
      }
      return paired(key, chain, chain.stream().findFirst());
    } catch (UnrecoverableKeyException e) {
      throw ownPassword(e);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw KeyFileException.damaged("Java cannot read its private key", e);
    }
  }
}
