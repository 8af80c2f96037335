package dev.keyoverlap.examples.simulation;

import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerifiedContent;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A partner's system: it holds the keys that its administrator put into it, and uses all of them.
 * Of staging, retention and dates it knows nothing.
 */
final class PartnerSystem {

  private final PartnerClass kind;
  private final InstantSource clock;
  private final List<KeyEntry> held = new ArrayList<>();
  private Keyring ring = Keyring.empty();
  private List<Alias> names = List.of();

  PartnerSystem(PartnerClass kind, KeyEntry first, InstantSource clock) {
    this.kind = kind;
    this.clock = clock;
    only(first);
  }

  void add(KeyEntry key) {
    if (!held.contains(key)) {
      held.add(key);
      arrange();
    }
  }

  void only(KeyEntry key) {
    held.clear();
    add(key);
  }

  void remove(KeyId keyId) {
    held.removeIf(key -> key.keyId().equals(keyId));
    arrange();
  }

  private void arrange() {
    List<KeyVersion> versions = new ArrayList<>();
    for (KeyEntry key : held) {
      versions.add(KeyVersion.active(alias("key " + versions.size()), key, clock.instant()));
    }
    ring = Keyring.of(versions);
    names = versions.stream().map(KeyVersion::alias).toList();
  }

  /** Whether it can do something with a message of ours. */
  boolean reads(byte[] message, byte[] content) {
    try {
      return switch (kind.useCase()) {
        case CMS_SIGNER_OUTBOUND -> verifies(message, content);
        case CMS_ENCRYPTOR_OUTBOUND ->
            Arrays.equals(CmsDecryptor.of(ring).decrypt(message).content(), content);
        default -> throw new IllegalStateException("It is the partner who sends to us");
      };
    } catch (KeyOverlapException e) {
      return false;
    }
  }

  private boolean verifies(byte[] message, byte[] content) throws KeyOverlapException {
    Alias[] more = names.subList(1, names.size()).toArray(new Alias[0]);
    VerificationPolicy any = VerificationPolicy.anyOf(names.get(0), more);
    VerifiedContent accepted = CmsVerifier.with(ring, any).clock(clock).build().verify(message);
    List<SignerVerdict> signers = accepted.report().signers();
    boolean[] good = new boolean[signers.size()];
    for (int i = 0; i < good.length; i++) {
      good[i] = signers.get(i).verdict() == Verdict.VALID;
    }
    return kind.accepts(good) && Arrays.equals(accepted.content(), content);
  }

  /** A message to us, with every key that it has. */
  byte[] send(byte[] content) throws KeyOverlapException {
    if (held.get(0) instanceof HeldKey) {
      CmsSigner.Builder signer = CmsSigner.with(ring).clock(clock);
      for (Alias name : names) {
        signer = signer.signAs(name);
      }
      return signer.build().sign(content);
    }
    CmsEncryptor.Builder encryptor = CmsEncryptor.with(ring).clock(clock);
    for (Alias name : names) {
      encryptor = encryptor.encryptTo(name);
    }
    return encryptor.build().encrypt(content);
  }
}
