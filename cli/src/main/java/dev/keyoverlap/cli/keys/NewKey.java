package dev.keyoverlap.cli.keys;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.store.ChangeCommand;
import dev.keyoverlap.cli.store.CreateOptions;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.SelfSignedKey;
import dev.keyoverlap.ring.KeyVersion;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a key pair with a certificate that it signs itself. */
@Command(
    name = "new",
    description = {
      "Make a key pair with a self-signed certificate.",
      "",
      "Use it for tests, for a lab, or if your partner compares fingerprints. For a certificate of"
          + " an authority, use request."
    })
public final class NewKey extends ChangeCommand {

  private static final Duration CLOCKS_APART = Duration.ofDays(1);

  @Mixin private CreateOptions create;
  @Mixin private PlacementOptions placement;

  @Parameters(paramLabel = "ALIAS", description = "Where the key is put.")
  private Alias alias;

  @Option(
      names = "--subject",
      paramLabel = "NAME",
      description = "The owner, such as CN=orders,O=Example. Default: that of the active key.")
  private @Nullable String subject;

  @Option(
      names = "--ec",
      description =
          "A key on the elliptic curve P-256. Default: the kind of the active key, or else RSA of"
              + " 3072 bits.")
  private boolean ellipticCurve;

  @Option(
      names = "--days",
      paramLabel = "DAYS",
      defaultValue = "730",
      description = "How long the certificate is valid. Default: ${DEFAULT-VALUE}.")
  private int days;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "A DNS name or IP address for TLS. Give it once for each.")
  private List<String> hosts = new ArrayList<>();

  /** For picocli. */
  public NewKey(Console console) {
    super(console);
    this.create = new CreateOptions();
    this.placement = new PlacementOptions();
  }

  @Override
  protected boolean mayCreate() {
    return create.isGiven();
  }

  @Override
  protected void change(KeystoreHandle keys) throws Exception {
    Optional<X509Certificate> active =
        keys.keyring().active(alias).map(version -> version.entry().certificate());
    if (subject == null && active.isEmpty()) {
      throw CommandException.usage(
          "Cannot make a key for '" + alias + "' without a name for its owner. Give --subject.");
    }
    if (days < 1) {
      throw CommandException.usage(
          "Cannot make a certificate for " + days + " days. Give --days 1 or more.");
    }
    String owner = subject != null ? subject : active.get().getSubjectX500Principal().getName();
    Instant from = console.clock().instant().minus(CLOCKS_APART);
    SelfSignedKey made =
        SelfSignedKey.of(owner).valid(from, from.plus(CLOCKS_APART).plus(Duration.ofDays(days)));
    if (ellipticCurve || active.filter(NewKey::isOnCurve).isPresent()) {
      made = made.ellipticCurve();
    }
    for (String host : hosts) {
      made = made.host(host);
    }
    HeldKey key = made.build();
    KeyVersion unused = placement.put(keys, alias, key);
  }

  private static boolean isOnCurve(X509Certificate certificate) {
    return certificate.getPublicKey() instanceof ECPublicKey;
  }
}
