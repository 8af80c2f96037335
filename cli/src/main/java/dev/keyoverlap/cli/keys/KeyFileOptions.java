package dev.keyoverlap.cli.keys;

import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.store.PasswordSource;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyMaterialException;
import dev.keyoverlap.key.PeerCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Reads a key pair or a certificate from a file of any usual form, as a mixin: PKCS #12, JKS,
 * JCEKS, PEM, DER or PKCS #7. The content decides, not the name of the file.
 */
public final class KeyFileOptions {

  /** More than the text that openssl puts before a PEM. */
  private static final int BEGINNING = 256 * 1024;

  private final Console console;

  @Mixin private KeyPasswordOptions password = new KeyPasswordOptions();

  @Option(
      names = "--entry",
      paramLabel = "NAME",
      description = "Which entry of a keystore with several private keys.")
  private @Nullable String entry;

  @Option(
      names = "--chain",
      paramLabel = "FILE",
      description = "The certificate and its chain, if the file has the private key only.")
  private @Nullable Path chain;

  /** For picocli. */
  public KeyFileOptions(Console console) {
    this.console = console;
  }

  /**
   * Reads the file.
   *
   * @param named the file as the user named it
   * @return a key pair, or the certificate of somebody else
   */
  public KeyEntry read(Path named) throws KeyMaterialException, CommandException, IOException {
    Path file = console.path(named);
    return switch (form(file)) {
      case JAVA_KEYSTORE -> keystore(file, true);
      case PKCS12 -> keystore(file, false);
      case PEM_KEY -> pem(file);
      case CERTIFICATE -> PeerCertificate.from(file);
    };
  }

  /** Reads a file that must have a private key. */
  public HeldKey readKeyPair(Path named)
      throws KeyMaterialException, CommandException, IOException {
    if (read(named) instanceof HeldKey key) {
      return key;
    }
    throw CommandException.refused(
        "NO_PRIVATE_KEY",
        "Cannot read a key pair from "
            + named
            + ": it has a certificate and no private key. Name a file with both, or add a partner's"
            + " certificate with `keyoverlap trust`.");
  }

  private HeldKey keystore(Path file, boolean java)
      throws KeyMaterialException, CommandException, IOException {
    char[] opening = passwords().required(password.named(), file.getFileName().toString());
    try {
      if (entry != null) {
        return java
            ? HeldKey.fromJks(file, opening, entry)
            : HeldKey.fromPkcs12(file, opening, entry);
      }
      return java ? HeldKey.fromJks(file, opening) : HeldKey.fromPkcs12(file, opening);
    } finally {
      Arrays.fill(opening, '\0');
    }
  }

  private HeldKey pem(Path file) throws KeyMaterialException, CommandException, IOException {
    Optional<char[]> given = passwords().given(password.named());
    try {
      return pem(file, given);
    } catch (KeyMaterialException e) {
      if (e.reason() != KeyMaterialException.Reason.PASSWORD_NEEDED || given.isPresent()) {
        throw e;
      }
      given = Optional.of(passwords().required(password.named(), file.getFileName().toString()));
      return pem(file, given);
    } finally {
      given.ifPresent(opening -> Arrays.fill(opening, '\0'));
    }
  }

  private HeldKey pem(Path file, Optional<char[]> opening) throws KeyMaterialException {
    if (chain != null) {
      Path certificates = console.path(chain);
      return opening.isPresent()
          ? HeldKey.fromPem(file, certificates, opening.get())
          : HeldKey.fromPem(file, certificates);
    }
    return opening.isPresent() ? HeldKey.fromPem(file, opening.get()) : HeldKey.fromPem(file);
  }

  private PasswordSource passwords() {
    return new PasswordSource(console, "key-password");
  }

  private enum Form {
    JAVA_KEYSTORE,
    PKCS12,
    PEM_KEY,
    CERTIFICATE
  }

  /**
   * By the first bytes. Other files are read as certificates, and that reader says why it cannot.
   */
  private static Form form(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(BEGINNING);
    }
    if (starts(bytes, 0xFE, 0xED, 0xFE, 0xED) || starts(bytes, 0xCE, 0xCE, 0xCE, 0xCE)) {
      return Form.JAVA_KEYSTORE;
    }
    if (new String(bytes, StandardCharsets.ISO_8859_1).contains("PRIVATE KEY-----")) {
      return Form.PEM_KEY;
    }
    return isPfx(bytes) ? Form.PKCS12 : Form.CERTIFICATE;
  }

  private static boolean starts(byte[] bytes, int... expected) {
    for (int i = 0; i < expected.length; i++) {
      if (bytes.length <= i || (bytes[i] & 0xFF) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  /** A SEQUENCE that begins with the INTEGER 3 (RFC 7292, 4). */
  private static boolean isPfx(byte[] bytes) {
    if (!starts(bytes, 0x30) || bytes.length < 8) {
      return false;
    }
    int length = bytes[1] & 0xFF;
    int at = length > 0x80 ? 2 + (length & 0x7F) : 2;
    return at + 2 < bytes.length && bytes[at] == 2 && bytes[at + 1] == 1 && bytes[at + 2] == 3;
  }
}
