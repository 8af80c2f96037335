package dev.keyoverlap.cms.peers;

import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.algorithm.KeyEncapsulation;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.internal.algorithm.SignatureSuite;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.ring.Keyring;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Who takes part: the old and the new key of a renewal, each under a root of its own, and others.
 */
final class Parties {

  static final Party OLD;
  static final Party NEW;

  /** A new key under the old one's root. */
  static final Party SAME_ROOT;

  /** P-256, under a third root, as all those below. */
  static final Party EC;

  static final Party ED;
  static final Party X25519;

  private static final Map<SignatureAlgorithm, Party> SIGNERS =
      new EnumMap<>(SignatureAlgorithm.class);
  private static final Map<KeyEncapsulation, Party> KEMS = new EnumMap<>(KeyEncapsulation.class);

  static {
    try {
      Party.Root old = Party.Root.named("old root");
      Party.Root other = Party.Root.named("other root");
      OLD = old.issue("old", "RSA");
      SAME_ROOT = old.issue("same", "RSA");
      NEW = Party.Root.named("new root").issue("new", "RSA");
      EC = other.issue("p-256", "P-256");
      ED = other.issue("ed", "Ed25519");
      X25519 = other.issue("x25519", "X25519");
      for (SignatureAlgorithm algorithm : measured()) {
        SIGNERS.put(algorithm, signer(algorithm, other));
      }
      for (KeyEncapsulation kem : KeyEncapsulation.values()) {
        KEMS.put(kem, issued(other, kem));
      }
    } catch (Exception e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Parties() {}

  private static Party signer(SignatureAlgorithm algorithm, Party.Root root) throws Exception {
    return switch (algorithm) {
      case ECDSA_SHA256 -> EC;
      case ECDSA_SHA384 -> root.issue("p-384", "P-384");
      case ECDSA_SHA512 -> root.issue("p-521", "P-521");
      case ED25519 -> ED;
      case ED448 -> root.issue("ed448", "Ed448");
      default -> algorithm.name().contains("_DSA") ? issued(root, algorithm) : OLD;
    };
  }

  /**
   * The algorithms that receivers are tried with. Those of SLH-DSA that sign slowly are left out: a
   * receiver tells them from the fast ones by their parameters only.
   */
  static List<SignatureAlgorithm> measured() {
    return SignatureSuite.all().stream()
        .filter(algorithm -> !algorithm.name().matches("SLH_DSA.*S"))
        .toList();
  }

  private static Party issued(Party.Root root, Enum<?> algorithm) throws Exception {
    String name = algorithm.name().replace('_', '-');
    return root.issue(name.toLowerCase(Locale.ROOT), name);
  }

  /** One whose key can sign with it. */
  static Party signerWith(SignatureAlgorithm algorithm) {
    return Objects.requireNonNull(SIGNERS.get(algorithm));
  }

  /** One to whose key can be encapsulated so. */
  static Party recipientOf(KeyEncapsulation kem) {
    return Objects.requireNonNull(KEMS.get(kem));
  }

  static List<Party> modern() {
    List<Party> modern = new ArrayList<>(List.of(X25519));
    modern.addAll(KEMS.values());
    return List.copyOf(modern);
  }

  /** All of them, each under its name. */
  static Keyring ring() throws Exception {
    List<Party> all = new ArrayList<>(List.of(OLD, NEW, SAME_ROOT));
    SIGNERS.values().stream().filter(party -> !all.contains(party)).distinct().forEach(all::add);
    all.addAll(modern());
    Keyring ring = Keyring.empty();
    for (Party party : all) {
      ring = Ring.of(ring).add(alias(party.name()), party.key(), Instant.now()).keyring();
    }
    return ring;
  }
}
