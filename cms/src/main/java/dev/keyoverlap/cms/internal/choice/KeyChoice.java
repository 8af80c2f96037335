package dev.keyoverlap.cms.internal.choice;

import dev.keyoverlap.Alias;
import dev.keyoverlap.ClockTolerance;
import dev.keyoverlap.KeyEntry;
import dev.keyoverlap.KeyUnavailableException;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.cms.internal.algorithm.CertificateIdentifier;
import dev.keyoverlap.cms.internal.algorithm.KeyFamily;
import dev.keyoverlap.cms.spec.IdentifiedBy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The key of each alias for one message that goes out, or why there is none that may be used.
 *
 * @param purpose what for, to complete "to ..."
 * @param expiredAllowed whether a certificate outside its period of validity is good enough
 * @param clockTolerance how far ahead the clock of a certificate's authority may be
 * @param identifiedBy how the message will name the certificates
 */
public record KeyChoice(
    String purpose,
    boolean expiredAllowed,
    ClockTolerance clockTolerance,
    IdentifiedBy identifiedBy) {

  public static Set<Alias> aliases(Collection<? extends Request> requests) {
    return requests.stream().map(Request::alias).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The active keys of these aliases.
   *
   * @param requests the aliases, each with whether it may be absent
   * @return the active version for each request that has one; not empty
   */
  public <R extends Request> Map<R, KeyVersion> choose(
      Keyring ring, Collection<R> requests, Instant now) throws KeyUnavailableException {
    Map<R, KeyVersion> chosen = new LinkedHashMap<>();
    for (R request : requests) {
      Optional<KeyVersion> active = ring.active(request.alias());
      if (active.isPresent()) {
        ring.requireFlow(request.alias());
        requireUsable(active.get(), now);
        chosen.put(request, active.get());
      } else if (!request.mayBeAbsent()) {
        throw new KeyUnavailableException(
            "There is no active key under the alias '%s' to %s; add one, or correct the alias"
                .formatted(request.alias(), purpose));
      }
    }
    if (chosen.isEmpty()) {
      throw new KeyUnavailableException(
          "There is no active key to %s under any of the aliases %s; add one of them"
              .formatted(purpose, requests.stream().map(Request::alias).toList()));
    }
    return chosen;
  }

  private void requireUsable(KeyVersion version, Instant now) throws KeyUnavailableException {
    KeyEntry entry = version.entry();
    if (!expiredAllowed && !entry.isValidAt(now, clockTolerance)) {
      var certificate = entry.certificate();
      throw refused(
          version,
          "its certificate is valid from %s to %s, not at %s; renew it"
              .formatted(
                  certificate.getNotBefore().toInstant(),
                  certificate.getNotAfter().toInstant(),
                  now));
    }
    Optional<String> weakness = KeyFamily.weakness(certificateKey(entry));
    if (weakness.isPresent()) {
      throw refused(version, weakness.get() + "; replace it");
    }
    if (!CertificateIdentifier.isPossible(identifiedBy, entry.certificate())) {
      throw refused(
          version,
          "its certificate has no subject key identifier to name it by; name it by issuer and"
              + " serial number, or get a certificate with that extension");
    }
  }

  private static java.security.PublicKey certificateKey(KeyEntry entry) {
    return entry.certificate().getPublicKey();
  }

  /** Says that a version cannot be used, and why. */
  public KeyUnavailableException refused(KeyVersion version, String reason) {
    return new KeyUnavailableException(
        "The key under the alias '%s' (%s) cannot be used to %s: %s"
            .formatted(version.alias(), version.keyId(), purpose, reason),
        version.keyId());
  }

  public KeyUnavailableException failed(KeyVersion version, Exception cause) {
    return new KeyUnavailableException(
        "The key under the alias '%s' (%s) cannot be used to %s: %s"
            .formatted(version.alias(), version.keyId(), purpose, cause.getMessage()),
        version.keyId(),
        cause);
  }

  /** Checks what a builder was told. */
  public static <R extends Request> List<R> checked(List<R> requests, String method) {
    if (requests.isEmpty()) {
      throw new IllegalStateException("Name at least one alias: call " + method);
    }
    Set<Alias> seen = new HashSet<>();
    for (R request : requests) {
      if (!seen.add(request.alias())) {
        throw new IllegalStateException(
            "The alias '" + request.alias() + "' is named twice; name each alias once");
      }
    }
    return List.copyOf(new ArrayList<>(requests));
  }

  /** What a message wants of an alias. */
  public interface Request {
    Alias alias();

    boolean mayBeAbsent();
  }
}
