package dev.keyoverlap.cms.peers;

import static dev.keyoverlap.Alias.alias;

import dev.keyoverlap.Keyring;
import java.time.Instant;
import java.util.List;

/**
 * Who takes part: the old and the new key of a renewal, each under a root of its own, and others.
 */
final class Parties {

  static final Party OLD;
  static final Party NEW;

  /** A new key under the old one's root. */
  static final Party SAME_ROOT;

  /** P-256, under a third root. */
  static final Party EC;

  /** Ed25519, under the third root too. */
  static final Party ED;

  static {
    try {
      Party.Root old = Party.Root.named("old root");
      Party.Root other = Party.Root.named("other root");
      OLD = old.issue("old", "RSA");
      SAME_ROOT = old.issue("same", "RSA");
      NEW = Party.Root.named("new root").issue("new", "RSA");
      EC = other.issue("ec", "EC");
      ED = other.issue("ed", "Ed25519");
    } catch (Exception e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Parties() {}

  /** All of them, each under its name. */
  static Keyring ring() throws Exception {
    Keyring ring = Keyring.empty();
    for (Party party : List.of(OLD, NEW, SAME_ROOT, EC, ED)) {
      ring = ring.add(alias(party.name()), party.key(), Instant.now());
    }
    return ring;
  }
}
