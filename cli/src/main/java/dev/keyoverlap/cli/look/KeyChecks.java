package dev.keyoverlap.cli.look;

import dev.keyoverlap.cli.look.Doctor.Finding;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Revision;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Checks of the keys in the keystore, of its history, and of the clock. */
final class KeyChecks {

  private static final int LEAST_RSA = 2048;
  private static final int LEAST_EC = 224;

  private KeyChecks() {}

  static List<Finding> of(KeyringStore store, Instant now) throws KeyringStoreException {
    Revision revision = store.load();
    List<Finding> findings = new ArrayList<>();
    revision.findings().forEach(found -> findings.add(of(found)));
    clock(store.history(revision), now).ifPresent(findings::add);
    for (KeyVersion version : revision.keyring().versions()) {
      if (version.state() != KeyState.COMPROMISED) {
        weakness(version).ifPresent(findings::add);
      }
      if (version.state() == KeyState.ACTIVE
          && now.isAfter(version.entry().certificate().getNotAfter().toInstant())) {
        findings.add(expired(version));
      }
    }
    return findings;
  }

  private static Finding of(dev.keyoverlap.ring.Finding found) {
    String advice =
        switch (found.kind()) {
          case ENTRY_UNUSABLE -> "Import the key or certificate again, and remove this entry.";
          case CERTIFICATE_NOT_VALID, CERTIFICATE_TWICE -> "Check where the certificate is from.";
          case OLDER_REVISION -> "Find out who restored an older file, and repeat later changes.";
          case KEY_MISSING -> "Restore the key from a backup while messages may need it.";
          default -> "Find out who changed the keystore by other means.";
        };
    return new Finding(
        found.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '), found.message(), advice);
  }

  private static Optional<Finding> clock(List<Change> history, Instant now) {
    return history.stream()
        .map(Change::at)
        .max(Instant::compareTo)
        .filter(now::isBefore)
        .map(
            last ->
                new Finding(
                    "clock",
                    "The clock of this machine says "
                        + now
                        + ", but the last change was made at "
                        + last
                        + ".",
                    "Correct the clock before you change keys."));
  }

  private static Optional<Finding> weakness(KeyVersion version) {
    X509Certificate certificate = version.entry().certificate();
    Optional<String> weak = ofKey(certificate.getPublicKey());
    String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    boolean selfSigned =
        certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    if (weak.isEmpty()
        && !selfSigned
        && (signature.contains("SHA1") || signature.contains("MD5"))) {
      weak = Optional.of("its certificate is signed with " + certificate.getSigAlgName());
    }
    return weak.map(
        why ->
            new Finding(
                "algorithm",
                "The key "
                    + version.keyId()
                    + " of '"
                    + version.alias()
                    + "' is weak: "
                    + why
                    + ".",
                version.entry() instanceof HeldKey
                    ? "Renew it with a stronger key."
                    : "Ask the partner for a stronger key."));
  }

  private static Optional<String> ofKey(PublicKey key) {
    if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < LEAST_RSA) {
      return Optional.of("RSA with " + rsa.getModulus().bitLength() + " bits");
    }
    if (key instanceof ECPublicKey ec && ec.getParams().getOrder().bitLength() < LEAST_EC) {
      return Optional.of("a curve of " + ec.getParams().getOrder().bitLength() + " bits");
    }
    return key.getAlgorithm().equals("DSA") ? Optional.of("it is a DSA key") : Optional.empty();
  }

  private static Finding expired(KeyVersion version) {
    return new Finding(
        "expired",
        "The active key "
            + version.keyId()
            + " of '"
            + version.alias()
            + "' expired at "
            + version.entry().certificate().getNotAfter().toInstant()
            + ".",
        "Renew it: `keyoverlap renew begin`, or `keyoverlap swap` if the new key is agreed on.");
  }
}
