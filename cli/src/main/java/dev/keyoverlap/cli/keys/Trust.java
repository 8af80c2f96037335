package dev.keyoverlap.cli.keys;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.store.ChangeCommand;
import dev.keyoverlap.cli.store.CreateOptions;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.ring.KeyVersion;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds the certificate of a partner or an authority, once its fingerprint is compared. */
@Command(
    name = "trust",
    description = {
      "Add the certificate of a partner or an authority.",
      "",
      "Compare its fingerprint with the partner's over another channel, such as the telephone: give"
          + " it with --fingerprint, or answer the question."
    })
public final class Trust extends ChangeCommand {

  @Mixin private CreateOptions create;
  @Mixin private PlacementOptions placement;

  @Parameters(index = "0", paramLabel = "ALIAS", description = "Where the certificate is put.")
  private Alias alias;

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      description = "The certificate: DER, PEM, Base64 or PKCS #7.")
  private Path file;

  @Option(
      names = "--fingerprint",
      paramLabel = "SHA256",
      description = "The fingerprint that the partner told you, with or without colons.")
  private @Nullable String fingerprint;

  private @Nullable PeerCertificate certificate;

  /** For picocli. */
  public Trust(Console console) {
    super(console);
    this.create = new CreateOptions();
    this.placement = new PlacementOptions();
  }

  @Override
  protected boolean mayCreate() {
    return create.isGiven();
  }

  @Override
  protected Optional<String> question(KeystoreHandle keys) throws Exception {
    PeerCertificate read = certificate();
    if (fingerprint != null) {
      return Optional.empty();
    }
    return Optional.of(
        "Trust this certificate?%n  subject:     %s%n  issuer:      %s%n  valid:       %s to %s%n  SHA-256:     %s%nIs that the fingerprint of the partner?"
            .formatted(
                Console.withoutControls(read.certificate().getSubjectX500Principal().getName()),
                Console.withoutControls(read.certificate().getIssuerX500Principal().getName()),
                read.certificate().getNotBefore().toInstant(),
                read.certificate().getNotAfter().toInstant(),
                withColons(read.keyId())));
  }

  @Override
  protected void change(KeystoreHandle keys) throws Exception {
    PeerCertificate read = certificate();
    if (fingerprint != null
        && !fingerprint
            .replaceAll("[:\\s]", "")
            .toLowerCase(Locale.ROOT)
            .equals(read.keyId().hex())) {
      throw CommandException.refused(
          "OTHER_FINGERPRINT",
          "Cannot trust the certificate in "
              + file
              + ", because its SHA-256 fingerprint is "
              + withColons(read.keyId())
              + ", not the one given. Ask the partner which of them is right.");
    }
    KeyVersion unused = placement.put(keys, alias, read);
  }

  private PeerCertificate certificate() throws Exception {
    PeerCertificate known = certificate;
    if (known == null) {
      known = PeerCertificate.from(console.path(file));
      certificate = known;
    }
    return known;
  }

  private static String withColons(KeyId id) {
    return id.hex().toUpperCase(Locale.ROOT).replaceAll("(..)(?!$)", "$1:");
  }
}
