package dev.keyoverlap.internal.keyfile;

import dev.keyoverlap.internal.keyfile.KeyFileException.Reason;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads key pairs from files. */
public final class KeyFiles {

  private KeyFiles() {}

  /**
   * A key pair of a PKCS #12 file.
   *
   * @param file the file
   * @param password its password
   * @param name which entry; it is needed where there are several
   * @return the key pair
   * @throws KeyFileException if it cannot be had
   */
  public static KeyAndChain pkcs12(Path file, char[] password, Optional<String> name)
      throws KeyFileException {
    return KeystoreBytes.pkcs12(FileBytes.of(file), password, name);
  }

  /**
   * A key pair of a JKS or JCEKS file, or of a PKCS #12 file that is called so.
   *
   * @param file the file
   * @param password its password
   * @param name which entry; it is needed where there are several
   * @return the key pair
   * @throws KeyFileException if it cannot be had
   */
  public static KeyAndChain jks(Path file, char[] password, Optional<String> name)
      throws KeyFileException {
    return KeystoreBytes.jks(FileBytes.of(file), password, name);
  }

  /**
   * A key pair in PEM.
   *
   * @param file the file with the private key; its certificates count as well
   * @param chain another file with certificates
   * @param password the password of the private key
   * @return the key pair
   * @throws KeyFileException if it cannot be had
   */
  public static KeyAndChain pem(Path file, Optional<Path> chain, Optional<char[]> password)
      throws KeyFileException {
    byte[] bytes = FileBytes.of(file);
    PrivateKey key = PrivateKeyBytes.read(bytes, password);
    List<X509Certificate> certificates = new ArrayList<>(CertificateBytes.inBlocks(bytes));
    if (chain.isPresent()) {
      certificates.addAll(chain(chain.get()));
    }
    if (certificates.isEmpty()) {
      throw new KeyFileException(
          Reason.NO_CERTIFICATE,
          "it holds a private key and no certificate",
          "Give the file with the certificate as well: HeldKey.fromPem(KEY, CERTIFICATES)");
    }
    return KeyAndChain.of(key, certificates, Optional.empty());
  }

  private static List<X509Certificate> chain(Path file) throws KeyFileException {
    try {
      return CertificateBytes.read(FileBytes.of(file), CertificateBytes.MOST);
    } catch (KeyFileException e) {
      throw new KeyFileException(
          e.reason(), "no certificate can be read from " + file + ": " + e.why(), e.advice(), e);
    }
  }
}
