package dev.keyoverlap.benchmarks.cms;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.security.Provider;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** KeyOverlap, set up for the keys of one case. */
final class KeyOverlap {

  private final Keyring ring;
  private final List<Alias> aliases;
  private final Optional<Provider> provider;

  private KeyOverlap(Keyring ring, Optional<Provider> provider) {
    this.ring = ring;
    this.provider = provider;
    this.aliases = ring.aliases().stream().sorted().toList();
  }

  /** With the providers that it chooses by itself. */
  static KeyOverlap with(List<HeldKey> keys) {
    return with(keys, Optional.empty());
  }

  /** With a provider of the user's, if there is one. */
  static KeyOverlap with(List<HeldKey> keys, Optional<Provider> provider) {
    List<KeyVersion> versions = new ArrayList<>();
    for (HeldKey key : keys) {
      Alias alias = Alias.alias("key-" + versions.size());
      versions.add(KeyVersion.active(alias, key, Instant.now()));
    }
    return new KeyOverlap(Keyring.of(versions), provider);
  }

  /** Signs with every key. */
  CmsSigner.Builder signer() {
    CmsSigner.Builder signer = CmsSigner.with(ring);
    aliases.forEach(signer::signAs);
    provider.ifPresent(signer::provider);
    return signer;
  }

  /** Requires the signature of every key. */
  CmsVerifier verifier() {
    Alias[] others = aliases.subList(1, aliases.size()).toArray(Alias[]::new);
    CmsVerifier.Builder verifier =
        CmsVerifier.with(ring, VerificationPolicy.allOf(aliases.get(0), others));
    provider.ifPresent(verifier::provider);
    return verifier.build();
  }

  /** Encrypts to every key, in the operation's way. */
  CmsEncryptor.Builder encryptor(Operation operation) {
    CmsEncryptor.Builder encryptor = CmsEncryptor.with(ring);
    aliases.forEach(encryptor::encryptTo);
    provider.ifPresent(encryptor::provider);
    return switch (operation) {
      case ENCRYPT_CBC, DECRYPT_CBC ->
          encryptor
              .contentEncryption(ContentEncryption.LEGACY_AES_256_CBC)
              .keyTransport(KeyTransport.LEGACY_RSA_PKCS1_V1_5);
      default -> encryptor;
    };
  }

  /** Decrypts whatever a contender writes. */
  CmsDecryptor decryptor() {
    CmsDecryptor.Builder decryptor =
        CmsDecryptor.with(ring)
            .accept(ContentEncryption.LEGACY_AES_256_CBC)
            .accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5);
    provider.ifPresent(decryptor::provider);
    return decryptor.build();
  }
}
