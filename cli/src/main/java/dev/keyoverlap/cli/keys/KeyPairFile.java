package dev.keyoverlap.cli.keys;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/** Writes a key pair to a new file, encrypted, that only its owner can read. */
final class KeyPairFile {

  /** Of PBKDF2 with HMAC-SHA-256 (RFC 8018): what OWASP recommends. */
  private static final int ITERATIONS = 600_000;

  private KeyPairFile() {}

  enum Form {
    PKCS12,
    PEM;

    static Form of(Path file) {
      return file.toString().toLowerCase(Locale.ROOT).endsWith(".pem") ? PEM : PKCS12;
    }
  }

  static void write(Path file, Form form, Alias alias, HeldKey key, char[] password)
      throws GeneralSecurityException, KeyUnavailableException, IOException {
    writeNew(
        file, form == Form.PEM ? pem(key, password) : pkcs12(alias, key, password), ownersOnly());
  }

  /** Writes certificates, which everybody may read, to a new file. */
  static void writePublic(Path file, String pem) throws IOException {
    writeNew(file, pem.getBytes(StandardCharsets.US_ASCII), new FileAttribute<?>[0]);
  }

  private static void writeNew(Path file, byte[] bytes, FileAttribute<?>... attributes)
      throws IOException {
    try (OutputStream out =
        Channels.newOutputStream(
            Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                attributes))) {
      out.write(bytes);
    }
  }

  /** Windows has other means: a new file there has the permissions of its folder. */
  private static FileAttribute<?>[] ownersOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static byte[] pkcs12(Alias alias, HeldKey key, char[] password)
      throws GeneralSecurityException, KeyUnavailableException, IOException {
    KeyStore keystore = KeyStore.getInstance("PKCS12");
    keystore.load(null, null);
    keystore.setKeyEntry(
        alias.name(), key.privateKey(), password, key.chain().toArray(X509Certificate[]::new));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    keystore.store(bytes, password);
    return bytes.toByteArray();
  }

  private static byte[] pem(HeldKey key, char[] password)
      throws GeneralSecurityException, KeyUnavailableException, IOException {
    try {
      byte[] encrypted =
          new JcaPKCS8Generator(
                  key.privateKey(),
                  new JceOpenSSLPKCS8EncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
                      .setPRF(PKCS8Generator.PRF_HMACSHA256)
                      .setIterationCount(ITERATIONS)
                      .setPassword(password)
                      .setProvider(new BouncyCastleProvider())
                      .build())
              .generate()
              .getContent();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(pem("ENCRYPTED PRIVATE KEY", encrypted));
      bytes.write(pem(key.chain()));
      return bytes.toByteArray();
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException("Cannot encrypt the private key", e);
    }
  }

  /** Certificates in PEM (RFC 7468). */
  static byte[] pem(List<X509Certificate> certificates) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      for (X509Certificate certificate : certificates) {
        bytes.writeBytes(pem("CERTIFICATE", certificate.getEncoded()));
      }
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("The certificate has no encoded form", e);
    }
    return bytes.toByteArray();
  }

  private static byte[] pem(String label, byte[] der) {
    return ("-----BEGIN "
            + label
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END "
            + label
            + "-----\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
